/* SPDX-License-Identifier: GPL-2.0-only */
/* Constant bit rate: frame i is due at floor(i * 1e9 * den / num) ns, exactly.
 */
#include <assert.h>

#include "pacing.h"
#include "patterns/pattern.h"
#include "patterns/stride.h"

static_assert(sizeof(struct stride) <= sizeof(struct pktgen_pattern_state),
	      "cbr must fit into the state a pattern has");

static void cbr_init(struct pktgen_pattern_state *state,
		     const struct pktgen_arrival *arrival)
{
	stride_set((struct stride *)state,
		   (__int128)PACING_NS_PER_S * arrival->rate.den,
		   arrival->rate.num);
}

static uint64_t cbr_next(struct pktgen_pattern_state *state)
{
	struct stride *stride = (struct stride *)state;
	uint64_t due_ns = stride->at_ns;

	stride_advance(stride);
	return due_ns;
}

const struct pktgen_pattern pktgen_pattern_cbr = {
	.name = "cbr",
	.summary = "constant rate, every gap alike",
	.takes = PKTGEN_TAKES_RATE,
	.init = cbr_init,
	.next = cbr_next,
};
