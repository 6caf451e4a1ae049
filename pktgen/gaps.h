/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How even the stream was: statistics of the gaps between frames as they
 * were really sent. Pure. The unit (ns, TSC ticks) is the caller's.
 *
 * Kept are the deviations from the nominal gap, not the gaps: a log-linear
 * histogram is fine near zero, and that is where the deviations of a good
 * generator are. A histogram of the gaps themselves would blur the median by
 * nearly 1 %, which is all that the measurement's gate allows.
 */
#ifndef PKTGEN_GAPS_H
#define PKTGEN_GAPS_H

#include "rxbench/hist.h"

struct gaps {
	uint64_t nominal;
	uint64_t micro_below; /* a gap below this is a micro-burst */
	uint64_t micro;
	unsigned __int128 sum_squares; /* of the deviations */
	struct rxb_hist shorter;       /* nominal - gap */
	struct rxb_hist longer;	       /* gap - nominal, zero included */
};

void gaps_init(struct gaps *g, uint64_t nominal);

static inline void gaps_add(struct gaps *g, uint64_t gap)
{
	uint64_t deviation;

	if (gap < g->nominal) {
		deviation = g->nominal - gap;
		rxb_hist_add(&g->shorter, deviation);
	} else {
		deviation = gap - g->nominal;
		rxb_hist_add(&g->longer, deviation);
	}
	g->sum_squares += (unsigned __int128)deviation * deviation;
	g->micro += gap < g->micro_below;
}

/* The gap at or below which @permille / 1000 of all gaps lie; 0 if none. */
uint64_t gaps_quantile(const struct gaps *g, unsigned int permille);

/* Gaps below a tenth of the nominal one, parts per million of all gaps. */
uint32_t gaps_microbursts_ppm(const struct gaps *g);

/* Standard deviation over mean, parts per million; 0 below two gaps. */
uint64_t gaps_cv_ppm(const struct gaps *g);

#endif
