/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Latency at the throughput, RFC 2544, 26.2, with the figures of RFC 8219,
 * 7.2: the median of a trial is its typical latency, the 99.9th percentile its
 * worst one, and of each the median over the trials is reported.
 */
#include "search_throughput.h"

/* RFC 8219, 7.2: fewer tagged frames have no 99.9th percentile. */
#define MIN_TAGGED 500

struct latency {
	struct throughput t;
	guint tests, done, thin;
	double trial_s;
	GArray *typical, *worst;
};

static void init(void *state, const struct search_spec *spec)
{
	struct latency *l = state;

	throughput_init(&l->t, spec);
	l->tests = spec->tests;
	l->trial_s = spec->trial_s;
	l->typical = g_array_new(FALSE, FALSE, sizeof(double));
	l->worst = g_array_new(FALSE, FALSE, sizeof(double));
}

static gboolean next(void *state, struct search_trial *trial)
{
	struct latency *l = state;

	if (throughput_next(&l->t, trial))
		return TRUE;
	trial->pps = throughput_found(&l->t);
	trial->duration_s = l->trial_s;
	return trial->pps > 0 && l->done < l->tests;
}

static void report(void *state, const struct search_trial *trial,
		   const struct search_outcome *outcome)
{
	struct latency *l = state;

	(void)trial;
	if (bisect_next(&l->t.b) > 0) {
		throughput_report(&l->t, outcome);
		return;
	}
	l->done++;
	if (outcome->delivered < MIN_TAGGED) {
		l->thin++;
		return;
	}
	g_array_append_val(l->typical, outcome->typical_us);
	g_array_append_val(l->worst, outcome->worst_us);
}

/* Trials too short to tell are not left out in silence. */
static void add(const struct latency *l, GArray *out, const char *goal,
		const GArray *values)
{
	struct search_result *r;

	throughput_median(&l->t, out, goal, "us", values);
	r = &g_array_index(out, struct search_result, out->len - 1);
	if (!l->thin)
		return;
	if (values->len)
		r->state = SEARCH_IRREGULAR;
	g_snprintf(r->why, sizeof(r->why),
		   "%u of %u trials delivered fewer than %d frames", l->thin,
		   l->done, MIN_TAGGED);
}

static void results(const void *state, GArray *out)
{
	const struct latency *l = state;

	throughput_result(&l->t, out);
	add(l, out, "latency-typical", l->typical);
	add(l, out, "latency-worst", l->worst);
}

static void clear(void *state)
{
	struct latency *l = state;

	g_array_unref(l->typical);
	g_array_unref(l->worst);
}

const struct search_ops search_latency = {
	.name = "latency",
	.summary = "typical and worst latency at the throughput",
	.source = "RFC 2544, 26.2; RFC 8219, 7.2",
	.size = sizeof(struct latency),
	.init = init,
	.next = next,
	.report = report,
	.results = results,
	.clear = clear,
};
