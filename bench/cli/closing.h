/* SPDX-License-Identifier: GPL-2.0-only */
/* The last lines of a run: how much noise, and netdrv against in-tree drivers.
 */
#ifndef BENCH_CLI_CLOSING_H
#define BENCH_CLI_CLOSING_H

#include <glib.h>

/*
 * On stdout, of the points of @run_dir: what an A/A pair says no smaller
 * difference counts, and a line "ratio netdrv-MODE/DRIVER MEDIAN (MIN..MAX of
 * N)" for each netdrv mode, of delivered frames, paired by load and repetition,
 * where an in-tree driver was measured too.
 */
gboolean closing_print(const char *run_dir, GError **error);

#endif
