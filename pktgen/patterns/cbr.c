/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Constant bit rate: frame i is due at floor(i * 1e9 / rate) ns, exactly. The
 * remainder of the division is carried from frame to frame, so no error adds
 * up however long the trial is, and no frame costs a division.
 */
#include <assert.h>

#include "pacing.h"
#include "patterns/pattern.h"

struct cbr {
	uint64_t due_ns;
	uint64_t due_rest; /* of due_ns, in 1/rate ns */
	uint64_t gap_ns;
	uint64_t gap_rest;
	uint64_t rate_pps;
};

static_assert(sizeof(struct cbr) <= sizeof(struct pktgen_pattern_state),
	      "cbr must fit into the state a pattern has");

static void cbr_init(struct pktgen_pattern_state *state, uint64_t rate_pps)
{
	struct cbr *cbr = (struct cbr *)state;

	cbr->gap_ns = PACING_NS_PER_S / rate_pps;
	cbr->gap_rest = PACING_NS_PER_S % rate_pps;
	cbr->rate_pps = rate_pps;
}

static uint64_t cbr_next(struct pktgen_pattern_state *state)
{
	struct cbr *cbr = (struct cbr *)state;
	uint64_t due_ns = cbr->due_ns;

	cbr->due_ns += cbr->gap_ns;
	cbr->due_rest += cbr->gap_rest;
	if (cbr->due_rest >= cbr->rate_pps) {
		cbr->due_rest -= cbr->rate_pps;
		cbr->due_ns++;
	}
	return due_ns;
}

const struct pktgen_pattern pktgen_pattern_cbr = {
	.name = "cbr",
	.summary = "constant rate, every gap alike",
	.init = cbr_init,
	.next = cbr_next,
};
