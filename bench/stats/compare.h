/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One run (B) against another (A), mode by mode and load by load. Loads are
 * the same when they are the same multiple of the run's own knee, or where
 * there is none, the same rate. Only valid points count. Pure.
 */
#ifndef BENCH_STATS_COMPARE_H
#define BENCH_STATS_COMPARE_H

#include "costs.h"

struct compare_run {
	const GArray *points; /* struct point */
	const GArray *costs;  /* struct cost, or NULL */
};

/* The repetitions of one figure. NAN when n is 0. */
struct compare_spread {
	double median, min, max;
	guint n;
};

struct compare_value {
	char name[24];
	struct compare_spread a, b;
	gboolean same; /* all repetitions are, to the last digit */
};

enum {
	COMPARE_DELIVERED, /* frames/s, inside the window */
	COMPARE_P50,	   /* us */
	COMPARE_P99,
	COMPARE_COST, /* instructions a frame on its path, see costs_is_path()
		       */
	COMPARE_VALUES
};

struct compare_row {
	char *label; /* the mode, and what differs inside a run */
	double grid; /* POINT_NONE when not known */
	double a_pps, b_pps;
	struct compare_value value[COMPARE_VALUES];
	GArray *stages; /* struct compare_value: those that are not same */
};

struct comparison {
	GPtrArray *rows; /* struct compare_row */
	/* Points that one of them has, valid or not: "irq at 2x, rep 1 3". */
	GPtrArray *only_a, *only_b;
	guint invalid_a, invalid_b;
};

struct comparison *compare_runs(const struct compare_run *a,
				const struct compare_run *b);
void comparison_free(struct comparison *c);

/* "0.25x" or "1000/s", for people; free with g_free. */
char *compare_load(double grid, double pps);

/* B / A; NAN when one of them was not measured. */
double compare_ratio(const struct compare_value *v);

/* Is it one load, as the comparison sees it? */
gboolean compare_same_load(double grid_a, double pps_a, double grid_b,
			   double pps_b);

/*
 * The points of @points that @others lacks, one text a mode and load. Free
 * with g_ptr_array_unref.
 */
GPtrArray *compare_only_in(const GArray *points, const GArray *others);

/*
 * Is the medians' difference no more than the wider range of repetitions?
 * Nothing can be said (FALSE) of a single repetition.
 */
gboolean compare_within_spread(const struct compare_value *v);

/*
 * Does B need over @percent more instructions a frame than A, or did it take
 * frames of which that cannot be told although it can of A's? FALSE where A
 * has no figure.
 */
gboolean compare_exceeds(const struct compare_row *row, double percent);

#endif
