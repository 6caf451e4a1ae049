/* SPDX-License-Identifier: GPL-2.0-only */
/* verdicts.csv of a gallery, and two of them against each other. */
#include "gallery.h"

#include <gio/gio.h>
#include <string.h>

#include "stats/tidy.h"

/* Quoted as RFC 4180 says, where it must be. */
static void put_cell(GString *text, const char *cell, char end)
{
	tidy_put_text(text, cell);
	g_string_append_c(text, end);
}

static void put_row(GString *text, const struct gallery_entry *e,
		    const struct verdict_row *row)
{
	g_autofree char *measured = row && row->measured.n
					    ? stats_number(row->measured.median)
					    : g_strdup("");
	g_autofree char *seconds = g_strdup_printf("%.1f", e->seconds);

	put_cell(text, e->name, ',');
	put_cell(text, row ? row->name : "", ',');
	put_cell(text, row ? row->result : gallery_result(e), ',');
	put_cell(text, measured, ',');
	put_cell(text, row ? row->expected : "", ',');
	put_cell(text, e->lab ? e->lab : "", ',');
	put_cell(text, seconds, '\n');
}

/* Of a scenario that claims nothing, or came to nothing: one row. */
static void put_entry(GString *text, const struct gallery_entry *e)
{
	guint i;

	if (!e->ended || e->why || !e->verdict || !e->verdict->rows->len) {
		put_row(text, e, NULL);
		return;
	}
	for (i = 0; i < e->verdict->rows->len; i++)
		put_row(text, e, e->verdict->rows->pdata[i]);
}

char *gallery_table(const struct gallery *g)
{
	GString *text = g_string_new("scenario,assertion,result,measured,"
				     "expected,lab,seconds\n");
	guint i;

	for (i = 0; i < g->entries->len; i++)
		put_entry(text, g->entries->pdata[i]);
	return g_string_free(text, FALSE);
}

/* --- two of them --- */

static const char *const columns[] = {"scenario", "assertion", "result",
				      "measured", NULL};

/* The row of @t for what row @like of @other is about; -1 without one. */
static int row_like(const struct tidy *t, const struct tidy *other, guint like)
{
	guint i;

	for (i = 0; i < t->rows->len; i++)
		if (!strcmp(tidy_text(t, i, "scenario"),
			    tidy_text(other, like, "scenario")) &&
		    !strcmp(tidy_text(t, i, "assertion"),
			    tidy_text(other, like, "assertion")))
			return (int)i;
	return -1;
}

/* A row a claim: else who would it be compared with? */
static struct tidy *read_table(const char *text, GError **error)
{
	struct tidy *t = tidy_parse(text, columns, error);
	guint i;

	for (i = 0; t && i < t->rows->len; i++) {
		if (row_like(t, t, i) == (int)i)
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "two rows of %s, %s; there may be one",
			    tidy_text(t, i, "scenario"),
			    tidy_text(t, i, "assertion"));
		g_clear_pointer(&t, tidy_free);
	}
	return t;
}

static char *change_text(const struct tidy *a, guint i, const struct tidy *b,
			 guint j, const char *column)
{
	const char *was = tidy_text(a, i, column);
	const char *is = tidy_text(b, j, column);

	if (!strcmp(was, is))
		return g_strdup(*is ? is : "-");
	return g_strdup_printf("%s -> %s", *was ? was : "-", *is ? is : "-");
}

/* TRUE when the result differs. */
static gboolean compare_rows(const struct tidy *a, guint i,
			     const struct tidy *b, guint j, GPtrArray *lines)
{
	gboolean differs = strcmp(tidy_text(a, i, "result"),
				  tidy_text(b, j, "result")) != 0;
	g_autofree char *result = change_text(a, i, b, j, "result");
	g_autofree char *measured = change_text(a, i, b, j, "measured");

	if (differs ||
	    strcmp(tidy_text(a, i, "measured"), tidy_text(b, j, "measured")))
		g_ptr_array_add(lines,
				g_strdup_printf("%-18s %-28s %s (%s)",
						tidy_text(a, i, "scenario"),
						tidy_text(a, i, "assertion"),
						result, measured));
	return differs;
}

static gboolean put_only(const struct tidy *t, const struct tidy *other,
			 const char *letter, GPtrArray *lines)
{
	gboolean any = FALSE;
	guint i;

	for (i = 0; i < t->rows->len; i++) {
		if (row_like(other, t, i) >= 0)
			continue;
		any = TRUE;
		g_ptr_array_add(lines,
				g_strdup_printf("%-18s %-28s %s, only in %s",
						tidy_text(t, i, "scenario"),
						tidy_text(t, i, "assertion"),
						tidy_text(t, i, "result"),
						letter));
	}
	return any;
}

gboolean gallery_compare(const char *a, const char *b, GPtrArray *lines,
			 GError **error)
{
	struct tidy *from = read_table(a, error);
	struct tidy *to = from ? read_table(b, error) : NULL;
	gboolean differs = FALSE;
	guint i;

	for (i = 0; to && i < from->rows->len; i++) {
		int j = row_like(to, from, i);

		if (j >= 0 && compare_rows(from, i, to, (guint)j, lines))
			differs = TRUE;
	}
	if (to) {
		differs = put_only(from, to, "A", lines) || differs;
		differs = put_only(to, from, "B", lines) || differs;
	}
	g_clear_pointer(&from, tidy_free);
	g_clear_pointer(&to, tidy_free);
	return differs;
}
