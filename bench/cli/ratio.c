/* SPDX-License-Identifier: GPL-2.0-only */
#include "cli/ratio.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lab/catalog.h"
#include "lab/scenario.h"
#include "plot/runinfo.h"
#include "stats/summary.h"

static double delivered(const struct point *p)
{
	return p->delivered_pps < 0 ? NAN : p->delivered_pps;
}

static gboolean is_ours(const struct series *s)
{
	return catalog_is_ours(s->like->mode);
}

static void print_against(const GPtrArray *all, const struct series *base)
{
	guint i;

	for (i = 0; i < all->len; i++) {
		const struct series *s = g_ptr_array_index(all, i);
		struct interval ratio;
		char *name, *line;

		if (!is_ours(s) || strcmp(s->like->device, base->like->device))
			continue;
		ratio = series_ratio(s, base, delivered);
		name = g_strdup_printf(
			CATALOG_DRIVER "-%s/%s", s->like->mode,
			catalog_driver(base->like->mode, base->like->device));
		line = stats_ratio_line(name, &ratio);
		puts(line);
		g_free(line);
		g_free(name);
	}
}

/* Of modes that were offered unlike rates a ratio of rates says nothing. */
static gboolean each_has_its_knee(const char *run_dir, gboolean *each,
				  GError **error)
{
	JsonObject *info = runinfo_read(run_dir, error);
	char *mode;

	if (!info)
		return FALSE;
	mode = runinfo_text(info, "scenario.knee_mode");
	*each = !g_strcmp0(mode, SCENARIO_EACH);
	g_free(mode);
	json_object_unref(info);
	return TRUE;
}

gboolean ratio_print(const char *run_dir, GError **error)
{
	char *path = g_build_filename(run_dir, "points.csv", NULL);
	gboolean each = FALSE;
	GArray *points = NULL;
	GPtrArray *all;
	guint i;

	if (each_has_its_knee(run_dir, &each, error))
		points = points_read(path, error);
	g_free(path);
	if (!points)
		return FALSE;
	all = summary_new(points);
	for (i = 0; !each && i < all->len; i++)
		if (!is_ours(g_ptr_array_index(all, i)))
			print_against(all, g_ptr_array_index(all, i));
	g_ptr_array_unref(all);
	g_array_unref(points);
	return TRUE;
}
