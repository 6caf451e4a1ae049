/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A staircase: the window in equal parts (to the ns), each at a constant rate,
 * from one rate to the other in equal steps. Frame i is due when the integral
 * of the rate reaches i; what a step leaves of a gap the next one finishes at
 * its own rate. After the window the last step goes on.
 */
#include <assert.h>

#include "pacing.h"
#include "patterns/pattern.h"
#include "patterns/stride.h"
#include "patterns/sweep.h"

struct step {
	struct stride stride; /* of this step; unit is in proportion to rate */
	__int128 frame;	      /* in units of the strides */
	__int128 growth;      /* of a stride's unit from step to step */
	const struct pktgen_arrival *arrival;
	uint64_t done;	 /* steps */
	uint64_t end_ns; /* of this step */
};

static_assert(sizeof(struct step) <= sizeof(struct pktgen_pattern_state),
	      "step must fit into the state a pattern has");

static uint64_t end_of_step(const struct step *step)
{
	const struct pktgen_arrival *arrival = step->arrival;

	if (step->done + 1 == arrival->steps)
		return UINT64_MAX;
	return sweep_step_end(arrival, step->done);
}

static void step_init(struct pktgen_pattern_state *state,
		      const struct pktgen_arrival *arrival)
{
	struct step *step = (struct step *)state;
	struct sweep sweep = sweep_of(arrival);
	uint64_t rises = arrival->steps - 1;

	step->arrival = arrival;
	step->end_ns = end_of_step(step);
	step->growth = sweep.to - sweep.from;
	step->frame = PACING_NS_PER_S * sweep.per * rises;
	stride_set(&step->stride, step->frame, sweep.from * rises);
}

/* The frame that is next falls into a later step. */
static void next_step(struct step *step)
{
	struct stride *stride = &step->stride;

	stride->rest += stride->unit * (stride->at_ns - step->end_ns);
	stride->at_ns = step->end_ns;
	step->done++;
	step->end_ns = end_of_step(step);
	stride_set(stride, step->frame, stride->unit + step->growth);
}

static uint64_t step_next(struct pktgen_pattern_state *state)
{
	struct step *step = (struct step *)state;
	uint64_t due_ns = step->stride.at_ns;

	stride_advance(&step->stride);
	while (step->stride.at_ns >= step->end_ns)
		next_step(step);
	return due_ns;
}

const struct pktgen_pattern pktgen_pattern_step = {
	.name = "step",
	.summary = "from one rate to another in equal steps",
	.takes = PKTGEN_TAKES_RATE | PKTGEN_TAKES_TO | PKTGEN_TAKES_STEPS,
	.init = step_init,
	.next = step_next,
};
