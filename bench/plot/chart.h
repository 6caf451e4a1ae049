/* SPDX-License-Identifier: GPL-2.0-only */
/* The data of all figures, once, as the head of a gnuplot script. */
#ifndef BENCH_PLOT_CHART_H
#define BENCH_PLOT_CHART_H

#include "stats/summary.h"

/*
 * Medians with their intervals, in a data block $curves with named columns,
 * and how to paint each series. @knee_pps may be
 * POINT_NONE. Free with g_free.
 */
char *chart_head(const GPtrArray *series, double knee_pps);

/* Has any load of any series a valid value of metric @name? */
gboolean chart_has(const GPtrArray *series, const char *name);

/* The colour of a mode ("#rrggbb"), the same in every run. */
const char *chart_colour(const GPtrArray *series, guint index);

#endif
