/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How even the stream was: statistics of the gaps between frames as they
 * were really sent, against those that were planned. Pure. The unit (ns, TSC
 * ticks) is the caller's.
 *
 * Kept are the deviations from the nominal gap, not the gaps: a log-linear
 * histogram is fine near zero, and that is where the deviations of a good
 * generator are. A histogram of the gaps themselves would blur the median by
 * nearly 1 %, which is all that the measurement's gate allows.
 */
#ifndef PKTGEN_GAPS_H
#define PKTGEN_GAPS_H

#include <stdbool.h>

#include "rxbench/hist.h"

enum {
	GAPS_EVEN = 1,	 /* every planned gap is the nominal one */
	GAPS_FITTED = 2, /* keep the gaps themselves */
};

struct gaps {
	uint64_t nominal;
	uint64_t micro_below; /* a gap below this is a micro-burst */
	uint64_t tolerance;   /* a gap this far from its plan is still on it */
	unsigned int kind;    /* GAPS_* */
	uint64_t micro, planned_micro; /* micro-bursts, sent and planned */
	uint64_t within;	       /* on plan */
	/* Not on plan, and micro-bursts, where the sender was disturbed. */
	uint64_t off_stolen, micro_stolen;
	double sum_squares;	 /* of the deviations */
	struct rxb_hist shorter; /* nominal - gap */
	struct rxb_hist longer;	 /* gap - nominal, zero included */
	struct rxb_hist error;	 /* |gap - planned gap|, see gaps_finish() */
	/*
	 * If fitted: the gaps as they were, and with the planned ones where the
	 * sender was disturbed.
	 */
	struct rxb_hist all, own;
};

/* Empty: takes a while, some 100 KiB are written. */
void gaps_reset(struct gaps *g);

/* What the gaps that will be added are held against. */
void gaps_aim(struct gaps *g, uint64_t nominal, uint64_t tolerance,
	      unsigned int kind);

/* What even gaps need not: their error is the deviation. */
static inline uint64_t gaps_add_planned(struct gaps *g, uint64_t gap,
					uint64_t planned, bool disturbed)
{
	uint64_t error = gap > planned ? gap - planned : planned - gap;

	g->planned_micro += planned < g->micro_below;
	rxb_hist_add(&g->error, error);
	if (g->kind & GAPS_FITTED) {
		rxb_hist_add(&g->all, gap);
		rxb_hist_add(&g->own, disturbed ? planned : gap);
	}
	return error;
}

/* @disturbed: it was interrupted, or still catches up with the plan. */
static inline void gaps_add(struct gaps *g, uint64_t gap, uint64_t planned,
			    bool disturbed)
{
	bool micro = gap < g->micro_below;
	uint64_t deviation, error;

	if (gap < g->nominal) {
		deviation = g->nominal - gap;
		rxb_hist_add(&g->shorter, deviation);
	} else {
		deviation = gap - g->nominal;
		rxb_hist_add(&g->longer, deviation);
	}
	error = deviation;
	if (!(g->kind & GAPS_EVEN))
		error = gaps_add_planned(g, gap, planned, disturbed);
	g->sum_squares += (double)deviation * (double)deviation;
	g->micro += micro;
	g->micro_stolen += micro && disturbed;
	if (error <= g->tolerance)
		g->within++;
	else
		g->off_stolen += disturbed;
}

/* Once, when all gaps are in and before anything is asked. */
void gaps_finish(struct gaps *g);

/* Add all of @from, which has the same nominal gap, to @g. */
void gaps_merge(struct gaps *g, const struct gaps *from);

static inline uint64_t gaps_count(const struct gaps *g)
{
	return g->shorter.count + g->longer.count;
}

/* The gap at or below which @permille / 1000 of all gaps lie; 0 if none. */
uint64_t gaps_quantile(const struct gaps *g, unsigned int permille);

/* Standard deviation over mean, parts per million; 0 below two gaps. */
uint64_t gaps_cv_ppm(const struct gaps *g);

#endif
