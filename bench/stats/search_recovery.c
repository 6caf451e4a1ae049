/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * System recovery, RFC 2544, 26.5: overload at 110 % of the throughput, then
 * half of it: how long are frames still lost? Then a sweep of the loads between
 * the two, up and down: what is delivered at a load, and was another one
 * before? And reset, 26.6 and RFC 6201: at the throughput the device is reset,
 * and the frames it loses, over the load, are the time that it was away.
 */
#include <math.h>
#include <string.h>

#include "search_throughput.h"

#define RELIEF 0.5
#define STEPS SEARCH_SWEEP_STEPS
/* A queue of a thousand frames fills, and the scheduler takes many turns. */
#define MIN_STEP_S 0.4

enum { UP, DOWN, SWEEPS };

struct recovery {
	struct throughput t;
	double overload;
	guint tests, done;
	guint swept; /* sweeps that were done */
	double sweep_pps[SWEEPS][STEPS];
	GArray *times;
};

static void init(void *state, const struct search_spec *spec)
{
	struct recovery *r = state;

	throughput_init(&r->t, spec);
	r->tests = spec->tests;
	r->overload = spec->overload;
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

/* The loads of a sweep are the same ones, whichever way it goes. */
static gboolean sweep_next(const struct recovery *r, struct search_trial *trial)
{
	double t = throughput_found(&r->t), high = round(r->overload * t);

	trial->kind = SEARCH_STEP;
	trial->steps = STEPS;
	trial->duration_s = MAX(r->t.trial_s, MIN_STEP_S) * STEPS;
	trial->pps = r->swept == UP ? round(RELIEF * t) : high;
	trial->then_pps = r->swept == UP ? high : round(RELIEF * t);
	return t > 0 && r->swept < SWEEPS;
}

static gboolean recovery_next(void *state, struct search_trial *trial)
{
	struct recovery *r = state;
	gboolean more;

	if (begin(state, trial, &more)) {
		trial->kind = SEARCH_STEP;
		trial->steps = 2;
		/* Half of the window each. */
		trial->duration_s *= 2;
		trial->then_pps = round(RELIEF * trial->pps);
		trial->pps = round(r->overload * trial->pps);
	}
	return more || sweep_next(r, trial);
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
	if (trial->kind == SEARCH_STEP && trial->steps == STEPS) {
		memcpy(r->sweep_pps[r->swept++], outcome->step_pps,
		       sizeof(outcome->step_pps));
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

/*
 * The largest difference between up and down at one load, over the most that
 * was delivered on the way up.
 */
static double sweep_difference(const struct recovery *r)
{
	double most = 0, apart = 0;
	guint i;

	for (i = 0; i < STEPS; i++) {
		double up = r->sweep_pps[UP][i];
		double down = r->sweep_pps[DOWN][STEPS - 1 - i];

		if (isnan(up) || isnan(down))
			return NAN;
		most = MAX(most, up);
		apart = MAX(apart, fabs(up - down));
	}
	return most > 0 ? apart / most : NAN;
}

static void recovery_results(const void *state, GArray *out)
{
	const struct recovery *r = state;
	GArray *apart = g_array_new(FALSE, FALSE, sizeof(double));
	double difference = NAN;

	results(state, out, "recovery");
	if (r->swept == SWEEPS)
		difference = sweep_difference(r);
	if (!isnan(difference))
		g_array_append_val(apart, difference);
	throughput_median(&r->t, out, "sweep-difference", "ratio", apart);
	g_array_unref(apart);
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
	.summary = "time until nothing is lost after an overload; hysteresis",
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
