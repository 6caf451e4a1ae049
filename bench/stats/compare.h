/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One run (B) against another (A), mode by mode and load by load. Loads are
 * the same when they are the same multiple of the run's own knee, or where
 * there is none, the same rate. Only valid points count. Pure.
 */
#ifndef BENCH_STATS_COMPARE_H
#define BENCH_STATS_COMPARE_H

#include "costs.h"
#include "noise.h"

/* The one that is no metric of a point: of all stages of a frame's path. */
#define COMPARE_INSTRUCTIONS "instructions_per_frame"

struct compare_run {
	const GArray *points; /* struct point */
	const GArray *costs;  /* struct cost, or NULL */
};

/* The repetitions of one figure; of a curve's, its interval. NAN when n is 0.
 */
struct compare_spread {
	double median, min, max;
	guint n;
};

enum compare_result {
	COMPARE_NOT_MEASURED, /* in A, in B, or in both */
	COMPARE_NOT_TOLD,     /* they scatter, and one has one repetition */
	COMPARE_SAME,	      /* all repetitions, to the last digit */
	COMPARE_NO_DIFFERENCE,
	COMPARE_BETTER, /* B is */
	COMPARE_WORSE,
	COMPARE_DIFFERS, /* and neither is better */
};

struct compare_value {
	char name[24]; /* of a metric, COMPARE_INSTRUCTIONS, or a stage */
	struct compare_spread a, b;
	struct interval ratio; /* B / A */
	/* The larger of the runs' noise floors; 0: exact; NAN: not known. */
	double floor;
	enum compare_result result;
};

struct compare_row {
	char *label; /* the mode, and what differs inside a run */
	char *device;
	gboolean is_curve; /* of all loads together */
	double grid;	   /* POINT_NONE when not known */
	double a_pps, b_pps;
	GArray *values; /* struct compare_value: those that one of them has */
	GArray *stages; /* the same: those that are not COMPARE_SAME */
};

struct comparison {
	GPtrArray *rows; /* struct compare_row: of a mode its curve first */
	/* Points that one of them has, valid or not: "irq at 2x, rep 1 3". */
	GPtrArray *only_a, *only_b;
	guint invalid_a, invalid_b;
};

/*
 * @noisy: equal things scatter. Then a difference is one when its interval
 * leaves out 1 and it is larger than the noise floors of both runs; otherwise
 * every difference is.
 */
struct comparison *compare_runs(const struct compare_run *a,
				const struct compare_run *b, gboolean noisy);
void comparison_free(struct comparison *c);

/* "equal", "no difference", "worse" ... */
const char *compare_result_name(enum compare_result result);

/* Is it what a comparison has a figure of? */
gboolean compare_has(const char *name);
/* The names, comma separated; free with g_free. */
char *compare_names(void);

/* The figure called @name, or NULL. */
const struct compare_value *compare_find(const struct compare_row *row,
					 const char *name);

/* How many figures have @result; @name: only those of that name, or NULL. */
guint compare_count(const struct comparison *c, const char *name,
		    enum compare_result result);

/* "0.25x" or "1000/s", for people; free with g_free. */
char *compare_load(double grid, double pps);

/*
 * The points of @points that @others lacks, one text a mode and load. Free
 * with g_ptr_array_unref.
 */
GPtrArray *compare_only_in(const GArray *points, const GArray *others);

/* The devices of @points, comma separated; free with g_free. */
char *compare_devices(const GArray *points);
/* Did both measure one device at least? */
gboolean compare_share_device(const GArray *points, const GArray *others);

/*
 * Does B need over @percent more instructions a frame than A, or did it take
 * frames of which that cannot be told although it can of A's? FALSE where A
 * has no figure.
 */
gboolean compare_exceeds(const struct compare_row *row, double percent);

/*
 * compare_value.c: what is said of two samples (double, sorted here), of a
 * curve in both runs, and of a value whose ratio is known.
 */
struct compare_value compare_samples(const char *name, GArray *a, GArray *b,
				     gboolean noisy, double floor);
struct compare_value compare_curves(const struct metric *m,
				    const struct series *a,
				    const struct series *b, gboolean noisy,
				    double floor);

#endif
