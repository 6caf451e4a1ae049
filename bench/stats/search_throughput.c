/* SPDX-License-Identifier: GPL-2.0-only */
#include "search_throughput.h"

#include <math.h>

#include "stats.h"

#define UNIT "frames/s"
#define MAX_TRIALS 60

void throughput_init(struct throughput *t, const struct search_spec *spec)
{
	t->trial_s = spec->trial_s;
	t->b = (struct bisect){
		.min = spec->min_pps,
		.max = spec->max_pps,
		.next = spec->start_pps,
		.stride = BISECT_FAR,
		.width = 1 + spec->width,
		.grain = 1,
		.fails_needed = 1,
		.max_trials = MAX_TRIALS,
	};
}

gboolean throughput_next(const struct throughput *t, struct search_trial *trial)
{
	trial->kind = SEARCH_LOAD;
	trial->pps = bisect_next(&t->b);
	trial->duration_s = t->trial_s;
	return trial->pps > 0;
}

void throughput_report(struct throughput *t,
		       const struct search_outcome *outcome)
{
	bisect_report(&t->b, search_loss(outcome) <= 0);
}

double throughput_found(const struct throughput *t)
{
	return bisect_next(&t->b) > 0 ? 0 : t->b.pass;
}

void throughput_result(const struct throughput *t, GArray *out)
{
	const struct bisect *b = &t->b;

	if (!b->pass)
		search_add(out, "throughput", UNIT, NAN, NAN, b->fail,
			   SEARCH_NOT_REACHED,
			   "frames are lost at %.0f pps already", b->fail);
	else if (!b->fail)
		search_add(out, "throughput", UNIT, b->pass, b->pass, NAN,
			   SEARCH_IRREGULAR,
			   "no loss at the highest load allowed");
	else
		search_add(out, "throughput", UNIT, b->pass, b->pass, b->fail,
			   SEARCH_REGULAR, "%s", "");
}

void throughput_median(const struct throughput *t, GArray *out,
		       const char *goal, const char *unit, const GArray *values)
{
	double low = INFINITY, high = -INFINITY;
	guint i;

	if (!values->len) {
		search_add(out, goal, unit, NAN, NAN, NAN, SEARCH_NOT_REACHED,
			   "%s",
			   throughput_found(t) > 0
				   ? "no trial could tell"
				   : "there is no throughput to measure at");
		return;
	}
	for (i = 0; i < values->len; i++) {
		low = MIN(low, g_array_index(values, double, i));
		high = MAX(high, g_array_index(values, double, i));
	}
	search_add(out, goal, unit,
		   stats_median((const double *)(const void *)values->data,
				values->len),
		   low, high, SEARCH_REGULAR, "%s", "");
}

static void init(void *state, const struct search_spec *spec)
{
	throughput_init(state, spec);
}

static gboolean next(void *state, struct search_trial *trial)
{
	return throughput_next(state, trial);
}

static void report(void *state, const struct search_trial *trial,
		   const struct search_outcome *outcome)
{
	(void)trial;
	throughput_report(state, outcome);
}

static void results(const void *state, GArray *out)
{
	throughput_result(state, out);
}

const struct search_ops search_throughput = {
	.name = "throughput",
	.summary = "highest load at which no frame is lost",
	.source = "RFC 2544, 26.1",
	.size = sizeof(struct throughput),
	.init = init,
	.next = next,
	.report = report,
	.results = results,
};
