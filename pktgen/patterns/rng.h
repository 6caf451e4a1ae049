/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom number
 * generators, OOPSLA 2014): one word of state, and any seed is a good one.
 */
#ifndef PKTGEN_PATTERNS_RNG_H
#define PKTGEN_PATTERNS_RNG_H

#include <stdint.h>

/* The next 64 random bits; *@state starts as the seed. */
static inline uint64_t rng_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

#endif
