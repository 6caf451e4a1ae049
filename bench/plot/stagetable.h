/* SPDX-License-Identifier: GPL-2.0-only */
/* What stages.csv says of a load. */
#ifndef BENCH_PLOT_STAGETABLE_H
#define BENCH_PLOT_STAGETABLE_H

#include "view.h"

/* Median of @column of @stage over the valid repetitions; NAN for none. */
double stage_median(const struct run_view *run, const struct load *load,
		    const char *stage, const char *column);

/* The stages of the file in its order; they point into @run. */
GPtrArray *stages_timed(const struct run_view *run);

#endif
