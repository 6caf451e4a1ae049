/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instants at even distances that are no whole number of ns. The remainder of
 * the division is carried from one to the next, so no error adds up however
 * long the trial is, and no frame costs a division.
 */
#ifndef PKTGEN_PATTERNS_STRIDE_H
#define PKTGEN_PATTERNS_STRIDE_H

#include <stdint.h>

/* Beyond any window: here instants stop growing, so they never wrap. */
#define STRIDE_END_NS (1ull << 62)

struct stride {
	__int128 unit;
	__int128 rest; /* in 1/unit ns: the exact instant is so much later */
	__int128 gap_rest;
	uint64_t at_ns;
	uint64_t gap_ns;
};

/*
 * Go on from at_ns and rest with gaps of @gap / @unit ns, both above 0 and
 * below 2^126. rest may be a unit and more: the instant is put right.
 */
static inline void stride_set(struct stride *stride, __int128 gap,
			      __int128 unit)
{
	__int128 gap_ns = gap / unit;

	stride->unit = unit;
	stride->gap_rest = gap % unit;
	stride->gap_ns =
		gap_ns < STRIDE_END_NS ? (uint64_t)gap_ns : STRIDE_END_NS;
	stride->at_ns += (uint64_t)(stride->rest / unit);
	stride->rest %= unit;
}

/* To the next instant. */
static inline void stride_advance(struct stride *stride)
{
	if (stride->at_ns >= STRIDE_END_NS)
		return;
	stride->at_ns += stride->gap_ns;
	stride->rest += stride->gap_rest;
	if (stride->rest >= stride->unit) {
		stride->rest -= stride->unit;
		stride->at_ns++;
	}
}

#endif
