/* SPDX-License-Identifier: GPL-2.0-only */
#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>

#define SEED 1 /* any, but always this one */

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void draw(guint *pick, const guint *sizes, guint groups, GRand *rand)
{
	guint g, i;

	for (g = 0; g < groups; g++)
		for (i = 0; i < sizes[g]; i++)
			*pick++ = (guint)g_rand_int_range(rand, 0,
							  (gint32)sizes[g]);
}

/* Each value once, in its place. */
static void draw_all(guint *pick, const guint *sizes, guint groups)
{
	guint g, i;

	for (g = 0; g < groups; g++)
		for (i = 0; i < sizes[g]; i++)
			*pick++ = i;
}

/* The figures of all draws that have one, ascending. */
static guint draws(double *figures, guint *pick, const guint *sizes,
		   guint groups, bootstrap_figure figure, gconstpointer data)
{
	GRand *rand = g_rand_new_with_seed(SEED);
	guint round, n = 0;

	for (round = 0; round < BOOTSTRAP_ROUNDS; round++) {
		draw(pick, sizes, groups, rand);
		figures[n] = figure(pick, data);
		n += !isnan(figures[n]);
	}
	g_rand_free(rand);
	qsort(figures, n, sizeof(*figures), compare_doubles);
	return n;
}

struct interval bootstrap(const guint *sizes, guint groups,
			  bootstrap_figure figure, gconstpointer data)
{
	struct interval out = {NAN, NAN, NAN, 0, 0};
	g_autofree double *figures = g_new(double, BOOTSTRAP_ROUNDS);
	g_autofree guint *pick = NULL;
	guint g, n, tail, total = 0, least = groups ? sizes[0] : 0;

	for (g = 0; g < groups; g++) {
		total += sizes[g];
		least = MIN(least, sizes[g]);
	}
	pick = g_new(guint, MAX(total, 1));
	draw_all(pick, sizes, groups);
	out.median = least ? figure(pick, data) : NAN;
	if (isnan(out.median))
		return out;
	n = draws(figures, pick, sizes, groups, figure, data);
	tail = (guint)(n * (1 - STATS_CONFIDENCE) / 2);
	out.low = n ? figures[tail] : out.median;
	out.high = n ? figures[n - 1 - tail] : out.median;
	out.n = least;
	out.confidence = least < BOOTSTRAP_MIN_VALUES ? 0 : STATS_CONFIDENCE;
	return out;
}

struct two_samples {
	const double *a, *b;
	guint n_a, n_b;
	double *drawn; /* room for the larger */
};

static double drawn_median(const struct two_samples *s, const double *values,
			   guint n, const guint *pick)
{
	guint i;

	for (i = 0; i < n; i++)
		s->drawn[i] = values[pick[i]];
	return stats_median(s->drawn, n);
}

static double drawn_ratio(const guint *pick, gconstpointer data)
{
	const struct two_samples *s = data;

	return stats_quotient(drawn_median(s, s->b, s->n_b, pick + s->n_a),
			      drawn_median(s, s->a, s->n_a, pick));
}

struct interval bootstrap_ratio(const double *a, guint n_a, const double *b,
				guint n_b)
{
	g_autofree double *drawn = g_new(double, MAX(n_a, n_b) + 1);
	const struct two_samples s = {a, b, n_a, n_b, drawn};
	const guint sizes[] = {n_a, n_b};

	return bootstrap(sizes, G_N_ELEMENTS(sizes), drawn_ratio, &s);
}
