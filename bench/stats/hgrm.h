/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * HdrHistogram percentile text (.hgrm): what the HdrHistogram plotters read.
 *
 * One line a non-empty bucket, values in microseconds, so that a file read
 * back is the same histogram, bucket by bucket.
 */
#ifndef BENCH_STATS_HGRM_H
#define BENCH_STATS_HGRM_H

#include <glib.h>
#include <rxbench/hist.h>

/*
 * Write @h to @path, whole or not at all. A unit of its values is
 * @ns_per_unit nanoseconds.
 */
gboolean hgrm_write(const char *path, const struct rxb_hist *h,
		    double ns_per_unit, GError **error);

/*
 * Add the histogram in @path to @h (of the same unit; reset it first), so
 * that repetitions merge into one. @h is untouched on error.
 */
gboolean hgrm_merge(const char *path, struct rxb_hist *h, double ns_per_unit,
		    GError **error);

#endif
