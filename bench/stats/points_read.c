/* SPDX-License-Identifier: GPL-2.0-only */
/* points.csv, read back. */
#include "columns.h"

#include <gio/gio.h>
#include <string.h>

#include "tidy.h"

static gboolean get_cell(struct point *p, const struct column *col,
			 const char *text)
{
	void *field = (char *)p + col->offset;
	char *rest = NULL;
	gint64 whole = 0;

	if (col->cell == CELL_TEXT) {
		g_strlcpy(field, text, col->size);
		return TRUE;
	}
	if (!*text)
		return TRUE;
	if (col->cell == CELL_REAL)
		*(double *)field = g_ascii_strtod(text, &rest);
	else
		whole = g_ascii_strtoll(text, &rest, 10);
	if (col->cell == CELL_COUNT)
		*(gint64 *)field = whole;
	else if (col->cell == CELL_INT)
		*(int *)field = (int)whole;
	else if (col->cell == CELL_FLAG)
		*(gboolean *)field = whole != 0;
	return !*rest;
}

GPtrArray *points_map_header(const char *line, const char *end, GError **error)
{
	g_autoptr(GPtrArray) header = tidy_cells(line, end);
	g_autoptr(GPtrArray) map = g_ptr_array_new();
	size_t i;
	guint at;

	g_ptr_array_set_size(map, (int)header->len);
	for (i = 0; i < n_point_columns; i++) {
		if (g_ptr_array_find_with_equal_func(
			    header, point_column[i].name, g_str_equal, &at)) {
			map->pdata[at] = (gpointer)&point_column[i];
		} else if (!point_column[i].optional) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
				    "line 1: column %s is missing",
				    point_column[i].name);
			return NULL;
		}
	}
	return g_steal_pointer(&map);
}

static gboolean get_row(struct point *p, const GPtrArray *map,
			const GPtrArray *cells, guint line, GError **error)
{
	guint i;

	point_init(p);
	if (cells->len != map->len) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "line %u: %u cells; the header names %u", line,
			    cells->len, map->len);
		return FALSE;
	}
	for (i = 0; i < map->len; i++) {
		const struct column *col = map->pdata[i];

		if (!col || get_cell(p, col, cells->pdata[i]))
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "line %u: column %s: \"%s\" is not a number", line,
			    col->name, (const char *)cells->pdata[i]);
		return FALSE;
	}
	return TRUE;
}

static GArray *parse_rows(const char *text, GError **error)
{
	g_autoptr(GArray) points =
		g_array_new(FALSE, FALSE, sizeof(struct point));
	g_autoptr(GPtrArray) map = NULL;
	const char *end;
	guint line;

	for (line = 1; (end = strchr(text, '\n')); line++, text = end + 1) {
		g_autoptr(GPtrArray) cells = NULL;
		struct point p;

		if (line == 1) {
			map = points_map_header(text, end, error);
			if (!map)
				return NULL;
			continue;
		}
		cells = tidy_cells(text, end);
		if (!get_row(&p, map, cells, line, error))
			return NULL;
		g_array_append_val(points, p);
	}
	return g_steal_pointer(&points);
}

GArray *points_read(const char *path, GError **error)
{
	g_autofree char *text = NULL;
	GArray *points;

	if (!g_file_get_contents(path, &text, NULL, error))
		return NULL;
	points = parse_rows(text, error);
	if (!points)
		g_prefix_error(error, "%s: ", path);
	return points;
}
