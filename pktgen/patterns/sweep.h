/* SPDX-License-Identifier: GPL-2.0-only */
/* What the patterns that sweep a rate share. */
#ifndef PKTGEN_PATTERNS_SWEEP_H
#define PKTGEN_PATTERNS_SWEEP_H

#include "patterns/gcd.h"
#include "patterns/pattern.h"

#define SWEEP_PER_BITS 45

/* from / per and to / per frames a second; per is below 2^SWEEP_PER_BITS. */
struct sweep {
	__int128 from, to, per;
};

/*
 * Rates that were said in different terms (bits with and without preamble) can
 * have a common denominator too large to count with. Then all three are
 * halved, which changes a rate r by less than (1 + r) / 2^44 frames a second.
 */
static inline struct sweep sweep_of(const struct pktgen_arrival *arrival)
{
	const struct pktgen_rate *rate = &arrival->rate, *to = &arrival->to;
	uint64_t common = (uint64_t)gcd(rate->den, to->den);
	struct sweep sweep = {
		.from = (__int128)rate->num * (to->den / common),
		.to = (__int128)to->num * (rate->den / common),
		.per = (__int128)rate->den * (to->den / common),
	};

	while (sweep.per >> SWEEP_PER_BITS) {
		sweep.from >>= 1;
		sweep.to >>= 1;
		sweep.per >>= 1;
	}
	return sweep;
}

/* When step number @step of a staircase ends, the last one excluded. */
static inline uint64_t sweep_step_end(const struct pktgen_arrival *arrival,
				      uint64_t step)
{
	return (uint64_t)((unsigned __int128)arrival->window_ns * (step + 1) /
			  arrival->steps);
}

#endif
