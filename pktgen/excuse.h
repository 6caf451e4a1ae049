/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For how long an interruption excuses a sender that is off plan: until it has
 * caught up, but never for more than some times as long as it was away. One
 * that still lags then has too little in reserve for the rate, and that is its
 * own fault. Pure; any clock.
 */
#ifndef PKTGEN_EXCUSE_H
#define PKTGEN_EXCUSE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A sender that is busy for a share u of its time needs u / (1 - u) of an
 * interruption's length to work off what it missed: 4 times, at 80 %.
 */
#define EXCUSE_FACTOR 4

struct excuse {
	uint64_t until; /* 0: there is none */
};

/* It was away for @ticks until @now. */
static inline void excuse_begin(struct excuse *e, uint64_t now, uint64_t ticks)
{
	e->until = (e->until > now ? e->until : now) + EXCUSE_FACTOR * ticks;
}

/* Is a gap that began at @since excused? */
static inline bool excuse_holds(const struct excuse *e, uint64_t since)
{
	return since < e->until;
}

/* It is on plan again. */
static inline void excuse_end(struct excuse *e)
{
	e->until = 0;
}

#endif
