/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "Every mode at its own limit": the table of a run in which each mode's loads
 * are multiples of its own loss-free rate, for page and terminal.
 */
#ifndef BENCH_PLOT_MODETABLE_H
#define BENCH_PLOT_MODETABLE_H

#include "view.h"

#define MODE_TABLE_TITLE "Every mode at its own limit"

struct mode_column {
	const char *heading; /* on the page */
	const char *brief;   /* on a terminal */
};

/* Ends with a NULL heading. */
extern const struct mode_column mode_columns[];
#define MODE_COLUMNS 13

struct mode_row {
	const struct point *sample; /* says mode and device */
	/* What to print, by column; "-" where it is not known. */
	char *cell[MODE_COLUMNS];
};

/*
 * The rows (struct mode_row), by device, then in the driver's order; NULL when
 * the run's loads are no multiples of each mode's own rate. They point into
 * @run. Free with g_ptr_array_unref.
 */
GPtrArray *mode_table_new(const struct run_view *run);

/* FALSE: no row has anything in @column. */
gboolean mode_table_has(const GPtrArray *rows, guint column);

#endif
