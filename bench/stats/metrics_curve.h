/* SPDX-License-Identifier: GPL-2.0-only */
/* The metrics of a whole curve: see the table in metrics.c. */
#ifndef BENCH_STATS_METRICS_CURVE_H
#define BENCH_STATS_METRICS_CURVE_H

#include "summary.h"

/* All: FALSE with *why (g_free) when the curve does not say. */
gboolean metric_livelock_index(const struct series *s, struct interval *out,
			       char **why);
gboolean metric_mfr(const struct series *s, struct interval *out, char **why);
gboolean metric_peak_pps(const struct series *s, struct interval *out,
			 char **why);
gboolean metric_mlfrr(const struct series *s, struct interval *out, char **why);

/* Of the two-cost model: see twocost.h. */
gboolean metric_fit_r2(const struct series *s, struct interval *out,
		       char **why);
gboolean metric_fit_d_us(const struct series *s, struct interval *out,
			 char **why);
gboolean metric_fit_p_us(const struct series *s, struct interval *out,
			 char **why);
gboolean metric_livelock_pps(const struct series *s, struct interval *out,
			     char **why);

/* The load at which most is delivered; NULL with *why. */
const struct load *metric_peak(const struct series *s, char **why);

#endif
