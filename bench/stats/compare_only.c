/* SPDX-License-Identifier: GPL-2.0-only */
/* The points that one of two runs has and the other lacks. */
#include "compare.h"

#include <string.h>

static gboolean is_in(const GArray *points, const struct point *p)
{
	guint i;

	for (i = 0; i < points->len; i++) {
		const struct point *q = &g_array_index(points, struct point, i);

		if (p->rep == q->rep && !strcmp(point_arm(p), point_arm(q)) &&
		    !strcmp(p->device, q->device) && !q->twin &&
		    summary_same_load(p->grid, p->offered_pps, q->grid,
				      q->offered_pps))
			return TRUE;
	}
	return FALSE;
}

static double load_of(const struct point *p)
{
	return p->grid >= 0 ? p->grid : p->offered_pps;
}

static gint compare_points(gconstpointer a, gconstpointer b)
{
	const struct point *const *x = a, *const *y = b;
	int mode = strcmp((*x)->mode, (*y)->mode);
	int device = strcmp((*x)->device, (*y)->device);

	if (mode || device)
		return mode ? mode : device;
	if (load_of(*x) != load_of(*y))
		return load_of(*x) > load_of(*y) ? 1 : -1;
	return (*x)->rep - (*y)->rep;
}

static gboolean is_one_line(const struct point *a, const struct point *b)
{
	return !strcmp(a->mode, b->mode) && !strcmp(a->device, b->device) &&
	       load_of(a) == load_of(b);
}

/* One text a mode and load, with its repetitions. */
static GPtrArray *describe(GPtrArray *points, gboolean devices)
{
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
	GString *text = NULL;
	guint i;

	g_ptr_array_sort(points, compare_points);
	for (i = 0; i < points->len; i++) {
		const struct point *p = points->pdata[i];
		const struct point *last = i ? points->pdata[i - 1] : NULL;

		if (!last || !is_one_line(p, last)) {
			g_autofree char *load =
				compare_load(p->grid, p->offered_pps);

			if (text)
				g_ptr_array_add(texts,
						g_string_free(text, FALSE));
			text = g_string_new(NULL);
			g_string_printf(text, "%s%s%s at %s, rep", point_arm(p),
					devices ? " on " : "",
					devices ? p->device : "", load);
		}
		g_string_append_printf(text, " %d", p->rep);
	}
	if (text)
		g_ptr_array_add(texts, g_string_free(text, FALSE));
	return texts;
}

GPtrArray *compare_only_in(const GArray *points, const GArray *others)
{
	g_autoptr(GPtrArray) found = g_ptr_array_new();
	g_autofree char *devices = compare_devices(points);
	guint i;

	for (i = 0; i < points->len; i++) {
		struct point *p = &g_array_index(points, struct point, i);

		/* A twin is compared with its own first half only. */
		if (!p->twin && !is_in(others, p))
			g_ptr_array_add(found, p);
	}
	return describe(found, strchr(devices, ',') != NULL);
}

char *compare_devices(const GArray *points)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	guint i;

	for (i = 0; i < points->len; i++) {
		char *device = g_array_index(points, struct point, i).device;

		if (!g_ptr_array_find_with_equal_func(names, device,
						      g_str_equal, NULL))
			g_ptr_array_add(names, device);
	}
	g_ptr_array_add(names, NULL);
	return g_strjoinv(",", (char **)names->pdata);
}

gboolean compare_share_device(const GArray *points, const GArray *others)
{
	guint i, j;

	for (i = 0; i < points->len; i++)
		for (j = 0; j < others->len; j++)
			if (!strcmp(g_array_index(points, struct point, i)
					    .device,
				    g_array_index(others, struct point, j)
					    .device))
				return TRUE;
	return FALSE;
}
