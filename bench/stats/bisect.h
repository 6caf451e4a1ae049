/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The largest value that passes. Strides away from what is known find one
 * that passes and one that fails; halving closes in. Who starts near the end
 * does not double at once: strides grow, up to 2. A hiccup of the host can
 * make a trial fail and cannot make one pass: where there may be one, a fail
 * counts only when it happened twice. Pure.
 */
#ifndef BENCH_STATS_BISECT_H
#define BENCH_STATS_BISECT_H

#include <glib.h>

#define BISECT_FAR 2.0
/* A little less than two steps of the width a knee is searched to. */
#define BISECT_NEAR 1.11

struct bisect {
	/* Set before the first bisect_next(). */
	double min, max;
	double next;   /* to try now; 0: over, and pass is the end */
	double stride; /* BISECT_FAR for a wild guess, else BISECT_NEAR */
	double width;  /* how close fail / pass must come to 1 */
	double grain;  /* values are multiples of it; 0: of nothing */
	guint fails_needed;
	guint max_trials;

	double pass; /* highest that passed; 0: none yet */
	double fail; /* lowest whose fail counts; 0: none yet */
	guint fails; /* at next */
	guint trials;
};

/* What to try now; 0 when the search is over. */
double bisect_next(const struct bisect *b);
void bisect_report(struct bisect *b, gboolean passed);

/*
 * Something else was learnt than was asked: go on from pass and fail as they
 * are now.
 */
void bisect_resume(struct bisect *b);

#endif
