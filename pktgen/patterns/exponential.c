/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Algorithm S of Knuth, The Art of Computer Programming, vol. 2, 3.4.1, which
 * needs no logarithm: it is done in integers, so a seed gives one schedule
 * whatever the libm.
 */
#include "patterns/exponential.h"

#include "patterns/rng.h"

/*
 * Q[k] of algorithm S, 2^-64: the sum of (ln 2)^i / i! for i from 1 to k;
 * Q[1], which is ln 2, comes first. The next would be 1.
 */
static const uint64_t q[] = {
	0xb17217f7d1cf79ab, 0xeef193f6d75a96fc, 0xfd27186259aaf6c2,
	0xff9d6dd050f4c5a7, 0xfff4cfcfef1e626b, 0xfffee81886e1c62f,
	0xffffe7fe850e0bb5, 0xfffffe2a8731b17d, 0xffffffdfac6eeadc,
	0xfffffffdf9640067, 0xffffffffe22ec79c, 0xfffffffffe6a9ded,
	0xffffffffffebff81, 0xffffffffffff1417, 0xfffffffffffff5ce,
	0xffffffffffffff95, 0xfffffffffffffffb,
};

#define Q_KNOWN (sizeof(q) / sizeof(q[0]))

/* The least of k random fractions, k being the first with @u below Q[k]. */
static uint64_t least_of(uint64_t u, uint64_t *rng)
{
	uint64_t least = rng_next(rng);
	unsigned int k = 2;

	while (k <= Q_KNOWN && u >= q[k - 1])
		k++;
	while (--k) {
		uint64_t next = rng_next(rng);

		if (next < least)
			least = next;
	}
	return least;
}

/* Exponential with the mean 1, in 2^-EXPONENTIAL_BITS. */
static uint64_t deviate(uint64_t *rng)
{
	uint64_t ones = ~rng_next(rng), u = rng_next(rng);
	/* How often a coin shows heads before tails: S1. */
	unsigned int j = ones ? (unsigned int)__builtin_clzll(ones) : 64;
	unsigned __int128 x = (unsigned __int128)j * q[0];

	if (u < q[0])
		x += u;
	else
		x += (unsigned __int128)least_of(u, rng) * q[0] >> 64;
	return (uint64_t)(x >> (64 - EXPONENTIAL_BITS));
}

void exponential_set(struct exponential *e, unsigned __int128 ns,
		     unsigned __int128 per)
{
	/* Halving both changes the mean by less than one part in 2^62. */
	while (per >> 63) {
		ns >>= 1;
		per >>= 1;
	}
	e->mean_ns = (uint64_t)(ns / per);
	e->mean_rest = (uint64_t)((ns % per << 64) / per);
}

unsigned __int128 exponential_next(struct exponential *e)
{
	uint64_t x = deviate(&e->rng);

	return (unsigned __int128)x * e->mean_ns +
	       ((unsigned __int128)x * e->mean_rest >> 64);
}
