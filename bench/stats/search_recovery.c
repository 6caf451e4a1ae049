/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System recovery, RFC 2544, 26.5: overload at 110 % of the throughput, then
 * half of it: how long are frames still lost? And reset, 26.6 and RFC 6201:
 * at the throughput the device is reset, and the frames it loses, over the
 * load, are the time that it was away.
 */
#include <math.h>

#include "search_throughput.h"

#define OVERLOAD 1.1
#define RELIEF 0.5

struct recovery {
	struct throughput t;
	guint tests, done;
	GArray *times;
};

static void init(void *state, const struct search_spec *spec)
{
	struct recovery *r = state;

	throughput_init(&r->t, spec);
	r->tests = spec->tests;
	r->times = g_array_new(FALSE, FALSE, sizeof(double));
}

/* The load of the tests' trials; FALSE: still looking for it, or over. */
static gboolean begin(struct recovery *r, struct search_trial *trial,
		      gboolean *more)
{
	*more = throughput_next(&r->t, trial);
	if (*more)
		return FALSE;
	trial->pps = throughput_found(&r->t);
	trial->duration_s = r->t.trial_s;
	*more = trial->pps > 0 && r->done < r->tests;
	return *more;
}

static gboolean recovery_next(void *state, struct search_trial *trial)
{
	gboolean more;

	if (begin(state, trial, &more)) {
		trial->kind = SEARCH_STEP;
		/* Half of the window each. */
		trial->duration_s *= 2;
		trial->then_pps = round(RELIEF * trial->pps);
		trial->pps = round(OVERLOAD * trial->pps);
	}
	return more;
}

static gboolean reset_next(void *state, struct search_trial *trial)
{
	gboolean more;

	if (begin(state, trial, &more))
		trial->kind = SEARCH_RESET;
	return more;
}

static void report(void *state, const struct search_trial *trial,
		   const struct search_outcome *outcome)
{
	struct recovery *r = state;
	double lost = (double)(outcome->sent - outcome->delivered);
	double away_s = trial->kind == SEARCH_STEP ? outcome->recovery_s
						   : lost / trial->pps;

	if (trial->kind == SEARCH_LOAD) {
		throughput_report(&r->t, outcome);
		return;
	}
	r->done++;
	if (!isnan(away_s))
		g_array_append_val(r->times, away_s);
}

static void results(const void *state, GArray *out, const char *goal)
{
	const struct recovery *r = state;

	throughput_result(&r->t, out);
	throughput_median(&r->t, out, goal, "s", r->times);
}

static void recovery_results(const void *state, GArray *out)
{
	results(state, out, "recovery");
}

static void reset_results(const void *state, GArray *out)
{
	results(state, out, "reset");
}

static void clear(void *state)
{
	struct recovery *r = state;

	g_array_unref(r->times);
}

const struct search_ops search_recovery = {
	.name = "recovery",
	.summary = "time until nothing is lost after an overload",
	.source = "RFC 2544, 26.5",
	.size = sizeof(struct recovery),
	.init = init,
	.next = recovery_next,
	.report = report,
	.results = recovery_results,
	.clear = clear,
};

const struct search_ops search_reset = {
	.name = "reset",
	.summary = "time that a reset of the device takes",
	.source = "RFC 2544, 26.6; RFC 6201",
	.size = sizeof(struct recovery),
	.init = init,
	.next = reset_next,
	.report = report,
	.results = reset_results,
	.clear = clear,
};
