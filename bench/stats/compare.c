/* SPDX-License-Identifier: GPL-2.0-only */
#include "compare.h"

#include <math.h>
#include <string.h>

/* What is compared at each load, and of the whole curve. */
static const char *const at_load[] = {
	"delivered_pps",   "lat_p50_us",       "lat_p99_us",
	"lat_p999_us",	   "hog_share",	       "irqs_per_frame",
	"frames_per_poll", "cpu_us_per_frame",
};
static const char *const of_curve[] = {"livelock_index", "mlfrr"};

gboolean compare_has(const char *name)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(at_load); i++)
		if (!strcmp(name, at_load[i]))
			return TRUE;
	for (i = 0; i < G_N_ELEMENTS(of_curve); i++)
		if (!strcmp(name, of_curve[i]))
			return TRUE;
	return !strcmp(name, COMPARE_INSTRUCTIONS);
}

char *compare_names(void)
{
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; i < G_N_ELEMENTS(of_curve); i++)
		g_string_append_printf(text, "%s, ", of_curve[i]);
	for (i = 0; i < G_N_ELEMENTS(at_load); i++)
		g_string_append_printf(text, "%s, ", at_load[i]);
	g_string_append(text, COMPARE_INSTRUCTIONS);
	return g_string_free(text, FALSE);
}

/* --- figures of points --- */

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

		if (!isnan(one))
			g_array_append_val(values, one);
	}
	return values;
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
	struct noise_pairs *noise_a, *noise_b;
	gboolean noisy;
	GPtrArray *rows;
};

/* What both runs scatter by at least. */
static double floor_of(const struct sides *s, const struct series *like,
		       const char *metric, const struct load *a,
		       const struct load *b)
{
	const char *device = like->like->device;

	if (!s->noisy)
		return 0;
	return fmax(noise_floor_at(s->noise_a, device, metric, a),
		    noise_floor_at(s->noise_b, device, metric, b));
}

static struct compare_value cost_figure(const struct sides *s, const char *name,
					const struct load *a,
					const struct load *b, const char *stage)
{
	g_autoptr(GArray) va = costs_of(a, s->costs_a, stage);
	g_autoptr(GArray) vb = costs_of(b, s->costs_b, stage);

	return compare_samples(name, va, vb, s->noisy, s->noisy ? NAN : 0);
}

static void row_free(gpointer data)
{
	struct compare_row *row = data;

	g_free(row->label);
	g_free(row->device);
	g_array_unref(row->values);
	g_array_unref(row->stages);
	g_free(row);
}

static struct compare_row *row_new(const struct sides *s,
				   const struct series *of)
{
	struct compare_row *row = g_new0(struct compare_row, 1);

	row->label = g_strdup(of->label);
	row->device = g_strdup(of->like->device);
	row->values = g_array_new(FALSE, FALSE, sizeof(struct compare_value));
	row->stages = g_array_new(FALSE, FALSE, sizeof(struct compare_value));
	g_ptr_array_add(s->rows, row);
	return row;
}

/* What neither measured has no place in a table. */
static void keep(struct compare_row *row, struct compare_value v)
{
	if (v.a.n || v.b.n)
		g_array_append_val(row->values, v);
}

/* A curve's figures depend on where it begins and how far it goes. */
static gboolean same_loads(const struct series *a, const struct series *b)
{
	guint i;

	for (i = 0; i < a->loads->len; i++)
		if (!series_load(b, &g_array_index(a->loads, struct load, i)))
			return FALSE;
	return a->loads->len == b->loads->len;
}

static void add_curve(const struct sides *s, const struct series *a,
		      const struct series *b)
{
	struct compare_row *row;
	guint i;

	if (!same_loads(a, b))
		return;
	row = row_new(s, a);

	row->is_curve = TRUE;
	row->grid = row->a_pps = row->b_pps = POINT_NONE;
	for (i = 0; i < G_N_ELEMENTS(of_curve); i++)
		keep(row,
		     compare_curves(metric_find(of_curve[i]), a, b, s->noisy,
				    floor_of(s, a, of_curve[i], NULL, NULL)));
}

static void add_row(const struct sides *s, const struct series *of,
		    const struct load *a, const struct load *b)
{
	struct compare_row *row = row_new(s, of);
	guint i;

	row->grid = b->grid < 0 ? POINT_NONE : a->grid;
	row->a_pps = a->offered_pps;
	row->b_pps = b->offered_pps;
	for (i = 0; i < G_N_ELEMENTS(at_load); i++) {
		point_value value = metric_find(at_load[i])->of_point;
		g_autoptr(GArray) va = values_of(a, value);
		g_autoptr(GArray) vb = values_of(b, value);

		keep(row, compare_samples(at_load[i], va, vb, s->noisy,
					  floor_of(s, of, at_load[i], a, b)));
	}
	keep(row, cost_figure(s, COMPARE_INSTRUCTIONS, a, b, NULL));
	for (i = 0; i < s->stages->len; i++) {
		const char *stage = s->stages->pdata[i];
		struct compare_value v = cost_figure(s, stage, a, b, stage);

		if (v.result != COMPARE_SAME && (v.a.n || v.b.n))
			g_array_append_val(row->stages, v);
	}
}

char *compare_load(double grid, double pps)
{
	return grid >= 0 ? g_strdup_printf("%gx", grid)
			 : g_strdup_printf("%.0f/s", pps);
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

			if (!summary_same_load(x->grid, x->offered_pps, y->grid,
					       y->offered_pps))
				continue;
			add_row(s, a, x, y);
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
				const struct compare_run *b, gboolean noisy)
{
	struct comparison *c = g_new0(struct comparison, 1);
	g_autoptr(GPtrArray) all_a = summary_new(a->points);
	g_autoptr(GPtrArray) all_b = summary_new(b->points);
	struct sides s = {
		.costs_a = by_seq(a->costs),
		.costs_b = by_seq(b->costs),
		.stages = stages_of(a, b),
		.noise_a = noise_pairs_new(a->points),
		.noise_b = noise_pairs_new(b->points),
		.noisy = noisy,
	};
	guint i;

	c->rows = s.rows = g_ptr_array_new_with_free_func(row_free);
	for (i = 0; i < all_a->len; i++) {
		const struct series *x = all_a->pdata[i];
		const struct series *y =
			summary_find_on(all_b, x->plain, x->like->device);

		if (!y)
			continue;
		add_curve(&s, x, y);
		add_series(&s, x, y);
	}
	c->only_a = compare_only_in(a->points, b->points);
	c->only_b = compare_only_in(b->points, a->points);
	c->invalid_a = count_invalid(a->points);
	c->invalid_b = count_invalid(b->points);
	g_hash_table_unref(s.costs_a);
	g_hash_table_unref(s.costs_b);
	g_ptr_array_unref(s.stages);
	noise_pairs_free(s.noise_a);
	noise_pairs_free(s.noise_b);
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
