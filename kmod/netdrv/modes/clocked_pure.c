// SPDX-License-Identifier: GPL-2.0-only
#include "clocked_pure.h"

/*
 * FreeBSD's rule (netisr_pollmore): one frame less when the tick's load was
 * above what user space leaves, one more when not; and an eighth less for each
 * tick that the look overran, so that a burst far too long shrinks fast.
 */
uint32_t clocked_next_burst(uint32_t burst, uint64_t spent_ns,
			    const struct clocked_rules *rules)
{
	uint64_t lost = spent_ns / rules->tick_ns;

	for (; lost && burst >= 8; lost--)
		burst -= burst / 8;
	if (spent_ns * 100 >
	    (uint64_t)rules->tick_ns * (100 - rules->user_frac)) {
		if (burst > 1)
			burst--;
	} else {
		burst++;
	}
	return burst < rules->burst_max ? burst : rules->burst_max;
}

/*
 * Within a tick the clock itself sees to it. A look that overran its tick has
 * taken user space's part of it too, and pays it back before the next.
 */
uint64_t clocked_rest_ns(uint64_t spent_ns, const struct clocked_rules *rules)
{
	if (spent_ns < rules->tick_ns)
		return 0;
	return spent_ns * rules->user_frac / (100 - rules->user_frac);
}
