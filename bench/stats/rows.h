/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A table of a run directory as text: rows are taken from one file to another
 * as they stand, down to the byte, and only their place changes. Every row is
 * one line and belongs to the point whose number is in its column "seq". Pure.
 */
#ifndef BENCH_STATS_ROWS_H
#define BENCH_STATS_ROWS_H

#include <glib.h>

struct rows {
	char *header; /* the first line; NULL in a table without one */
	guint column; /* which one is seq */
	GArray *rows; /* struct row */
};

struct row {
	gint64 seq;
	char *text; /* without the line's end */
};

/* An empty table; rows_take() gives it its header. */
struct rows *rows_new(void);
/*
 * A file's text. A torn last line is ignored. NULL with @error when there is
 * no column seq, or a row without a number in it.
 */
struct rows *rows_parse(const char *text, GError **error);
void rows_free(struct rows *t);

/*
 * Append the rows of @from to @to with the number that @numbers (gint64 *
 * to gint64 *) gives to theirs; those it does not know are left out. FALSE
 * with @error when the headers differ.
 */
gboolean rows_take(struct rows *to, const struct rows *from,
		   GHashTable *numbers, GError **error);

/* By seq; rows of one point stay in their order. */
void rows_sort(struct rows *t);

/* The file's text; free with g_free. */
char *rows_text(const struct rows *t);

#endif
