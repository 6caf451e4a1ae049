/* SPDX-License-Identifier: GPL-2.0-only */
/* "What an interrupt costs": which rows and columns, for page and terminal. */
#ifndef BENCH_PLOT_COSTTABLE_H
#define BENCH_PLOT_COSTTABLE_H

#include "view.h"

#define COST_TABLE_TITLE "What an interrupt costs"

struct cost_row {
	const struct series *series;
	const struct load *load;
};

struct cost_table {
	double place; /* the load: multiple of the knee, pps without one */
	char *load;   /* in words */
	GArray *rows; /* struct cost_row: series with counts at this load */
	GPtrArray *stages; /* names, those where any row has something */
};

/*
 * The table at the lowest or the highest load of the run; NULL when nothing
 * was counted there. It points into @run, which must outlive it.
 */
struct cost_table *cost_table_new(const struct run_view *run, gboolean highest);
void cost_table_free(struct cost_table *t);

/* Instructions per frame as text, "-" when not known; g_free it. */
char *cost_table_number(double per_frame);

#endif
