/* SPDX-License-Identifier: GPL-2.0-only */
#include "tidy.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

GPtrArray *tidy_cells(const char *line, const char *end)
{
	GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) cell = g_string_new(NULL);
	gboolean quoted = FALSE;
	const char *c;

	for (c = line; c < end; c++) {
		if (quoted && *c == '"' && c + 1 < end && c[1] == '"')
			g_string_append_c(cell, *c++);
		else if (*c == '"')
			quoted = !quoted;
		else if (*c == ',' && !quoted) {
			g_ptr_array_add(cells, g_strdup(cell->str));
			g_string_truncate(cell, 0);
		} else if (*c != '\r')
			g_string_append_c(cell, *c);
	}
	g_ptr_array_add(cells, g_strdup(cell->str));
	return cells;
}

static struct tidy *tidy_new(void)
{
	struct tidy *t = g_new0(struct tidy, 1);

	t->columns = g_ptr_array_new_with_free_func(g_free);
	t->rows = g_ptr_array_new_with_free_func(
		(GDestroyNotify)g_ptr_array_unref);
	return t;
}

void tidy_free(struct tidy *t)
{
	if (!t)
		return;
	g_ptr_array_unref(t->columns);
	g_ptr_array_unref(t->rows);
	g_free(t);
}

static gboolean find_column(const struct tidy *t, const char *name, guint *at)
{
	return g_ptr_array_find_with_equal_func(t->columns, name, g_str_equal,
						at);
}

gboolean tidy_has(const struct tidy *t, const char *name)
{
	return find_column(t, name, NULL);
}

static gboolean has_columns(const struct tidy *t, const char *const *needed,
			    GError **error)
{
	for (; *needed; needed++) {
		if (tidy_has(t, *needed))
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "line 1: column %s is missing", *needed);
		return FALSE;
	}
	return TRUE;
}

static gboolean add_line(struct tidy *t, GPtrArray *cells, guint line,
			 const char *const *needed, GError **error)
{
	if (line == 1) {
		g_ptr_array_unref(t->columns);
		t->columns = cells;
		return has_columns(t, needed, error);
	}
	g_ptr_array_add(t->rows, cells);
	if (cells->len == t->columns->len)
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		    "line %u: %u cells; the header names %u", line, cells->len,
		    t->columns->len);
	return FALSE;
}

struct tidy *tidy_parse(const char *text, const char *const *needed,
			GError **error)
{
	struct tidy *t = tidy_new();
	const char *end;
	guint line;

	for (line = 1; (end = strchr(text, '\n')); line++, text = end + 1)
		if (!add_line(t, tidy_cells(text, end), line, needed, error)) {
			tidy_free(t);
			return NULL;
		}
	return t;
}

struct tidy *tidy_read(const char *path, const char *const *needed,
		       GError **error)
{
	g_autofree char *text = NULL;
	struct tidy *t;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return tidy_new();
	if (!g_file_get_contents(path, &text, NULL, error))
		return NULL;
	t = tidy_parse(text, needed, error);
	if (!t)
		g_prefix_error(error, "%s: ", path);
	return t;
}

const char *tidy_text(const struct tidy *t, guint row, const char *name)
{
	const GPtrArray *cells = t->rows->pdata[row];
	guint at;

	return find_column(t, name, &at) ? cells->pdata[at] : "";
}

double tidy_number(const struct tidy *t, guint row, const char *name)
{
	const char *text = tidy_text(t, row, name);
	char *rest;
	double value = g_ascii_strtod(text, &rest);

	return rest == text || *rest ? NAN : value;
}

void tidy_put_text(GString *row, const char *text)
{
	const char *c;

	if (!strpbrk(text, ",\"\r\n")) {
		g_string_append(row, text);
		return;
	}
	g_string_append_c(row, '"');
	for (c = text; *c; c++) {
		if (*c == '"')
			g_string_append(row, "\"\"");
		else
			g_string_append_c(row,
					  *c == '\n' || *c == '\r' ? ' ' : *c);
	}
	g_string_append_c(row, '"');
}
