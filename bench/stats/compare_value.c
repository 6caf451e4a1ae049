/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether two figures differ, and which of many do. */
#include "compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts @values; those that were not measured are not among them. */
static struct compare_spread spread_of(GArray *values)
{
	const double *v = (const double *)values->data;
	struct compare_spread s = {NAN, NAN, NAN, values->len};

	if (!s.n)
		return s;
	qsort(values->data, values->len, sizeof(*v), compare_doubles);
	s.median = stats_median(v, s.n);
	s.min = v[0];
	s.max = v[s.n - 1];
	return s;
}

/* What is no metric is a count of instructions. */
static enum metric_better better_of(const char *name)
{
	const struct metric *m = metric_find(name);

	return m ? m->better : METRIC_LESS;
}

static enum compare_result judge(const struct compare_value *v, gboolean same,
				 gboolean noisy)
{
	enum metric_better better = better_of(v->name);
	double ratio = v->ratio.median;

	if (!v->a.n || !v->b.n)
		return COMPARE_NOT_MEASURED;
	if (same)
		return COMPARE_SAME;
	if (noisy && (v->a.n < 2 || v->b.n < 2))
		return COMPARE_NOT_TOLD;
	if (ratio == 1 ||
	    (noisy && ((v->ratio.low <= 1 && v->ratio.high >= 1) ||
		       fabs(ratio - 1) <= v->floor)))
		return COMPARE_NO_DIFFERENCE;
	if (better == METRIC_NEITHER)
		return COMPARE_DIFFERS;
	return (ratio > 1) == (better == METRIC_MORE) ? COMPARE_BETTER
						      : COMPARE_WORSE;
}

static struct compare_value value_new(const char *name, double floor)
{
	struct compare_value v = {.floor = floor};

	g_strlcpy(v.name, name, sizeof(v.name));
	return v;
}

struct compare_value compare_samples(const char *name, GArray *a, GArray *b,
				     gboolean noisy, double floor)
{
	struct compare_value v = value_new(name, floor);
	gboolean same;

	v.a = spread_of(a);
	v.b = spread_of(b);
	v.ratio = bootstrap_ratio((const double *)a->data, a->len,
				  (const double *)b->data, b->len);
	same = a->len == b->len &&
	       (!a->len || !memcmp(a->data, b->data, a->len * sizeof(double)));
	v.result = judge(&v, same, noisy);
	return v;
}

static struct compare_spread curve_spread(const struct metric *m,
					  const struct series *s)
{
	const struct at top = {.kind = AT_TOP};
	struct interval i = {NAN, NAN, NAN, 0, 0};
	g_autofree char *why = NULL;

	if (!metric_measure(m, s, top, &i, &why))
		i = (struct interval){NAN, NAN, NAN, 0, 0};
	return (struct compare_spread){i.median, i.low, i.high, i.n};
}

struct compare_value compare_curves(const struct metric *m,
				    const struct series *a,
				    const struct series *b, gboolean noisy,
				    double floor)
{
	struct curve *curve_a = curve_new(a), *curve_b = curve_new(b);
	struct compare_value v = value_new(m->name, floor);
	gboolean same;

	v.a = curve_spread(m, a);
	v.b = curve_spread(m, b);
	v.ratio = curve_ratio(curve_a, curve_b, m->of_curve);
	/* Where nothing scatters, one number is all there is. */
	same = v.a.median == v.b.median && v.a.min == v.b.min &&
	       v.a.max == v.b.max;
	v.result = judge(&v, same, noisy);
	curve_free(curve_a);
	curve_free(curve_b);
	return v;
}

const char *compare_result_name(enum compare_result result)
{
	static const char *const names[] = {
		[COMPARE_NOT_MEASURED] = "not measured",
		[COMPARE_NOT_TOLD] = "not told",
		[COMPARE_SAME] = "equal",
		[COMPARE_NO_DIFFERENCE] = "no difference",
		[COMPARE_BETTER] = "better",
		[COMPARE_WORSE] = "worse",
		[COMPARE_DIFFERS] = "differs",
	};

	return names[result];
}

const struct compare_value *compare_find(const struct compare_row *row,
					 const char *name)
{
	guint i;

	for (i = 0; i < row->values->len; i++) {
		const struct compare_value *v =
			&g_array_index(row->values, struct compare_value, i);

		if (!strcmp(v->name, name))
			return v;
	}
	return NULL;
}

guint compare_count(const struct comparison *c, const char *name,
		    enum compare_result result)
{
	guint i, j, found = 0;

	for (i = 0; i < c->rows->len; i++) {
		const GArray *values =
			((struct compare_row *)c->rows->pdata[i])->values;

		for (j = 0; j < values->len; j++) {
			const struct compare_value *v =
				&g_array_index(values, struct compare_value, j);

			found += v->result == result &&
				 (!name || !strcmp(v->name, name));
		}
	}
	return found;
}

gboolean compare_exceeds(const struct compare_row *row, double percent)
{
	const struct compare_value *v = compare_find(row, COMPARE_INSTRUCTIONS);

	if (!v || !v->a.n)
		return FALSE;
	if (!v->b.n)
		return TRUE;
	/* The last bits of a product must not make a limit that is met. */
	return v->b.median > v->a.median * (1 + percent / 100) * (1 + 1e-12);
}
