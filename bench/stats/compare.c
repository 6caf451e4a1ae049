/* SPDX-License-Identifier: GPL-2.0-only */
#include "compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "summary.h"

/* A text file rounds. */
#define SAME_LOAD 1e-6

/* --- one figure, both runs --- */

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

static struct compare_value value_of(const char *name, GArray *a, GArray *b)
{
	struct compare_value v = {.a = spread_of(a), .b = spread_of(b)};

	g_strlcpy(v.name, name, sizeof(v.name));
	v.same =
		a->len == b->len &&
		(!a->len || !memcmp(a->data, b->data, a->len * sizeof(double)));
	return v;
}

double compare_ratio(const struct compare_value *v)
{
	if (!v->a.n || !v->b.n)
		return NAN;
	if (v->a.median == v->b.median)
		return 1;
	return v->b.median / v->a.median;
}

gboolean compare_within_spread(const struct compare_value *v)
{
	double range = MAX(v->a.max - v->a.min, v->b.max - v->b.min);

	return v->a.n > 1 && v->b.n > 1 &&
	       fabs(v->b.median - v->a.median) <= range;
}

gboolean compare_exceeds(const struct compare_row *row, double percent)
{
	const struct compare_value *v = &row->value[COMPARE_COST];

	if (!v->a.n)
		return FALSE;
	if (!v->b.n)
		return TRUE;
	/* The last bits of a product must not make a limit that is met. */
	return v->b.median > v->a.median * (1 + percent / 100) * (1 + 1e-12);
}

/* --- figures of points --- */

static double delivered(const struct point *p)
{
	return p->delivered_pps;
}

static double lat_p50(const struct point *p)
{
	return p->lat_p50_us;
}

static double lat_p99(const struct point *p)
{
	return p->lat_p99_us;
}

static GArray *values_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(double));
}

static GArray *values_of(const struct load *load, point_value value)
{
	GArray *values = values_new();
	guint i;

	for (i = 0; i < load->valid->len; i++) {
		double one = value(load->valid->pdata[i]);

		if (one >= 0)
			g_array_append_val(values, one);
	}
	return values;
}

static struct compare_value point_figure(const char *name, const struct load *a,
					 const struct load *b,
					 point_value value)
{
	g_autoptr(GArray) va = values_of(a, value);
	g_autoptr(GArray) vb = values_of(b, value);

	return value_of(name, va, vb);
}

/* --- instructions a frame --- */

/* The rows of costs.csv by seq: const struct cost *. */
static GHashTable *by_seq(const GArray *costs)
{
	GHashTable *all = g_hash_table_new_full(
		NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
	guint i;

	for (i = 0; costs && i < costs->len; i++) {
		struct cost *c = &g_array_index(costs, struct cost, i);
		GPtrArray *rows =
			g_hash_table_lookup(all, GINT_TO_POINTER(c->seq));

		if (!rows) {
			rows = g_ptr_array_new();
			g_hash_table_insert(all, GINT_TO_POINTER(c->seq), rows);
		}
		g_ptr_array_add(rows, c);
	}
	return all;
}

/* Of one point; all stages of its path when @stage is NULL. NAN when not known.
 */
static double cost_of(GHashTable *costs, const struct point *p,
		      const char *stage)
{
	const GPtrArray *rows =
		g_hash_table_lookup(costs, GINT_TO_POINTER(p->seq));
	gint64 instructions = 0, frames = 0;
	gboolean found = FALSE;
	guint i;

	for (i = 0; rows && i < rows->len; i++) {
		const struct cost *c = rows->pdata[i];

		if (stage ? strcmp(c->stage, stage) : !costs_is_path(c->stage))
			continue;
		instructions += c->instructions;
		frames = c->frames;
		found = TRUE;
	}
	return found && frames > 0 ? (double)instructions / (double)frames
				   : NAN;
}

static GArray *costs_of(const struct load *load, GHashTable *costs,
			const char *stage)
{
	GArray *values = values_new();
	guint i;

	for (i = 0; i < load->valid->len; i++) {
		double one = cost_of(costs, load->valid->pdata[i], stage);

		if (!isnan(one))
			g_array_append_val(values, one);
	}
	return values;
}

/* The stages of both, in their files' order. */
static GPtrArray *stages_of(const struct compare_run *a,
			    const struct compare_run *b)
{
	const GArray *const both[] = {a->costs, b->costs};
	GPtrArray *names = g_ptr_array_new();
	guint i, j;

	for (i = 0; i < G_N_ELEMENTS(both); i++)
		for (j = 0; both[i] && j < both[i]->len; j++) {
			char *name =
				g_array_index(both[i], struct cost, j).stage;

			if (!g_ptr_array_find_with_equal_func(
				    names, name, g_str_equal, NULL))
				g_ptr_array_add(names, name);
		}
	return names;
}

/* --- rows --- */

struct sides {
	GHashTable *costs_a, *costs_b;
	GPtrArray *stages; /* const char * */
	GPtrArray *rows;
};

static struct compare_value cost_figure(const struct sides *s, const char *name,
					const struct load *a,
					const struct load *b, const char *stage)
{
	g_autoptr(GArray) va = costs_of(a, s->costs_a, stage);
	g_autoptr(GArray) vb = costs_of(b, s->costs_b, stage);

	return value_of(name, va, vb);
}

static void row_free(gpointer data)
{
	struct compare_row *row = data;

	g_free(row->label);
	g_array_unref(row->stages);
	g_free(row);
}

static void add_row(const struct sides *s, const char *label,
		    const struct load *a, const struct load *b)
{
	struct compare_row *row = g_new0(struct compare_row, 1);
	guint i;

	row->label = g_strdup(label);
	row->grid = b->grid < 0 ? POINT_NONE : a->grid;
	row->a_pps = a->offered_pps;
	row->b_pps = b->offered_pps;
	row->value[COMPARE_DELIVERED] =
		point_figure("delivered/s", a, b, delivered);
	row->value[COMPARE_P50] = point_figure("p50 us", a, b, lat_p50);
	row->value[COMPARE_P99] = point_figure("p99 us", a, b, lat_p99);
	row->value[COMPARE_COST] = cost_figure(s, "instr/frame", a, b, NULL);
	row->stages = g_array_new(FALSE, FALSE, sizeof(struct compare_value));
	for (i = 0; i < s->stages->len; i++) {
		const char *stage = s->stages->pdata[i];
		struct compare_value v = cost_figure(s, stage, a, b, stage);

		if (!v.same)
			g_array_append_val(row->stages, v);
	}
	g_ptr_array_add(s->rows, row);
}

char *compare_load(double grid, double pps)
{
	return grid >= 0 ? g_strdup_printf("%gx", grid)
			 : g_strdup_printf("%.0f/s", pps);
}

static gboolean close_to(double a, double b)
{
	return fabs(a - b) <= SAME_LOAD * MAX(a, b);
}

gboolean compare_same_load(double grid_a, double pps_a, double grid_b,
			   double pps_b)
{
	if (grid_a >= 0 && grid_b >= 0)
		return close_to(grid_a, grid_b);
	return close_to(pps_a, pps_b);
}

static void add_series(const struct sides *s, const struct series *a,
		       const struct series *b)
{
	guint i, j;

	for (i = 0; i < a->loads->len; i++) {
		const struct load *x = &g_array_index(a->loads, struct load, i);

		for (j = 0; j < b->loads->len; j++) {
			const struct load *y =
				&g_array_index(b->loads, struct load, j);

			if (!compare_same_load(x->grid, x->offered_pps, y->grid,
					       y->offered_pps))
				continue;
			add_row(s, a->label, x, y);
			break;
		}
	}
}

/* --- all of it --- */

static guint count_invalid(const GArray *points)
{
	guint i, invalid = 0;

	for (i = 0; i < points->len; i++)
		invalid += !g_array_index(points, struct point, i).valid;
	return invalid;
}

struct comparison *compare_runs(const struct compare_run *a,
				const struct compare_run *b)
{
	struct comparison *c = g_new0(struct comparison, 1);
	g_autoptr(GPtrArray) all_a = summary_new(a->points);
	g_autoptr(GPtrArray) all_b = summary_new(b->points);
	struct sides s = {by_seq(a->costs), by_seq(b->costs), stages_of(a, b),
			  NULL};
	guint i;

	c->rows = s.rows = g_ptr_array_new_with_free_func(row_free);
	for (i = 0; i < all_a->len; i++) {
		const struct series *x = all_a->pdata[i];
		const struct series *y = summary_find(all_b, x->label);

		if (y)
			add_series(&s, x, y);
	}
	c->only_a = compare_only_in(a->points, b->points);
	c->only_b = compare_only_in(b->points, a->points);
	c->invalid_a = count_invalid(a->points);
	c->invalid_b = count_invalid(b->points);
	g_hash_table_unref(s.costs_a);
	g_hash_table_unref(s.costs_b);
	g_ptr_array_unref(s.stages);
	return c;
}

void comparison_free(struct comparison *c)
{
	if (!c)
		return;
	g_ptr_array_unref(c->rows);
	g_ptr_array_unref(c->only_a);
	g_ptr_array_unref(c->only_b);
	g_free(c);
}
