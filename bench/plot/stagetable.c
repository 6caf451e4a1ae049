/* SPDX-License-Identifier: GPL-2.0-only */
#include "stagetable.h"

#include <math.h>
#include <string.h>

static double of_point(const struct run_view *run, const struct point *p,
		       const char *stage, const char *column)
{
	guint i;

	for (i = 0; i < run->stages->rows->len; i++)
		if (!strcmp(tidy_text(run->stages, i, "stage"), stage) &&
		    tidy_number(run->stages, i, "seq") == p->seq)
			return tidy_number(run->stages, i, column);
	return NAN;
}

double stage_median(const struct run_view *run, const struct load *load,
		    const char *stage, const char *column)
{
	g_autofree double *values = g_new(double, load->valid->len + 1);
	guint i;

	for (i = 0; i < load->valid->len; i++)
		values[i] = of_point(run, load->valid->pdata[i], stage, column);
	return stats_median(values, load->valid->len);
}

GPtrArray *stages_timed(const struct run_view *run)
{
	GPtrArray *names = g_ptr_array_new();
	guint i;

	for (i = 0; i < run->stages->rows->len; i++) {
		const char *name = tidy_text(run->stages, i, "stage");

		if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal,
						      NULL))
			g_ptr_array_add(names, (gpointer)name);
	}
	return names;
}
