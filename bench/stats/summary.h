/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Points put into order: one series a mode, loads ascending, the valid
 * repetitions of each. What verdicts, plots and tables are made from.
 */
#ifndef BENCH_STATS_SUMMARY_H
#define BENCH_STATS_SUMMARY_H

#include "points.h"
#include "stats.h"

/*
 * A median of fewer valid repetitions is not to be believed, unless they are
 * exact: then one says all.
 */
#define SUMMARY_MIN_VALID 2

/* Behind the label of the second half of an A/A pair. */
#define SUMMARY_TWIN " (A/A)"

struct load {
	double offered_pps;
	double grid;	  /* multiple of the knee; POINT_NONE when not known */
	GPtrArray *valid; /* const struct point *, in the order measured */
	guint rows;	  /* valid or not, measured again or not */
	guint needed;	  /* valid ones, before anything is said */
};

struct series {
	/*
	 * The mode, and behind it what differs between its points (device,
	 * params, frame size, ...): unlike points never share a median,
	 * and a twin is a series of its own (SUMMARY_TWIN).
	 */
	char *label;
	char *plain;		  /* the same without the device */
	const struct point *like; /* one of them: all are alike but for load */
	GArray *loads;		  /* struct load, offered_pps ascending */
};

/*
 * Is it one load? Points of different machines may share a run; the same
 * multiple of each knee is one load there, whatever the rate. Text rounds.
 */
gboolean summary_same_load(double grid_a, double pps_a, double grid_b,
			   double pps_b);

/*
 * The series of @points (struct point), by label. They point into @points,
 * which must outlive them. Free with g_ptr_array_unref. Twins compare nothing
 * but the machine with itself, so only those who ask for them get them.
 */
GPtrArray *summary_new(const GArray *points);
GPtrArray *summary_with_twins(const GArray *points);

/* The series called @label, or NULL. */
const struct series *summary_find(const GPtrArray *series, const char *label);
/* That of @device which is called @label but for the device, or NULL. */
const struct series *summary_find_on(const GPtrArray *series, const char *label,
				     const char *device);

/* "irq, napi, threaded"; free with g_free. */
char *summary_labels(const GPtrArray *series);

/* Some figure of one point; NAN when that point has none. */
typedef double (*point_value)(const struct point *p);

/* Over the valid repetitions at one load. */
struct interval load_interval(const struct load *load, point_value value);

/* The load of @s that is the same as @like, or NULL. */
const struct load *series_load(const struct series *s, const struct load *like);
/* The valid point of repetition @rep at @load (which may be NULL), or NULL. */
const struct point *load_rep(const struct load *load, int rep);

/*
 * a / b, paired by load and repetition over all loads that both series have.
 */
struct interval series_ratio(const struct series *a, const struct series *b,
			     point_value value);

#endif
