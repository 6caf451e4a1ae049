/* SPDX-License-Identifier: GPL-2.0-only */
#include "costtable.h"

#include <math.h>

static void add_rows(struct cost_table *t, const struct run_view *run)
{
	guint i;

	for (i = 0; i < run->series->len; i++) {
		struct cost_row row = {.series = run->series->pdata[i]};

		row.load = series_at(row.series, t->place);
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

struct cost_table *cost_table_new(const struct run_view *run, gboolean highest)
{
	g_autoptr(GPtrArray) all = costs_stages(run->costs);
	struct cost_table *t = g_new0(struct cost_table, 1);
	guint i;

	t->rows = g_array_new(FALSE, FALSE, sizeof(struct cost_row));
	t->stages = g_ptr_array_new_with_free_func(g_free);
	t->place = run_view_pick(run, highest ? PICK_TOP : PICK_LOW);
	add_rows(t, run);
	for (i = 0; i < all->len; i++)
		if (costs_is_path(all->pdata[i]) &&
		    in_any_row(t, run->costs, all->pdata[i]))
			g_ptr_array_add(t->stages, g_strdup(all->pdata[i]));
	if (t->rows->len) {
		t->load = run_view_place_text(run, t->place);
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
