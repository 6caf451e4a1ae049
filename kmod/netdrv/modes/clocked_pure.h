/* SPDX-License-Identifier: GPL-2.0-only */
/* How many frames a tick of the mode clocked may take. No kernel in here. */
#ifndef NETDRV_MODES_CLOCKED_PURE_H
#define NETDRV_MODES_CLOCKED_PURE_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif

#define CLOCKED_FIRST_BURST 5

struct clocked_rules {
	uint32_t tick_ns;
	uint32_t user_frac; /* percent of a tick, 1..99 */
	uint32_t burst_max;
};

/*
 * A look at the ring took @spent_ns with a burst of @burst. Returns the next
 * look's burst, 1..burst_max.
 */
uint32_t clocked_next_burst(uint32_t burst, uint64_t spent_ns,
			    const struct clocked_rules *rules);

/* So long user space must have the CPU before the next look, in ns. */
uint64_t clocked_rest_ns(uint64_t spent_ns, const struct clocked_rules *rules);

#endif
