/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A Poisson process: gaps, the one before frame 0 included, are independent
 * and exponential with the mean den / num s.
 */
#include <assert.h>

#include "pacing.h"
#include "patterns/exponential.h"
#include "patterns/pattern.h"

struct poisson {
	unsigned __int128 at; /* 2^-EXPONENTIAL_BITS ns */
	struct exponential gap;
};

static_assert(sizeof(struct poisson) <= sizeof(struct pktgen_pattern_state),
	      "poisson must fit into the state a pattern has");

static void poisson_init(struct pktgen_pattern_state *state,
			 const struct pktgen_arrival *arrival)
{
	struct poisson *poisson = (struct poisson *)state;
	const struct pktgen_rate *rate = &arrival->rate;

	poisson->gap.rng = arrival->seed;
	exponential_set(&poisson->gap,
			(unsigned __int128)PACING_NS_PER_S * rate->den,
			rate->num);
}

static uint64_t poisson_next(struct pktgen_pattern_state *state)
{
	struct poisson *poisson = (struct poisson *)state;

	poisson->at += exponential_next(&poisson->gap);
	return (uint64_t)(poisson->at >> EXPONENTIAL_BITS);
}

const struct pktgen_pattern pktgen_pattern_poisson = {
	.name = "poisson",
	.summary = "independent arrivals, exponential gaps",
	.takes = PKTGEN_TAKES_RATE,
	.init = poisson_init,
	.next = poisson_next,
};
