/* SPDX-License-Identifier: GPL-2.0-only */
#include "cli/ratio.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lab/catalog.h"
#include "stats/summary.h"

static double delivered(const struct point *p)
{
	return p->delivered_pps < 0 ? NAN : p->delivered_pps;
}

static const char *driver_of(const struct series *s)
{
	const struct catalog_item *mode = catalog_find(catalog_modes, s->label);

	return mode ? mode->driver : NULL;
}

static void print_against(const GPtrArray *all, const struct series *base)
{
	guint i;

	for (i = 0; i < all->len; i++) {
		const struct series *s = g_ptr_array_index(all, i);
		struct interval ratio;
		char *name, *line;

		if (driver_of(s))
			continue;
		ratio = series_ratio(s, base, delivered);
		name = g_strdup_printf(CATALOG_DRIVER "-%s/%s", s->label,
				       driver_of(base));
		line = stats_ratio_line(name, &ratio);
		puts(line);
		g_free(line);
		g_free(name);
	}
}

gboolean ratio_print(const char *run_dir, GError **error)
{
	char *path = g_build_filename(run_dir, "points.csv", NULL);
	GArray *points = points_read(path, error);
	GPtrArray *all;
	guint i;

	g_free(path);
	if (!points)
		return FALSE;
	all = summary_new(points);
	for (i = 0; i < all->len; i++)
		if (driver_of(g_ptr_array_index(all, i)))
			print_against(all, g_ptr_array_index(all, i));
	g_ptr_array_unref(all);
	g_array_unref(points);
	return TRUE;
}
