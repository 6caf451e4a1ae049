/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From what both sides counted to one row: where each frame went, and whether
 * the row may be believed. Pure.
 */
#ifndef BENCH_LAB_ACCOUNT_H
#define BENCH_LAB_ACCOUNT_H

#include <rxbench/hist.h>

#include "lab/clock.h"
#include "lab/gen.h"
#include "stats/points.h"

/* What others may take from the guest, share of the time. */
#define ACCOUNT_MAX_STEAL 0.02

struct account {
	struct gen_result gen;
	GHashTable *before, *after; /* the guest's counters: name -> guint64 */
	const GArray *samples;	    /* struct rxb_sample */
	gint64 samples_lost;
	struct clock_offset clock_before, clock_after;
	const struct rxb_hist *latency; /* ns */
	double hog_idle_per_s;		/* 0: there is no hog */
	const char
		*cpu; /* group of the CPU under test: "cpu1"; NULL: all CPUs */
	double steal;
	gint64 gap_grain_ns; /* gaps cannot be told apart below it; 0: they can
			      */
	gboolean drained;
};

/* Fill everything in @p that was measured; what was asked is there already. */
void account_fill(struct point *p, const struct account *a);

/* Has every frame that was sent been found? Then none is on its way. */
gboolean account_closes(const struct account *a);

/* Apply the gates: TRUE when the row stands. Call it last. */
gboolean account_gates(struct point *p, const struct account *a);

/* after - before of a counter; FALSE when there is no such counter. */
gboolean account_delta(const struct account *a, const char *name,
		       gint64 *delta);

#endif
