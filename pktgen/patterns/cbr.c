/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Constant bit rate: frame i is due at floor(i * 1e9 * den / num) ns, exactly.
 * The remainder of the division is carried from frame to frame, so no error
 * adds up however long the trial is, and no frame costs a division.
 */
#include <assert.h>

#include "pacing.h"
#include "patterns/pattern.h"

struct cbr {
	uint64_t due_ns;
	uint64_t due_rest; /* of due_ns, in 1/num ns */
	uint64_t gap_ns;
	uint64_t gap_rest;
	uint64_t num;
};

static_assert(sizeof(struct cbr) <= sizeof(struct pktgen_pattern_state),
	      "cbr must fit into the state a pattern has");

static void cbr_init(struct pktgen_pattern_state *state,
		     const struct pktgen_arrival *arrival)
{
	struct cbr *cbr = (struct cbr *)state;
	unsigned __int128 gap =
		(unsigned __int128)PACING_NS_PER_S * arrival->rate.den;

	cbr->num = arrival->rate.num;
	cbr->gap_ns = (uint64_t)(gap / cbr->num);
	cbr->gap_rest = (uint64_t)(gap % cbr->num);
}

static uint64_t cbr_next(struct pktgen_pattern_state *state)
{
	struct cbr *cbr = (struct cbr *)state;
	uint64_t due_ns = cbr->due_ns;

	cbr->due_ns += cbr->gap_ns;
	cbr->due_rest += cbr->gap_rest;
	if (cbr->due_rest >= cbr->num) {
		cbr->due_rest -= cbr->num;
		cbr->due_ns++;
	}
	return due_ns;
}

const struct pktgen_pattern pktgen_pattern_cbr = {
	.name = "cbr",
	.summary = "constant rate, every gap alike",
	.takes = PKTGEN_TAKES_RATE,
	.init = cbr_init,
	.next = cbr_next,
};
