/* SPDX-License-Identifier: GPL-2.0-only */
/* Simulated devices under test, for the tests of searches. */
#ifndef TESTS_UNIT_SEARCH_DUT_H
#define TESTS_UNIT_SEARCH_DUT_H

#include <math.h>

#include "stats/search.h"

/* Zeros are an ideal one of capacity 0. */
struct dut {
	double capacity; /* frames/s */
	double noise;	 /* of it, from trial to trial: sigma of a lognormal */
	double floor;	 /* share of frames lost at any load */
	double weak_from, weak_to; /* loads at which it loses, although ... */
	double tired;		   /* share of capacity after an overload ... */
	guint tired_for;	   /* ... for so many trials */
	gboolean livelock; /* what comes above capacity costs deliveries */
	double steal;	   /* share of trials that are not to be believed */
	guint buffer;	   /* frames of a burst that it can keep */
	double burst_pps;  /* at which bursts come */
	double reset_s, recovery_s;
	double lasting; /* share of a sweep's deliveries lost on the way down */

	GRand *rand;
	guint rest;  /* trials until it is as before */
	guint bad;   /* trials in a row that were not to be believed */
	guint worst; /* the most of them */
};

static inline double dut_gauss(GRand *rand)
{
	double u = g_rand_double_range(rand, 1e-12, 1);
	double v = g_rand_double(rand);

	return sqrt(-2 * log(u)) * cos(2 * G_PI * v);
}

static inline double dut_capacity(struct dut *d)
{
	double now = d->capacity * exp(d->noise * dut_gauss(d->rand));

	if (d->rest) {
		d->rest--;
		now *= d->tired;
	}
	return now;
}

/* Shares of what was sent that were delivered. */
static inline double dut_share(struct dut *d, double pps)
{
	double now = dut_capacity(d);
	double share = pps > now ? now / pps : 1;

	if (pps > d->capacity)
		d->rest = d->tired_for;
	if (pps > now && d->livelock)
		share = MAX(2 * now - pps, 0) / pps;
	if (pps >= d->weak_from && pps < d->weak_to)
		share = MIN(share, 0.9);
	return share * (1 - d->floor);
}

/* What arrives while the burst goes on is worked on: no buffer. */
static inline double dut_burst_share(const struct dut *d, guint burst)
{
	double kept = d->buffer / (1 - d->capacity / d->burst_pps);

	if (d->burst_pps <= d->capacity)
		return 1;
	return burst > kept ? kept / burst : 1;
}

/* Steps below the capacity deliver all, those above it the capacity. */
static inline void dut_sweep(const struct dut *d, const struct search_trial *t,
			     double *step_pps)
{
	guint i;

	for (i = 0; i < t->steps; i++) {
		double pps =
			t->pps + (t->then_pps - t->pps) * i / (t->steps - 1);

		step_pps[i] = MIN(pps, d->capacity);
		if (t->then_pps < t->pps && i)
			step_pps[i] *= 1 - d->lasting;
	}
}

static inline struct search_outcome dut_trial(struct dut *d,
					      const struct search_trial *t)
{
	struct search_outcome o = {
		.valid = g_rand_double(d->rand) >= d->steal,
		.why = "steal 3.0 %",
		.typical_us = 20,
		.worst_us = 90,
		.gap_us = t->kind == SEARCH_BURST ? 1e6 / d->burst_pps
						  : 1e6 / t->pps,
		.recovery_s = d->recovery_s,
		.sent = (gint64)(t->pps * t->duration_s),
	};
	double share;

	d->bad = o.valid ? 0 : d->bad + 1;
	d->worst = MAX(d->worst, d->bad);
	if (t->kind == SEARCH_BURST) {
		o.sent = t->burst;
		share = dut_burst_share(d, t->burst);
	} else {
		share = dut_share(d, t->pps);
	}
	o.delivered = (gint64)floor((double)o.sent * share + 1e-6);
	if (t->kind == SEARCH_STEP && t->steps == SEARCH_SWEEP_STEPS)
		dut_sweep(d, t, o.step_pps);
	if (t->kind == SEARCH_RESET)
		o.delivered = o.sent - (gint64)(t->pps * d->reset_s);
	return o;
}

static inline struct search_spec dut_spec(void)
{
	struct search_spec spec = {
		.min_pps = 100,
		.max_pps = 1e6,
		.start_pps = 4000,
		.width = 0.01,
		.trial_s = 1,
		.short_s = 0.2,
		.sum_s = 1,
		.tests = 5,
		.overload = 4,
		.ngoals = 2,
	};

	search_goal_find("ndr", &spec.goals[0]);
	search_goal_find("pdr", &spec.goals[1]);
	return spec;
}

/* A whole search of @d; struct search_result. *trials: how many it took. */
static inline GArray *dut_search(const struct dut *d,
				 const struct search_ops *ops,
				 const struct search_spec *spec, guint32 seed,
				 guint *trials)
{
	struct search *s = search_new(ops, spec);
	struct search_trial t;
	struct dut own = *d;
	GArray *results;

	own.rand = g_rand_new_with_seed(seed);
	while (search_next(s, &t)) {
		struct search_outcome o = dut_trial(&own, &t);

		search_report(s, &o);
	}
	*trials = search_trials(s);
	results = search_results(s);
	search_free(s);
	g_rand_free(own.rand);
	return results;
}

static inline const struct search_result *dut_result(const GArray *results,
						     const char *goal)
{
	guint i;

	for (i = 0; i < results->len; i++) {
		const struct search_result *r =
			&g_array_index(results, struct search_result, i);

		if (!g_strcmp0(r->goal, goal))
			return r;
	}
	return NULL;
}

#endif
