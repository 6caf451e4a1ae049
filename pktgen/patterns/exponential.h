/* SPDX-License-Identifier: GPL-2.0-only */
/* Gaps of a Poisson process. */
#ifndef PKTGEN_PATTERNS_EXPONENTIAL_H
#define PKTGEN_PATTERNS_EXPONENTIAL_H

#include <stdint.h>

/* A deviate reaches 65 ln 2 = 45.05 means: 6 bits stand before the point. */
#define EXPONENTIAL_BITS 58

struct exponential {
	uint64_t mean_ns;
	uint64_t mean_rest; /* 2^-64 ns */
	uint64_t rng;	    /* starts as the seed */
};

/* The mean is @ns / @per, both above 0 and @ns below 2^126; the rng stays. */
void exponential_set(struct exponential *e, unsigned __int128 ns,
		     unsigned __int128 per);

/* The next gap, in 2^-EXPONENTIAL_BITS ns. */
unsigned __int128 exponential_next(struct exponential *e);

#endif
