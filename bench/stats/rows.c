/* SPDX-License-Identifier: GPL-2.0-only */
#include "rows.h"

#include <gio/gio.h>
#include <string.h>

static void row_clear(gpointer data)
{
	g_free(((struct row *)data)->text);
}

struct rows *rows_new(void)
{
	struct rows *t = g_new0(struct rows, 1);

	t->rows = g_array_new(FALSE, FALSE, sizeof(struct row));
	g_array_set_clear_func(t->rows, row_clear);
	return t;
}

void rows_free(struct rows *t)
{
	if (!t)
		return;
	g_free(t->header);
	g_array_unref(t->rows);
	g_free(t);
}

/* Where cell @column of @line begins, and @end; NULL when it has fewer. */
static const char *find_cell(const char *line, guint column, const char **end)
{
	const char *c, *cell = line;
	gboolean quoted = FALSE;

	*end = line;
	/* A doubled quote ends the quoting and begins it again. */
	for (c = line;; c++) {
		if (*c == '"')
			quoted = !quoted;
		if (*c && (*c != ',' || quoted))
			continue;
		if (!column) {
			*end = c;
			return cell;
		}
		if (!*c)
			return NULL;
		column--;
		cell = c + 1;
	}
}

static gboolean find_column(struct rows *t, const char *name)
{
	const char *cell, *end;

	for (t->column = 0; (cell = find_cell(t->header, t->column, &end));
	     t->column++)
		if (strlen(name) == (size_t)(end - cell) &&
		    !strncmp(cell, name, (size_t)(end - cell)))
			return TRUE;
	return FALSE;
}

static gboolean add_line(struct rows *t, char *line, guint number,
			 GError **error)
{
	const char *end, *cell = find_cell(line, t->column, &end);
	struct row row = {.text = line};
	char *rest = NULL;

	if (cell)
		row.seq = g_ascii_strtoll(cell, &rest, 10);
	g_array_append_val(t->rows, row);
	if (cell && rest == end && rest != cell)
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		    "line %u: no number in its column seq", number);
	return FALSE;
}

static gboolean add_header(struct rows *t, char *line, GError **error)
{
	t->header = line;
	if (find_column(t, "seq"))
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		    "line 1: column seq is missing");
	return FALSE;
}

struct rows *rows_parse(const char *text, GError **error)
{
	struct rows *t = rows_new();
	const char *end;
	guint number;

	for (number = 1; (end = strchr(text, '\n')); number++, text = end + 1) {
		char *line = g_strndup(text, (gsize)(end - text));

		if (number == 1 ? add_header(t, line, error)
				: add_line(t, line, number, error))
			continue;
		rows_free(t);
		return NULL;
	}
	return t;
}

static char *renumbered(const struct rows *t, const struct row *row, gint64 seq)
{
	const char *end, *cell = find_cell(row->text, t->column, &end);

	return g_strdup_printf("%.*s%" G_GINT64_FORMAT "%s",
			       (int)(cell - row->text), row->text, seq, end);
}

gboolean rows_take(struct rows *to, const struct rows *from,
		   GHashTable *numbers, GError **error)
{
	guint i;

	if (!from->header)
		return TRUE;
	if (to->header && strcmp(to->header, from->header)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "line 1: has other columns than the same file of "
			    "another shard");
		return FALSE;
	}
	if (!to->header) {
		to->header = g_strdup(from->header);
		to->column = from->column;
	}
	for (i = 0; i < from->rows->len; i++) {
		const struct row *old =
			&g_array_index(from->rows, struct row, i);
		const gint64 *seq = g_hash_table_lookup(numbers, &old->seq);
		struct row row;

		if (!seq)
			continue;
		row.seq = *seq;
		row.text = row.seq == old->seq ? g_strdup(old->text)
					       : renumbered(from, old, row.seq);
		g_array_append_val(to->rows, row);
	}
	return TRUE;
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
	gint64 x = ((const struct row *)a)->seq;
	gint64 y = ((const struct row *)b)->seq;

	return (x > y) - (x < y);
}

/* g_array_sort() is a stable sort by contract: equal rows keep their order. */
void rows_sort(struct rows *t)
{
	g_array_sort(t->rows, compare_rows);
}

char *rows_text(const struct rows *t)
{
	GString *text = g_string_new(NULL);
	guint i;

	if (t->header)
		g_string_append_printf(text, "%s\n", t->header);
	for (i = 0; i < t->rows->len; i++)
		g_string_append_printf(
			text, "%s\n",
			g_array_index(t->rows, struct row, i).text);
	return g_string_free(text, FALSE);
}
