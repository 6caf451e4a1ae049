/* SPDX-License-Identifier: GPL-2.0-only */
/* What the guest's sampler saw, and what was when. Pure. */
#ifndef BENCH_LAB_SAMPLES_H
#define BENCH_LAB_SAMPLES_H

#include <glib.h>
#include <rxbench/sampler.h>

/* "t_ns,rx_packets,...,hog" */
gboolean sample_parse(const char *text, struct rxb_sample *s);

/* The counters in struct rxb_sample that callers ask for. */
enum sample_field { SAMPLE_DELIVERED, SAMPLE_HOG, SAMPLE_IRQS };

/*
 * How much @field grew from @from_ns to @to_ns, between samples interpolated;
 * NAN when the samples (struct rxb_sample, ascending) don't reach that far.
 */
double samples_growth(const GArray *samples, enum sample_field field,
		      guint64 from_ns, guint64 to_ns);

/*
 * The fastest growth a second of @field over @span_ns: what it does when
 * nothing is in its way. 0 when the samples are shorter than that.
 */
double samples_peak_rate(const GArray *samples, enum sample_field field,
			 guint64 span_ns);

#endif
