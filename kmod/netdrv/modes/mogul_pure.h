/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When the mode mogul may take input: Mogul and Ramakrishnan, "Eliminating
 * Receive Livelock in an Interrupt-driven Kernel" (ACM TOCS 15(3), 1997; USENIX
 * 1996), sections 6.6.1 (feedback) and 7 (cycle limit). No kernel in here.
 */
#ifndef NETDRV_MODES_MOGUL_PURE_H
#define NETDRV_MODES_MOGUL_PURE_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stdint.h>
#endif

struct mogul_rules {
	/* Percent of the consumer's queue; low < high. */
	uint32_t feedback_high, feedback_low;
	uint64_t feedback_timeout_ns;
	uint32_t cycle_limit; /* percent of a period; 100: no limit */
	uint64_t cycle_period_ns;
};

/* All zero to begin with. */
struct mogul {
	bool by_queue;	/* input is off: the consumer's queue is full */
	bool by_cycles; /* input is off: the period's share is used up */
	uint64_t queue_since_ns;
	uint64_t period_began_ns;
	uint64_t used_ns; /* in this period */
};

/* The consumer's queue when there is no consumer. */
#define MOGUL_NO_QUEUE (-1)

/*
 * The polling thread ended a turn of @spent_ns at @now_ns, and found the
 * consumer's queue @fill percent full. False: input is off until mogul_look()
 * says otherwise.
 */
bool mogul_turned(struct mogul *m, const struct mogul_rules *rules,
		  uint64_t now_ns, uint64_t spent_ns, int fill);

/* Input is off: when to look whether it may go on, in ns from @now_ns. */
uint64_t mogul_wait_ns(const struct mogul *m, const struct mogul_rules *rules,
		       uint64_t now_ns);

/* True: input goes on. @idle: the CPU had nothing to do just now. */
bool mogul_look(struct mogul *m, const struct mogul_rules *rules,
		uint64_t now_ns, int fill, bool idle);

#endif
