/* SPDX-License-Identifier: GPL-2.0-only */
/* netdrv against the kernel's own driver, when a run measured both. */
#ifndef BENCH_CLI_RATIO_H
#define BENCH_CLI_RATIO_H

#include <glib.h>

/*
 * A line "ratio netdrv-MODE/DRIVER MEDIAN (MIN..MAX of N)" on stdout for each
 * netdrv mode in the points of @run_dir, of delivered frames, paired by load
 * and repetition. Nothing without an in-tree driver among them.
 */
gboolean ratio_print(const char *run_dir, GError **error);

#endif
