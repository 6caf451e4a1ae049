/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two-cost model of receive livelock. Each arriving frame costs d seconds,
 * whatever becomes of it, and each one that is processed p seconds on top. With
 * L frames/s offered, a processor has 1 - L*d seconds a second left for the
 * second kind of work, so
 *
 *   out = min(L, (1 - L*d) / p), and never below 0
 *
 * which follows the load up to 1 / (d + p), falls from there on and is gone at
 * 1 / d, the predicted livelock load. Pure.
 */
#ifndef BENCH_STATS_TWOCOST_H
#define BENCH_STATS_TWOCOST_H

#include "summary.h"

/*
 * So many loads beyond the knee at which something is still delivered: two make
 * a line, the third one tests it.
 */
#define TWOCOST_MIN_FALLING 3

struct twocost {
	double d_s, p_s; /* seconds a frame; d_s is 0 where out does not fall */
	double r2;	 /* share of the variance of out that it explains */
	struct interval d, p, livelock_pps; /* INFINITY: of no finite load */
	guint points;			    /* loads it is fitted to */
	/*
	 * Where the intervals come from: the repetitions drawn again (TRUE), or
	 * the standard errors of the regression, where a load has but one.
	 */
	gboolean bootstrapped;
};

/*
 * The least-squares fit to the medians of @s. FALSE with *why (g_free) when
 * there is none.
 */
gboolean twocost_fit(const struct series *s, struct twocost *out, char **why);

/* The same for @n points in any order; frames/s. */
gboolean twocost_fit_points(const double *offered, const double *delivered,
			    guint n, struct twocost *out, char **why);

/* What the model delivers of @offered. */
double twocost_at(const struct twocost *t, double offered);

#endif
