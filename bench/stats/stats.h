/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Medians, and how sure they are. Pure functions; an unmeasured value is NAN
 * and is left out.
 */
#ifndef BENCH_STATS_STATS_H
#define BENCH_STATS_STATS_H

#include <glib.h>

/* The confidence an interval by ranks must reach. */
#define STATS_CONFIDENCE 0.95

struct interval {
	double median; /* NAN when n is 0, as are low and high */
	double low, high;
	guint n; /* values it stands on */
	/*
	 * Probability that low..high holds the true median, whatever the
	 * distribution; 0 when there are too few values for
	 * STATS_CONFIDENCE (below 6) and low..high is their min..max.
	 */
	double confidence;
};

/* The middle value, or midway between the two middle ones. NAN for none. */
double stats_median(const double *values, guint n);

/*
 * Median and its interval from exact ranks: the k-th smallest to the k-th
 * largest value, with the largest k whose binomial coverage is enough.
 */
struct interval stats_interval(const double *values, guint n);

/* At least three digits and no exponent for what people read; "-" for NAN. */
char *stats_number(double value);

/* "MEDIAN (LOW..HIGH of N)"; free with g_free. */
char *stats_describe(const struct interval *i);

/* One repetition's value of something. */
struct rep_value {
	int rep;
	double value;
};

/*
 * The ratio a / b of values with equal rep (drift between repetitions cancels
 * out). low..high is always min..max. n is 0 when no repetition is in both.
 */
struct interval stats_ratio(const struct rep_value *a, guint n_a,
			    const struct rep_value *b, guint n_b);

/*
 * b / a where both may be 0: 1 when they are equal, INFINITY when only @a is 0.
 */
double stats_quotient(double b, double a);

/* "ratio NAME MEDIAN (MIN..MAX of N)"; free with g_free. */
char *stats_ratio_line(const char *name, const struct interval *ratio);

#endif
