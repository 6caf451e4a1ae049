/* SPDX-License-Identifier: GPL-2.0-only */
/* The report for people who stay in their terminal. */
#ifndef BENCH_PLOT_TERMINAL_H
#define BENCH_PLOT_TERMINAL_H

#include "view.h"

/* Columns of the standard output's terminal, within reason; 79 for a file. */
guint terminal_columns(void);

/* The curve (@chart may be NULL), the verdict, the page's path, on stdout. */
void terminal_print(const struct run_view *run, GBytes *chart,
		    const char *page_path);

/* Each mode against its own limit, or FALSE; a part of the above. */
gboolean terminal_print_modes(const struct run_view *run);

/* What searches found, when there were any. */
gboolean terminal_print_searches(const char *run_dir, GError **error);

/* What a tuner recommends; : tune.json. */
void terminal_print_tune(JsonObject *tune);

/* Instructions by stage, when there are any; a part of the above. */
void terminal_print_costs(const struct run_view *run);

#endif
