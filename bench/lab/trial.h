/* SPDX-License-Identifier: GPL-2.0-only */
/* One trial: everything between "set the mode" and a row. */
#ifndef BENCH_LAB_TRIAL_H
#define BENCH_LAB_TRIAL_H

#include <rxbench/hist.h>

#include "stats/points.h"

/* A counter of the guest, and how much it grew. */
struct counted {
	char *name;
	gint64 value;
};

struct trial {
	/* Asked. */
	const char *mode;
	double pps;
	int window_ms;
	int settle_ms;
	int epoch;	       /* 1..65535, another one than the trial before */
	double hog_idle_per_s; /* 0: no hog runs */
	gboolean lossless;     /* at this load the mode loses nothing */
	char *more;	/* further ",KEY=VALUE" for the generator, or NULL */
	gboolean reset; /* the device, inside the window */
	const char *collectors; /* a set of them; NULL: those that are on */

	/* Measured; trial_clear() frees. */
	struct rxb_hist latency;
	GArray *samples; /* struct rxb_sample */
	GArray *stages;	 /* struct stage_cost, or NULL: the lab counts none */
	GArray *counted; /* struct counted */
	char *driver, *srcversion; /* the module under test, if it was loaded */
	guint64 start_ns;	   /* the window's start on the guest's clock */
};

void trial_clear(struct trial *t);

#endif
