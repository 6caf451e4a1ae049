/* SPDX-License-Identifier: GPL-2.0-only */
/* Which curve belongs into which of the small frames of panels.gp. */
#ifndef BENCH_PLOT_PANELS_H
#define BENCH_PLOT_PANELS_H

#include "stats/summary.h"

/* So many curves can be told apart in one frame. */
#define PANELS_ABOVE 8

/*
 * The place of @mode in the list that the driver has, and after it whatever is
 * not the driver's.
 */
guint panels_mode_rank(const char *mode);

/* The number of frames: one a mode. */
guint panels_count(const GPtrArray *series);

/* gnuplot's panel[], panel_title[], device[], device_name[]. */
void panels_put(GString *text, const GPtrArray *series);

#endif
