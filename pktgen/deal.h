/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which frame of the schedule belongs to which flow. They are dealt out in
 * turn; or one flow has a rate of its own, whatever the rate of all, and the
 * others have the rest in turn. It follows from the frame's number alone, so
 * who sends and who receives agree. Pure.
 */
#ifndef PKTGEN_DEAL_H
#define PKTGEN_DEAL_H

#include <stdint.h>

#include "patterns/pattern.h"

/* The flow that may have a rate of its own. */
#define DEAL_STEADY 0

struct deal {
	uint32_t flows; /* at least 1; with a steady flow at least 2 */
	/* The steady flow's share of all frames, in 2^-64; 0: there is none. */
	unsigned __int128 steady;
};

/* All of @flows in turn. */
static inline struct deal deal_evenly(uint32_t flows)
{
	return (struct deal){.flows = flows};
}

/*
 * Flow DEAL_STEADY has @own of the frames that come at rate @all, or all of
 * them where it is less.
 */
struct deal deal_steadily(uint32_t flows, const struct pktgen_rate *own,
			  const struct pktgen_rate *all);

/*
 * How many of the first @frames, at most 2^32, are the steady flow's: rounded
 * down, so that its frames are as even as those of the schedule. Exact where
 * the share is a fraction with a denominator below 2^32.
 */
static inline uint64_t deal_steady(const struct deal *deal, uint64_t frames)
{
	return (uint64_t)(frames * deal->steady >> 64);
}

/* Whose is frame @number? */
static inline uint32_t deal_flow(const struct deal *deal, uint64_t number)
{
	uint64_t before;

	if (!deal->steady)
		return (uint32_t)(number % deal->flows);
	before = deal_steady(deal, number);
	if (deal_steady(deal, number + 1) > before)
		return DEAL_STEADY;
	return 1 + (uint32_t)((number - before) % (deal->flows - 1));
}

#endif
