/* SPDX-License-Identifier: GPL-2.0-only */
/* Throughput, RFC 2544, 26.1: what other methods of that RFC begin with. */
#ifndef BENCH_STATS_SEARCH_THROUGHPUT_H
#define BENCH_STATS_SEARCH_THROUGHPUT_H

#include "bisect.h"
#include "search.h"

struct throughput {
	struct bisect b;
	double trial_s;
};

void throughput_init(struct throughput *t, const struct search_spec *spec);
gboolean throughput_next(const struct throughput *t,
			 struct search_trial *trial);
void throughput_report(struct throughput *t,
		       const struct search_outcome *outcome);
/* Frames/s; 0 when there is none, or not yet. */
double throughput_found(const struct throughput *t);
void throughput_result(const struct throughput *t, GArray *out);

/*
 * Median, smallest and largest of @values (double) as a result: those that do
 * not exist without a throughput say so.
 */
void throughput_median(const struct throughput *t, GArray *out,
		       const char *goal, const char *unit,
		       const GArray *values);

#endif
