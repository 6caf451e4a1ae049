/* SPDX-License-Identifier: GPL-2.0-only */
/* The points that one of two runs has and the other lacks. */
#include "compare.h"

#include <string.h>

static gboolean is_in(const GArray *points, const struct point *p)
{
	guint i;

	for (i = 0; i < points->len; i++) {
		const struct point *q = &g_array_index(points, struct point, i);

		if (p->rep == q->rep && !strcmp(p->mode, q->mode) &&
		    compare_same_load(p->grid, p->offered_pps, q->grid,
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

	if (mode)
		return mode;
	if (load_of(*x) != load_of(*y))
		return load_of(*x) > load_of(*y) ? 1 : -1;
	return (*x)->rep - (*y)->rep;
}

/* One text a mode and load, with its repetitions. */
static GPtrArray *describe(GPtrArray *points)
{
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
	GString *text = NULL;
	guint i;

	g_ptr_array_sort(points, compare_points);
	for (i = 0; i < points->len; i++) {
		const struct point *p = points->pdata[i];
		const struct point *last = i ? points->pdata[i - 1] : NULL;

		if (!last || strcmp(p->mode, last->mode) ||
		    load_of(p) != load_of(last)) {
			g_autofree char *load =
				compare_load(p->grid, p->offered_pps);

			if (text)
				g_ptr_array_add(texts,
						g_string_free(text, FALSE));
			text = g_string_new(NULL);
			g_string_printf(text, "%s at %s, rep", p->mode, load);
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
	guint i;

	for (i = 0; i < points->len; i++) {
		struct point *p = &g_array_index(points, struct point, i);

		if (!is_in(others, p))
			g_ptr_array_add(found, p);
	}
	return describe(found);
}
