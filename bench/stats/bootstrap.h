/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interval of a figure that is more than one median: a ratio of medians, a
 * peak, the place where a curve bends. No rank says how sure such a figure is.
 * So the repetitions are drawn again, with replacement and each group (a load,
 * a run) from its own, and the figure is made of each such draw: the middle 95
 * % of what comes out is the interval (Efron's percentile bootstrap). The draws
 * are seeded with a constant, so that the same points have the same interval.
 * Pure.
 */
#ifndef BENCH_STATS_BOOTSTRAP_H
#define BENCH_STATS_BOOTSTRAP_H

#include "stats.h"

#define BOOTSTRAP_ROUNDS 2000
/* With fewer values in a group its tails are no tails: see bootstrap(). */
#define BOOTSTRAP_MIN_VALUES 6

/*
 * The figure of one draw. @pick has the places that were drawn, group after
 * group, each counted from its group's beginning. NAN: this draw has none.
 */
typedef double (*bootstrap_figure)(const guint *pick, gconstpointer data);

/*
 * The figure of the values as they are, and its interval; @sizes: how many
 * values each of @groups groups has. n is the smallest of them, and confidence
 * STATS_CONFIDENCE, or 0 where that is below BOOTSTRAP_MIN_VALUES: the interval
 * then is about the range of what the repetitions can give. All NAN and n 0
 * when the figure is.
 */
struct interval bootstrap(const guint *sizes, guint groups,
			  bootstrap_figure figure, gconstpointer data);

/* The median of @b over that of @a, two samples that have no pairs. */
struct interval bootstrap_ratio(const double *a, guint n_a, const double *b,
				guint n_b);

#endif
