/* SPDX-License-Identifier: GPL-2.0-only */
#include "twocost.h"

#include "curve.h"

#include <math.h>
#include <stdlib.h>

struct pair {
	double offered, delivered;
};

/* The falling side: out = start - slope * offered. */
struct line {
	double start, slope;
};

static double line_at(const struct line *l, double offered)
{
	return MAX(MIN(offered, l->start - l->slope * offered), 0);
}

/* Neither following the load nor gone: where the line itself is seen. */
static gboolean is_falling(const struct line *l, double offered)
{
	double left = l->start - l->slope * offered;

	return offered > left && left > 0;
}

/* The straight line through those of the @n points in @p; it may not rise. */
static struct line regress(const struct pair *p, guint n)
{
	double x = 0, y = 0, xx = 0, xy = 0;
	struct line l = {0, 0};
	guint i;

	for (i = 0; i < n; i++) {
		x += p[i].offered / n;
		y += p[i].delivered / n;
	}
	for (i = 0; i < n; i++) {
		xx += (p[i].offered - x) * (p[i].offered - x);
		xy += (p[i].offered - x) * (p[i].delivered - y);
	}
	if (xx > 0 && xy < 0)
		l.slope = -xy / xx;
	l.start = y + l.slope * x;
	return l;
}

static double squares(const struct line *l, const struct pair *p, guint n)
{
	double sum = 0, off;
	guint i;

	for (i = 0; i < n; i++) {
		off = p[i].delivered - line_at(l, p[i].offered);
		sum += off * off;
	}
	return sum;
}

static guint count_falling(const struct line *l, const struct pair *p, guint n)
{
	guint i, found = 0;

	for (i = 0; i < n; i++)
		found += is_falling(l, p[i].offered) != FALSE;
	return found;
}

/*
 * Which points belong to the falling side is not known beforehand: every run of
 * neighbours is tried, and the line wins that suits all points best, if it
 * suits them better than a load that is carried whole.
 */
static gboolean fit(const struct pair *p, guint n, struct line *best)
{
	const struct line no_knee = {INFINITY, 0};
	double least = squares(&no_knee, p, n);
	gboolean found = FALSE;
	guint from, to;

	for (from = 0; from + TWOCOST_MIN_FALLING <= n; from++) {
		for (to = from + TWOCOST_MIN_FALLING; to <= n; to++) {
			struct line l = regress(p + from, to - from);
			double sum = squares(&l, p, n);

			if (l.start <= 0 || sum >= least ||
			    count_falling(&l, p, n) < TWOCOST_MIN_FALLING)
				continue;
			least = sum;
			*best = l;
			found = TRUE;
		}
	}
	return found;
}

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return (x->offered > y->offered) - (x->offered < y->offered);
}

static double r_squared(const struct line *l, const struct pair *p, guint n)
{
	double mean = 0, all = 0;
	guint i;

	for (i = 0; i < n; i++)
		mean += p[i].delivered / n;
	for (i = 0; i < n; i++)
		all += (p[i].delivered - mean) * (p[i].delivered - mean);
	return all > 0 ? 1 - squares(l, p, n) / all : NAN;
}

/* Student's t, two-sided 95 %; between two lines of the table the larger. */
static double student(guint freedom)
{
	static const struct {
		guint freedom;
		double t;
	} table[] = {
		{60, 2.000}, {40, 2.021}, {30, 2.042}, {25, 2.060}, {20, 2.086},
		{15, 2.131}, {12, 2.179}, {10, 2.228}, {9, 2.262},  {8, 2.306},
		{7, 2.365},  {6, 2.447},  {5, 2.571},  {4, 2.776},  {3, 3.182},
		{2, 4.303},  {1, 12.706},
	};
	guint i;

	for (i = 0; table[i].freedom > freedom; i++)
		;
	return table[i].t;
}

static struct interval around(double value, double off, guint n)
{
	struct interval out = {value, MAX(value - off, 0), value + off, n,
			       STATS_CONFIDENCE};

	return out;
}

/* 1 / @d: the ends change places. */
static struct interval livelock_of(const struct interval *d)
{
	struct interval out = *d;

	out.median = d->median > 0 ? 1 / d->median : INFINITY;
	out.low = d->high > 0 ? 1 / d->high : INFINITY;
	out.high = d->low > 0 ? 1 / d->low : INFINITY;
	return out;
}

/*
 * The residuals of the falling side say how far off the line is; d = slope /
 * start and p = 1 / start carry its errors on (to first order).
 */
static void regression_errors(const struct line *l, const struct pair *p,
			      guint n, struct twocost *out)
{
	guint on = count_falling(l, p, n), first = 0, i;
	double x = 0, xx = 0, variance, of_slope, of_start, both, t;

	while (!is_falling(l, p[first].offered))
		first++;
	for (i = first; i < first + on; i++)
		x += p[i].offered / on;
	for (i = first; i < first + on; i++)
		xx += (p[i].offered - x) * (p[i].offered - x);
	variance = squares(l, p + first, on) / (on - 2);
	t = student(on - 2);
	of_slope = xx > 0 ? variance / xx : INFINITY;
	of_start = variance / on + x * x * of_slope;
	both = x * of_slope;
	out->p = around(out->p_s, t * sqrt(of_start) * out->p_s * out->p_s, n);
	out->d = around(
		out->d_s,
		t * out->p_s *
			sqrt(MAX(of_slope + out->d_s * out->d_s * of_start -
					 2 * out->d_s * both,
				 0)),
		n);
	out->livelock_pps = livelock_of(&out->d);
}

static gboolean fit_pairs(struct pair *p, guint n, struct twocost *out,
			  char **why)
{
	struct line l;

	qsort(p, n, sizeof(*p), compare_pairs);
	if (!fit(p, n, &l)) {
		*why = g_strdup_printf(
			"no line falls or stays level through the %u loads: "
			"%d of them must lie beyond the knee, with "
			"something delivered",
			n, TWOCOST_MIN_FALLING);
		return FALSE;
	}
	out->p_s = 1 / l.start;
	out->d_s = l.slope / l.start;
	out->r2 = r_squared(&l, p, n);
	out->points = n;
	out->bootstrapped = FALSE;
	regression_errors(&l, p, n, out);
	return TRUE;
}

gboolean twocost_fit_points(const double *offered, const double *delivered,
			    guint n, struct twocost *out, char **why)
{
	g_autofree struct pair *p = g_new(struct pair, n + 1);
	guint i;

	for (i = 0; i < n; i++)
		p[i] = (struct pair){offered[i], delivered[i]};
	return fit_pairs(p, n, out, why);
}

double twocost_at(const struct twocost *t, double offered)
{
	const struct line l = {1 / t->p_s, t->d_s / t->p_s};

	return line_at(&l, offered);
}

/* The medians of one draw; their loads ascend. */
static struct pair *drawn_pairs(const struct curve *c, const guint *pick)
{
	struct pair *p = g_new(struct pair, c->loads + 1);
	guint i, at = 0;

	for (i = 0; i < c->loads; i++) {
		p[i].offered = c->offered[i];
		p[i].delivered = curve_rate(c, pick, i, at);
		at += c->sizes[i];
	}
	return p;
}

static double drawn_d(const struct curve *c, const guint *pick)
{
	g_autofree struct pair *p = drawn_pairs(c, pick);
	struct line l;

	return fit(p, c->loads, &l) ? l.slope / l.start : NAN;
}

static double drawn_p(const struct curve *c, const guint *pick)
{
	g_autofree struct pair *p = drawn_pairs(c, pick);
	struct line l;

	return fit(p, c->loads, &l) ? 1 / l.start : NAN;
}

gboolean twocost_fit(const struct series *s, struct twocost *out, char **why)
{
	struct curve *c = curve_new(s);
	g_autofree double *rates = g_new(double, c->loads + 1);
	guint i, at = 0, least = c->loads ? c->sizes[0] : 0;
	gboolean ok;

	for (i = 0; i < c->loads; i++) {
		rates[i] = stats_median(c->delivered + at, c->sizes[i]);
		least = MIN(least, c->sizes[i]);
		at += c->sizes[i];
	}
	ok = twocost_fit_points(c->offered, rates, c->loads, out, why);
	if (ok && least > 1) {
		out->d = curve_interval(c, drawn_d);
		out->p = curve_interval(c, drawn_p);
		out->livelock_pps = livelock_of(&out->d);
		out->bootstrapped = TRUE;
	}
	curve_free(c);
	return ok;
}
