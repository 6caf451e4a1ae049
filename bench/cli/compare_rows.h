/* SPDX-License-Identifier: GPL-2.0-only */
/* What a comparison found, on the standard output. */
#ifndef BENCH_CLI_COMPARE_ROWS_H
#define BENCH_CLI_COMPARE_ROWS_H

#include "stats/compare.h"

/*
 * A line a mode, load and figure. @noisy: equal things scatter, so ranges are
 * shown and a difference inside them is marked. @costs: instructions too.
 */
void compare_print_rows(const struct comparison *c, gboolean noisy,
			gboolean costs);

/* That @row needs more than @percent more instructions a frame. */
void compare_print_excess(const struct compare_row *row, double percent);

#endif
