/* SPDX-License-Identifier: GPL-2.0-only */
#include "stats.h"

#include <math.h>
#include <stdlib.h>

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The measured values in ascending order. */
static double *sorted(const double *values, guint n, guint *n_sorted)
{
	double *copy = g_new(double, MAX(n, 1));
	guint i, kept = 0;

	for (i = 0; i < n; i++)
		if (!isnan(values[i]))
			copy[kept++] = values[i];
	qsort(copy, kept, sizeof(*copy), compare_doubles);
	*n_sorted = kept;
	return copy;
}

static double middle(const double *values, guint n)
{
	if (!n)
		return NAN;
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

double stats_median(const double *values, guint n)
{
	guint kept;
	g_autofree double *v = sorted(values, n, &kept);

	return middle(v, kept);
}

/* P(exactly k of n values lie below the median). */
static double binomial_half(guint n, guint k)
{
	return exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) -
		   n * M_LN2);
}

/*
 * The largest rank k (from 1) such that the k-th smallest to the k-th largest
 * of @n values covers the median with STATS_CONFIDENCE; 0 when none does.
 */
static guint interval_rank(guint n, double *confidence)
{
	double outside = 0;
	guint k;

	*confidence = 0;
	for (k = 1; 2 * k <= n; k++) {
		outside += 2 * binomial_half(n, k - 1);
		if (1 - outside < STATS_CONFIDENCE)
			break;
		*confidence = 1 - outside;
	}
	return k - 1;
}

struct interval stats_interval(const double *values, guint n)
{
	struct interval out = {NAN, NAN, NAN, 0, 0};
	g_autofree double *v = sorted(values, n, &out.n);
	guint k;

	if (!out.n)
		return out;
	out.median = middle(v, out.n);
	k = MAX(interval_rank(out.n, &out.confidence), 1);
	out.low = v[k - 1];
	out.high = v[out.n - k];
	return out;
}

char *stats_number(double value)
{
	if (isnan(value))
		return g_strdup("-");
	if (fabs(value) >= 100)
		return g_strdup_printf("%.0f", value);
	return g_strdup_printf("%.3g", value);
}

char *stats_describe(const struct interval *i)
{
	g_autofree char *median = stats_number(i->median);
	g_autofree char *low = stats_number(i->low);
	g_autofree char *high = stats_number(i->high);

	if (!i->n)
		return g_strdup("not measured");
	return g_strdup_printf("%s (%s..%s of %u)", median, low, high, i->n);
}

struct interval stats_ratio(const struct rep_value *a, guint n_a,
			    const struct rep_value *b, guint n_b)
{
	g_autoptr(GArray) ratios = g_array_new(FALSE, FALSE, sizeof(double));
	struct interval out = {NAN, NAN, NAN, 0, 0};
	g_autofree double *v = NULL;
	guint i, j;

	for (i = 0; i < n_a; i++) {
		for (j = 0; j < n_b && b[j].rep != a[i].rep; j++)
			;
		if (j < n_b && b[j].value != 0) {
			double ratio = a[i].value / b[j].value;

			g_array_append_val(ratios, ratio);
		}
	}
	v = sorted((double *)ratios->data, ratios->len, &out.n);
	if (!out.n)
		return out;
	out.median = middle(v, out.n);
	out.low = v[0];
	out.high = v[out.n - 1];
	return out;
}

double stats_quotient(double b, double a)
{
	return b == a ? 1 : b / a;
}

char *stats_ratio_line(const char *name, const struct interval *ratio)
{
	if (!ratio->n)
		return g_strdup_printf("ratio %s not measured (0 pairs)", name);
	return g_strdup_printf("ratio %s %.3f (%.3f..%.3f of %u)", name,
			       ratio->median, ratio->low, ratio->high,
			       ratio->n);
}
