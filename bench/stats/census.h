/* SPDX-License-Identifier: GPL-2.0-only */
/* How often what happened while frames came. Pure. */
#ifndef BENCH_STATS_CENSUS_H
#define BENCH_STATS_CENSUS_H

#include "stats/trace.h"

struct census_row {
	const char *what; /* "interrupt", "not for us", "softirq" ... */
	const char *name; /* the interrupt's, the softirq's; or "" */
	guint count;
};

/*
 * struct census_row, over the events @from..@to of a trace, on all CPUs,
 * whatever they had to do with frames: the guest's own clock ticks too. "not
 * for us" are handlers of a shared line that answered IRQ_NONE.
 * g_array_unref() it.
 */
GArray *census_take(const struct trace *t, int from, int to);

/* 0 when there is no such row. */
guint census_count(const GArray *census, const char *what, const char *name);

#endif
