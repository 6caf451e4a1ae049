/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A constant rate for on_ns, nothing for off_ns, over and over. The mean over
 * both is the rate asked for, so the peak is rate * (on + off) / on. The
 * schedule is a constant rate on a clock that stands still during the silence.
 */
#include <assert.h>

#include "pacing.h"
#include "patterns/pattern.h"
#include "patterns/stride.h"

struct on_off {
	struct stride stride; /* on the clock that stops */
	uint64_t on_ns;
	uint64_t period_ns;
	uint64_t began_ns;	   /* this period, on the wall's clock, */
	uint64_t began_running_ns; /* and on the one that stops */
};

static_assert(sizeof(struct on_off) <= sizeof(struct pktgen_pattern_state),
	      "on-off must fit into the state a pattern has");

static void on_off_init(struct pktgen_pattern_state *state,
			const struct pktgen_arrival *arrival)
{
	struct on_off *on_off = (struct on_off *)state;

	on_off->on_ns = arrival->on_ns;
	on_off->period_ns = arrival->on_ns + arrival->off_ns;
	stride_set(&on_off->stride,
		   (__int128)PACING_NS_PER_S * arrival->rate.den *
			   on_off->on_ns,
		   (__int128)arrival->rate.num * on_off->period_ns);
}

static uint64_t on_off_next(struct pktgen_pattern_state *state)
{
	struct on_off *on_off = (struct on_off *)state;
	uint64_t into_ns = on_off->stride.at_ns - on_off->began_running_ns;

	if (into_ns >= on_off->on_ns) {
		uint64_t periods = into_ns / on_off->on_ns;

		on_off->began_running_ns += periods * on_off->on_ns;
		on_off->began_ns += periods * on_off->period_ns;
		into_ns -= periods * on_off->on_ns;
	}
	stride_advance(&on_off->stride);
	return on_off->began_ns + into_ns;
}

const struct pktgen_pattern pktgen_pattern_on_off = {
	.name = "on-off",
	.summary = "constant rate for a while, silence for a while",
	.takes = PKTGEN_TAKES_RATE | PKTGEN_TAKES_ON_OFF,
	.init = on_off_init,
	.next = on_off_next,
};
