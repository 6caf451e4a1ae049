/* SPDX-License-Identifier: GPL-2.0-only */
/* What a comparison found, on the standard output. */
#ifndef BENCH_CLI_COMPARE_ROWS_H
#define BENCH_CLI_COMPARE_ROWS_H

#include "stats/compare.h"

/*
 * A line a mode, load and figure, and how many of them differ. @noisy: equal
 * things scatter, so ranges, intervals and noise floors are shown.
 */
void compare_print_rows(const struct comparison *c, gboolean noisy);

/* That @v of @row is worse in B. */
void compare_print_worse(const struct compare_row *row,
			 const struct compare_value *v);

/* That @row needs more than @percent more instructions a frame. */
void compare_print_excess(const struct compare_row *row, double percent);

#endif
