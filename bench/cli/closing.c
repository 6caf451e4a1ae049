/* SPDX-License-Identifier: GPL-2.0-only */
#include "cli/closing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lab/catalog.h"
#include "lab/scenario.h"
#include "plot/collectors.h"
#include "plot/runinfo.h"
#include "stats/noise.h"
#include "stats/tune_json.h"

static double delivered(const struct point *p)
{
	return p->delivered_pps < 0 ? NAN : p->delivered_pps;
}

static gboolean is_ours(const struct series *s)
{
	return catalog_is_ours(s->like->mode);
}

/* As wide as the rest of the closing lines. */
#define COLUMNS 79
#define INDENT "         "

static void print_floors(const GArray *floors)
{
	size_t at = COLUMNS;
	guint i;

	for (i = 0; i < floors->len; i++) {
		const struct noise_floor *f =
			&g_array_index(floors, struct noise_floor, i);
		char *percent = noise_text(f->floor);
		char *text = g_strdup_printf("%s %s%s", f->metric, percent,
					     i + 1 < floors->len ? "," : "");

		if (at + 1 + strlen(text) > COLUMNS) {
			printf("%s" INDENT "%s", i ? "\n" : "", text);
			at = strlen(INDENT) + strlen(text);
		} else {
			printf(" %s", text);
			at += 1 + strlen(text);
		}
		g_free(percent);
		g_free(text);
	}
	putchar('\n');
}

static void print_noise(const GArray *points, const GPtrArray *pairs)
{
	guint i;

	if (points->len &&
	    points_lab_is_exact(g_array_index(points, struct point, 0).lab))
		puts("noise    none: virtual time is exact, every difference "
		     "counts");
	for (i = 0; i < pairs->len; i++) {
		const struct noise *n = pairs->pdata[i];

		if (!n->floors->len)
			continue;
		printf("noise    %s against itself on %s; no smaller "
		       "difference counts:\n",
		       n->label, n->device);
		print_floors(n->floors);
	}
}

/* Behind a ratio that the machine alone can make. */
static void print_remark(const GPtrArray *pairs, const char *device,
			 const struct interval *ratio)
{
	const struct noise_floor *f =
		noise_find(pairs, device, "delivered_pps");
	char *percent;

	if (!f || !(fabs(ratio->median - 1) <= f->floor))
		return;
	percent = noise_text(f->floor);
	printf(", within the noise of %s", percent);
	g_free(percent);
}

static void print_against(const GPtrArray *all, const struct series *base,
			  const GPtrArray *pairs)
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
		fputs(line, stdout);
		print_remark(pairs, base->like->device, &ratio);
		putchar('\n');
		g_free(line);
		g_free(name);
	}
}

/* What the collectors cost, where a run compares all of them with none. */
static void print_collectors(const GPtrArray *all)
{
	g_autoptr(GPtrArray) costs = collectors_costs(all);
	guint i;

	for (i = 0; i < costs->len; i++) {
		const struct collectors_cost *c = costs->pdata[i];
		char *name =
			g_strdup_printf("delivered-all-over-none/%s", c->mode);
		char *line = stats_ratio_line(name, &c->ratio);

		puts(line);
		g_free(line);
		g_free(name);
	}
}

static gboolean tunes(const char *run_dir)
{
	g_autofree char *path = g_build_filename(run_dir, TUNE_FILE, NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS);
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
	/* Those of a tuner have a table of their own. */
	*each = *each || tunes(run_dir);
	g_free(mode);
	json_object_unref(info);
	return TRUE;
}

gboolean closing_print(const char *run_dir, GError **error)
{
	char *path = g_build_filename(run_dir, "points.csv", NULL);
	gboolean each = FALSE;
	GArray *points = NULL;
	GPtrArray *all, *pairs;
	guint i;

	if (each_has_its_knee(run_dir, &each, error))
		points = points_read(path, error);
	g_free(path);
	if (!points)
		return FALSE;
	pairs = noise_new(points);
	print_noise(points, pairs);
	all = summary_new(points);
	for (i = 0; !each && i < all->len; i++)
		if (!is_ours(g_ptr_array_index(all, i)))
			print_against(all, g_ptr_array_index(all, i), pairs);
	print_collectors(all);
	g_ptr_array_unref(pairs);
	g_ptr_array_unref(all);
	g_array_unref(points);
	return TRUE;
}
