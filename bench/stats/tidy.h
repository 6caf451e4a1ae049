/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A table of a run directory read by the names of its columns: what a report
 * takes from files that it does not write. Pure.
 */
#ifndef BENCH_STATS_TIDY_H
#define BENCH_STATS_TIDY_H

#include <glib.h>

struct tidy {
	GPtrArray *columns; /* names */
	GPtrArray *rows;    /* GPtrArray of cells, as many as columns */
};

/*
 * A file's text: a header line, then rows; cells are quoted as RFC 4180 says.
 * A torn last line is ignored. NULL with @error when one of @needed
 * (NULL-terminated) is no column, or a row has other cells than the header.
 */
struct tidy *tidy_parse(const char *text, const char *const *needed,
			GError **error);

/* The same of a file; an empty table when there is none. */
struct tidy *tidy_read(const char *path, const char *const *needed,
		       GError **error);
void tidy_free(struct tidy *t);

gboolean tidy_has(const struct tidy *t, const char *name);

/* The cell of @row in the column called @name; "" when there is no such. */
const char *tidy_text(const struct tidy *t, guint row, const char *name);
/* NAN when the cell is empty or no number. */
double tidy_number(const struct tidy *t, guint row, const char *name);

/*
 * One line's cells up to @end; free with g_ptr_array_unref. What points.csv is
 * read with, too.
 */
GPtrArray *tidy_cells(const char *line, const char *end);

/*
 * Append a cell to @row: quoted where it must be (RFC 4180); a row stays one
 * line, so line breaks become blanks.
 */
void tidy_put_text(GString *row, const char *text);

#endif
