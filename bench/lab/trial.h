/* SPDX-License-Identifier: GPL-2.0-only */
/* One trial: everything between "set the mode" and a row. */
#ifndef BENCH_LAB_TRIAL_H
#define BENCH_LAB_TRIAL_H

#include <rxbench/hist.h>
#include <rxbench/stages.h>

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
	gboolean rates_only; /* no instructions are counted: a third faster */
	const char *collectors; /* a set of them; NULL: those that are on */
	const char *workload;	/* NULL: the one that the lab began with */
	const GPtrArray *knobs; /* struct knob_value; NULL: the lab's */

	/* Measured; trial_clear() frees. */
	/*
	 * ns; SEND and TOTAL of all frames that were delivered, what lies
	 * between of tagged ones, where they were followed.
	 */
	struct rxb_hist latency[RXB_STAGES];
	gboolean followed;
	gint64 follow_err_ns; /* of the clock that they were followed by */
	GArray *samples;      /* struct rxb_sample */
	GArray *stages;	 /* struct stage_cost, or NULL: the lab counts none */
	GArray *counted; /* struct counted */
	char *driver, *srcversion; /* the module under test, if it was loaded */
	guint64 start_ns;	   /* the window's start on the guest's clock */
};

void trial_clear(struct trial *t);

/* What the sink tells is always there. */
gboolean trial_has_stage(const struct trial *t, enum rxb_stage stage);
/*
 * How well a stage of @t is known: 0 where both its ends are seen by one clock,
 * else by as much as those that see them. @clock_err_us is that between lab
 * and guest.
 */
double trial_stage_err_us(const struct trial *t, enum rxb_stage stage,
			  double clock_err_us);

#endif
