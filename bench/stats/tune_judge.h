/* SPDX-License-Identifier: GPL-2.0-only */
/* Which of two configurations serves a goal better, and how sure that is. */
#ifndef BENCH_STATS_TUNE_JUDGE_H
#define BENCH_STATS_TUNE_JUDGE_H

#include "tune_space.h"

/* In a lab without noise: what differs by less is as good. */
#define TUNE_EXACT_SAME 0.01

/* Which repetitions count: from @first on; 0: all. */
struct tune_reps {
	int first;
};

/* @m at @load over the repetitions that count. */
struct interval tune_figure(const struct tune_config *c,
			    const struct tune_goal *g, enum tune_metric m,
			    guint load, struct tune_reps reps);

/*
 * How far @c is from the goal's limits: 0 when it keeps them, INFINITY when it
 * could not be measured. In parts of each limit, added up (Deb, 2000).
 */
double tune_violation(const struct tune_config *c, const struct tune_goal *g,
		      struct tune_reps reps);

/*
 * Below 0 when @a serves the goal better than @b: who keeps the limits before
 * who does not, then less violation, then what is wanted.
 */
int tune_compare(const struct tune_config *a, const struct tune_config *b,
		 const struct tune_goal *g, struct tune_reps reps);

/*
 * What is wanted, @a over @b, repetition by repetition: what drifts cancels
 * out. n is 0 when they have none in common.
 */
struct interval tune_gain(const struct tune_config *a,
			  const struct tune_config *b,
			  const struct tune_goal *g, struct tune_reps reps);

/* Can @a not be told from @b? Both keep the limits, or neither. */
gboolean tune_is_same(const struct tune_config *a, const struct tune_config *b,
		      const struct tune_goal *g, struct tune_reps reps,
		      gboolean exact);

/* The latency that the goal speaks of; p99 when it speaks of none. */
enum tune_metric tune_latency(const struct tune_goal *g);

/*
 * Which of @configs nobody beats: at least as good in latency and CPU (at the
 * lowest load) and frames delivered (at the highest), and better in one; of
 * those within 1 % of each other in all three, the one with the fewest knobs
 * set. A flag each; g_free it.
 */
gboolean *tune_pareto(const GPtrArray *configs, const struct tune_goal *g);

#endif
