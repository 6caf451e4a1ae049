/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rate changes linearly over the window; after it, the last rate goes on.
 * Frame i is due when the integral of the rate reaches i, rounded down to ns.
 *
 * With the rates a/d and b/d and the window w in ns, that is the largest t with
 *	2 w a t + (b - a) t^2 <= 2e9 w d i.
 * The solution in closed form needs roots of 256 bits. Instead the difference
 * of the two sides is carried from frame to frame, exactly, and t is sought
 * from where the last gap would put it: in steps of 1 ns when that is near, by
 * Newton's method when it is not.
 */
#include <assert.h>
#include <stdbool.h>

#include "pacing.h"
#include "patterns/pattern.h"
#include "patterns/stride.h"
#include "patterns/sweep.h"

#define NEAR_NS 4
/* With which no move makes the difference overflow. */
#define DIFFERENCE_MAX ((__int128)1 << 126)

struct ramp {
	/* Up to the window's end only at_ns, gap_ns and rest: the difference */
	struct stride stride;
	__int128 frame;	 /* 2e9 w d */
	__int128 start;	 /* 2 w a */
	__int128 growth; /* b - a */
	uint64_t window_ns;
	uint64_t move_max_ns;
};

static_assert(sizeof(struct ramp) <= sizeof(struct pktgen_pattern_state),
	      "ramp must fit into the state a pattern has");

static void ramp_init(struct pktgen_pattern_state *state,
		      const struct pktgen_arrival *arrival)
{
	struct ramp *ramp = (struct ramp *)state;
	struct sweep sweep = sweep_of(arrival);
	__int128 steepest = sweep.from > sweep.to ? sweep.from : sweep.to;
	__int128 twice = 2 * (__int128)arrival->window_ns, move_max;

	ramp->window_ns = arrival->window_ns;
	ramp->frame = twice * PACING_NS_PER_S * sweep.per;
	ramp->start = twice * sweep.from;
	ramp->growth = sweep.to - sweep.from;
	move_max = DIFFERENCE_MAX / (twice * steepest);
	ramp->move_max_ns = move_max < ramp->window_ns ? (uint64_t)move_max
						       : ramp->window_ns;
}

static void move(struct ramp *ramp, int64_t by_ns)
{
	struct stride *stride = &ramp->stride;
	__int128 both_ns = 2 * (__int128)stride->at_ns + by_ns;

	stride->rest -= by_ns * (ramp->start + ramp->growth * both_ns);
	stride->at_ns += (uint64_t)by_ns;
}

/* What the left side gains a ns: at at_ns (@ahead 0), in the next ns (1). */
static __int128 slope(const struct ramp *ramp, unsigned int ahead)
{
	return ramp->start +
	       ramp->growth * (2 * (__int128)ramp->stride.at_ns + ahead);
}

/*
 * To about where the difference is 0. Newton's method comes from one side
 * here: from the left when the rate falls, from the right when it rises.
 */
static void approach(struct ramp *ramp)
{
	struct stride *stride = &ramp->stride;
	int64_t by_ns = (int64_t)stride->gap_ns;
	__int128 tangent;

	for (;;) {
		int64_t left_ns = (int64_t)(ramp->window_ns - stride->at_ns);

		if (by_ns > (int64_t)ramp->move_max_ns)
			by_ns = (int64_t)ramp->move_max_ns;
		move(ramp, by_ns < left_ns ? by_ns : left_ns);
		if (stride->at_ns == ramp->window_ns && stride->rest >= 0)
			return;
		tangent = slope(ramp, 0);
		if (stride->rest <= NEAR_NS * tangent &&
		    stride->rest >= -NEAR_NS * tangent)
			return;
		by_ns = (int64_t)(stride->rest / tangent);
	}
}

static void ramp_advance(struct ramp *ramp)
{
	struct stride *stride = &ramp->stride;
	uint64_t due_ns = stride->at_ns;

	stride->rest += ramp->frame;
	approach(ramp);
	while (stride->rest < 0)
		move(ramp, -1);
	while (stride->at_ns < ramp->window_ns &&
	       stride->rest >= slope(ramp, 1))
		move(ramp, 1);
	stride->gap_ns = stride->at_ns - due_ns;
	if (stride->at_ns == ramp->window_ns)
		stride_set(stride, ramp->frame, slope(ramp, 0));
}

static uint64_t ramp_next(struct pktgen_pattern_state *state)
{
	struct ramp *ramp = (struct ramp *)state;
	uint64_t due_ns = ramp->stride.at_ns;

	if (due_ns < ramp->window_ns)
		ramp_advance(ramp);
	else
		stride_advance(&ramp->stride);
	return due_ns;
}

const struct pktgen_pattern pktgen_pattern_ramp = {
	.name = "ramp",
	.summary = "from one rate to another, linearly",
	.takes = PKTGEN_TAKES_RATE | PKTGEN_TAKES_TO,
	.init = ramp_init,
	.next = ramp_next,
};
