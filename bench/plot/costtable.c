/* SPDX-License-Identifier: GPL-2.0-only */
#include "costtable.h"

#include <math.h>

/* Loads are told by the multiple of the knee: modes may have each its own. */
static double place_of(const struct load *load)
{
	return load->grid >= 0 ? load->grid : load->offered_pps;
}

/* The run's lowest or highest load; NAN without any. */
static double extreme_load(const GPtrArray *series, gboolean highest)
{
	double found = NAN;
	guint i, j;

	for (i = 0; i < series->len; i++) {
		const struct series *s = series->pdata[i];

		for (j = 0; j < s->loads->len; j++) {
			double place = place_of(
				&g_array_index(s->loads, struct load, j));

			if (isnan(found) ||
			    (highest ? place > found : place < found))
				found = place;
		}
	}
	return found;
}

/* Loads are sorted, so it is the series' first or last, or it has none. */
static const struct load *load_of(const struct series *s, double place,
				  gboolean highest)
{
	const struct load *load;

	if (!s->loads->len)
		return NULL;
	load = &g_array_index(s->loads, struct load,
			      highest ? s->loads->len - 1 : 0);
	return fabs(place_of(load) - place) <= place * 1e-6 ? load : NULL;
}

static void add_rows(struct cost_table *t, const struct run_view *run,
		     gboolean highest)
{
	guint i;

	for (i = 0; i < run->series->len; i++) {
		struct cost_row row = {.series = run->series->pdata[i]};

		row.load = load_of(row.series, t->place, highest);
		if (row.load &&
		    costs_instructions(run->costs, row.load, NULL).n)
			g_array_append_val(t->rows, row);
	}
}

static gboolean in_any_row(const struct cost_table *t, const GArray *costs,
			   const char *stage)
{
	guint i;

	for (i = 0; i < t->rows->len; i++)
		if (costs_instructions(
			    costs,
			    g_array_index(t->rows, struct cost_row, i).load,
			    stage)
			    .median > 0)
			return TRUE;
	return FALSE;
}

/* "12.5 kpps", or "2x the knee" where that is another rate in each row. */
static char *load_text(const struct cost_table *t)
{
	const struct load *first =
		g_array_index(t->rows, struct cost_row, 0).load;
	guint i;

	for (i = 1; i < t->rows->len; i++)
		if (g_array_index(t->rows, struct cost_row, i)
			    .load->offered_pps != first->offered_pps)
			return g_strdup_printf("%gx the knee", t->place);
	return g_strdup_printf("%.4g kpps", first->offered_pps / 1000);
}

struct cost_table *cost_table_new(const struct run_view *run, gboolean highest)
{
	g_autoptr(GPtrArray) all = costs_stages(run->costs);
	struct cost_table *t = g_new0(struct cost_table, 1);
	guint i;

	t->rows = g_array_new(FALSE, FALSE, sizeof(struct cost_row));
	t->stages = g_ptr_array_new_with_free_func(g_free);
	t->place = extreme_load(run->series, highest);
	add_rows(t, run, highest);
	for (i = 0; i < all->len; i++)
		if (costs_is_path(all->pdata[i]) &&
		    in_any_row(t, run->costs, all->pdata[i]))
			g_ptr_array_add(t->stages, g_strdup(all->pdata[i]));
	if (t->rows->len) {
		t->load = load_text(t);
		return t;
	}
	cost_table_free(t);
	return NULL;
}

void cost_table_free(struct cost_table *t)
{
	g_array_unref(t->rows);
	g_ptr_array_unref(t->stages);
	g_free(t->load);
	g_free(t);
}

char *cost_table_number(double per_frame)
{
	return isnan(per_frame) ? g_strdup("-")
				: g_strdup_printf("%.0f", per_frame);
}
