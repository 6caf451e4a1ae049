/* SPDX-License-Identifier: GPL-2.0-only */
/* Everything an assertion can be about: one table. */
#ifndef BENCH_STATS_METRICS_H
#define BENCH_STATS_METRICS_H

#include "curve.h"

/* Which load of a series. */
enum at_kind { AT_TOP, AT_BOTTOM, AT_PEAK, AT_GRID, AT_RANGE, AT_ALL };

struct at {
	enum at_kind kind;
	double grid; /* AT_GRID: multiple of the knee; AT_RANGE: the lowest */
	double to;   /* AT_RANGE: the highest */
};

/* A multiple of the knee is met by a load this close to it. */
#define METRIC_GRID_TOLERANCE 0.05

/* Fewer loads with a median are no curve. */
#define METRIC_MIN_LOADS 3

/* RFC 8219, 4.1: so many tagged frames before a tail is called one. */
#define METRIC_MIN_FRAMES 500

/* What is better of it. */
enum metric_better { METRIC_LESS = -1, METRIC_NEITHER, METRIC_MORE };

/*
 * Exactly one of the first two functions is there: @of_point for what is read
 * at one load (median over its valid repetitions), @of_series for what the
 * whole curve says.
 */
struct metric {
	const char *name;
	const char *summary;
	enum metric_better better;
	point_value of_point;
	/* FALSE with *why (g_free) when the curve does not say. */
	gboolean (*of_series)(const struct series *s, struct interval *out,
			      char **why);
	/* Of a curve: what two runs are compared by; NULL: they are not. */
	curve_figure of_curve;
};

/* Ends with a NULL name. */
extern const struct metric metrics[];

const struct metric *metric_find(const char *name);

/* Can only a search tell it? Only a hog beside the workload? */
gboolean metric_needs_search(const struct metric *m);
gboolean metric_needs_hog(const struct metric *m);

/* The names, comma separated; free with g_free. */
char *metric_names(void);

/*
 * Measure @m on @s (@at counts for of_point only). FALSE with *why when too
 * few valid points are there to say: that is neither pass nor fail.
 */
gboolean metric_measure(const struct metric *m, const struct series *s,
			struct at at, struct interval *out, char **why);

/* Is the load at @grid times the knee the one called @wanted? */
gboolean metric_meets(double grid, double wanted);
/* Several loads? Then it has a value for each. */
gboolean metric_is_range(struct at at);
/* Does the load at @grid times the knee belong to range @at? */
gboolean metric_in_range(double grid, struct at at);

/*
 * The same for every load of the range @at, ascending, appended to @out (struct
 * interval). Both ends of an AT_RANGE must have been measured, and all between.
 */
gboolean metric_measure_range(const struct metric *m, const struct series *s,
			      struct at at, GArray *out, char **why);

#endif
