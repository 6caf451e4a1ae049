/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From what both sides counted to one row: where each frame went. Whether the
 * row may be believed is for gates.h to say. Pure.
 */
#ifndef BENCH_LAB_ACCOUNT_H
#define BENCH_LAB_ACCOUNT_H

#include <rxbench/hist.h>

#include "lab/clock.h"
#include "lab/gen.h"
#include "stats/points.h"

/* The machine that the lab runs on, during the window; POINT_NONE: untold. */
struct account_host {
	double steal;	 /* share that others took from the guest's CPUs */
	double gen_wait; /* share the generator waited for a CPU of its own */
	double psi_cpu;
	double cpu_mhz;
};

struct account {
	const char *workload; /* "sink+hog", or with a comma */
	struct gen_result gen;
	GHashTable *before, *after; /* the guest's counters: name -> guint64 */
	const GArray *samples;	    /* struct rxb_sample */
	gint64 samples_lost;
	struct clock_offset clock_before, clock_after;
	const struct rxb_hist *latency; /* ns */
	double hog_idle_per_s;		/* 0: there is no hog */
	const char
		*cpu; /* group of the CPU under test: "cpu1"; NULL: all CPUs */
	struct account_host host;
	gint64 lab_window_ns; /* by the lab's clock; 0: not told */
	gint64 answer_ns; /* of it, at most, to hear of the end; 0: as a rule */
	gint64 gap_grain_ns; /* gaps cannot be told apart below it; 0: they can
			      */
	gboolean drained;
	/* What was read back behind the window. */
	char *mode;	      /* the driver's; NULL: it has none */
	GPtrArray *misplaced; /* char *: who is on another CPU; or NULL */
	gboolean lossless;    /* asked: a load that loses nothing */
};

/* Fill everything in @p that was measured; what was asked is there already. */
void account_fill(struct point *p, const struct account *a);

/* Latencies that are less than the clocks can tell are not known. */
void account_blur(struct point *p);

/* Has every frame that was sent been found? Then none is on its way. */
gboolean account_closes(const struct account *a);

/* Free what is its own: counters, mode, misplaced. */
void account_clear(struct account *a);

/* after - before of a counter; FALSE when there is no such counter. */
gboolean account_delta(const struct account *a, const char *name,
		       gint64 *delta);
/* The same; 0 when there is none: a driver without that way to lose. */
gint64 account_growth(const struct account *a, const char *name);

/* What grew, struct counted, by name: a row of counters.csv each. */
GArray *account_counted(const struct account *a);

/* account.c's own: the columns cpu_*. */
void account_fill_cpu(struct point *p, const struct account *a);

#endif
