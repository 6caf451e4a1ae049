/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A staircase of Poisson arrivals: the window in equal parts (to the ns), in
 * each of which frames come independently, at a mean rate that goes in equal
 * steps from one rate to the other. A gap that would reach into the next step
 * is drawn anew from where that begins: such gaps have no memory. After the
 * window the last step goes on.
 */
#include <assert.h>

#include "pacing.h"
#include "patterns/exponential.h"
#include "patterns/pattern.h"
#include "patterns/sweep.h"

struct poisson_step {
	unsigned __int128 at; /* 2^-EXPONENTIAL_BITS ns */
	__int128 frame;	      /* ns in units of rate */
	__int128 rate;	      /* of this step */
	__int128 growth;      /* of the rate, from step to step */
	struct exponential gap;
	const struct pktgen_arrival *arrival;
	uint64_t done; /* steps */
};

static_assert(sizeof(struct poisson_step) <=
		      sizeof(struct pktgen_pattern_state),
	      "poisson-step must fit into the state a pattern has");

static void poisson_step_init(struct pktgen_pattern_state *state,
			      const struct pktgen_arrival *arrival)
{
	struct poisson_step *step = (struct poisson_step *)state;
	struct sweep sweep = sweep_of(arrival);
	uint64_t rises = arrival->steps - 1;

	step->arrival = arrival;
	step->gap.rng = arrival->seed;
	step->frame = PACING_NS_PER_S * sweep.per * rises;
	step->rate = sweep.from * rises;
	step->growth = sweep.to - sweep.from;
	exponential_set(&step->gap, step->frame, step->rate);
}

static uint64_t poisson_step_next(struct pktgen_pattern_state *state)
{
	struct poisson_step *step = (struct poisson_step *)state;
	unsigned __int128 next = step->at + exponential_next(&step->gap);

	while (step->done + 1 < step->arrival->steps) {
		uint64_t end_ns = sweep_step_end(step->arrival, step->done);

		if (next >> EXPONENTIAL_BITS < end_ns)
			break;
		step->done++;
		step->rate += step->growth;
		exponential_set(&step->gap, step->frame, step->rate);
		next = ((unsigned __int128)end_ns << EXPONENTIAL_BITS) +
		       exponential_next(&step->gap);
	}
	step->at = next;
	return (uint64_t)(next >> EXPONENTIAL_BITS);
}

const struct pktgen_pattern pktgen_pattern_poisson_step = {
	.name = "poisson-step",
	.summary = "the same with independent arrivals",
	.takes = PKTGEN_TAKES_RATE | PKTGEN_TAKES_TO | PKTGEN_TAKES_STEPS,
	.init = poisson_step_init,
	.next = poisson_step_next,
};
