/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Bursts at even distances, the frames of one all due at the same instant:
 * frame i is due at floor(floor(i / burst) * burst * 1e9 * den / num) ns.
 */
#include <assert.h>

#include "pacing.h"
#include "patterns/pattern.h"
#include "patterns/stride.h"

struct burst {
	struct stride stride; /* of the bursts */
	uint64_t frames;
	uint64_t sent; /* of the present burst */
};

static_assert(sizeof(struct burst) <= sizeof(struct pktgen_pattern_state),
	      "burst must fit into the state a pattern has");

static void burst_init(struct pktgen_pattern_state *state,
		       const struct pktgen_arrival *arrival)
{
	struct burst *burst = (struct burst *)state;

	burst->frames = arrival->burst;
	stride_set(&burst->stride,
		   (__int128)PACING_NS_PER_S * arrival->rate.den *
			   arrival->burst,
		   arrival->rate.num);
}

static uint64_t burst_next(struct pktgen_pattern_state *state)
{
	struct burst *burst = (struct burst *)state;
	uint64_t due_ns = burst->stride.at_ns;

	if (++burst->sent == burst->frames) {
		burst->sent = 0;
		stride_advance(&burst->stride);
	}
	return due_ns;
}

const struct pktgen_pattern pktgen_pattern_burst = {
	.name = "burst",
	.summary = "bursts of frames due at once, evenly spaced",
	.takes = PKTGEN_TAKES_RATE | PKTGEN_TAKES_BURST,
	.init = burst_init,
	.next = burst_next,
};
