/* SPDX-License-Identifier: GPL-2.0-only */
/* One trial: everything between "set the mode" and a row. */
#ifndef BENCH_LAB_MEASURE_H
#define BENCH_LAB_MEASURE_H

#include "lab/lab.h"
#include "stats/points.h"

struct trial {
	/* Asked. */
	const char *mode;
	double pps;
	int window_ms;
	int settle_ms;
	int epoch;	       /* 1..65535, another one than the trial before */
	double hog_idle_per_s; /* 0: no hog runs */

	/* Measured; trial_clear() frees. */
	struct rxb_hist latency;
	GArray *samples;
	guint64 start_ns; /* the window's start on the guest's clock */
};

/*
 * Measure @t; @p has what was asked and gets the rest, gates applied. FALSE
 * with @error when the lab failed; an invalid point is TRUE.
 */
gboolean trial_run(struct lab *lab, struct trial *t, struct point *p,
		   GError **error);
void trial_clear(struct trial *t);

/* The hog's progress per second on an otherwise idle guest. */
gboolean measure_hog_idle(struct lab *lab, double *per_s, GError **error);

#endif
