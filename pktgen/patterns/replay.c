/* SPDX-License-Identifier: GPL-2.0-only */
/* The instants given, once or in a loop. */
#include <assert.h>

#include "patterns/pattern.h"

struct replay {
	const struct pktgen_arrival *arrival;
	uint64_t index;
	uint64_t began_ns; /* this turn of the loop */
};

static_assert(sizeof(struct replay) <= sizeof(struct pktgen_pattern_state),
	      "replay must fit into the state a pattern has");

static void replay_init(struct pktgen_pattern_state *state,
			const struct pktgen_arrival *arrival)
{
	struct replay *replay = (struct replay *)state;

	replay->arrival = arrival;
}

static uint64_t replay_next(struct pktgen_pattern_state *state)
{
	struct replay *replay = (struct replay *)state;
	const struct pktgen_arrival *arrival = replay->arrival;

	if (replay->index == arrival->times) {
		if (!arrival->period_ns)
			return PKTGEN_NO_MORE;
		replay->index = 0;
		replay->began_ns += arrival->period_ns;
	}
	return replay->began_ns + arrival->times_ns[replay->index++];
}

const struct pktgen_pattern pktgen_pattern_replay = {
	.name = "replay",
	.summary = "instants that are given, as from a capture",
	.takes = PKTGEN_TAKES_TIMES,
	.init = replay_init,
	.next = replay_next,
};
