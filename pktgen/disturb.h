/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel and the hypervisor took from a thread, by their own count. */
#ifndef PKTGEN_DISTURB_H
#define PKTGEN_DISTURB_H

#include <stdint.h>

struct disturb {
	uint64_t waited_ns;    /* runnable, and another ran; schedstat */
	uint64_t switched;     /* involuntary context switches */
	uint64_t stolen_ticks; /* of the CPU it ran on; /proc/stat, 1/USER_HZ */
};

/*
 * The calling thread's sums since it began, for @cpu. What this machine does
 * not tell stays 0. Reads files: some 100 us.
 */
void disturb_read(struct disturb *now, unsigned int cpu);

/* The most memory that this process has had, in KiB. */
uint64_t disturb_peak_rss_kib(void);

#endif
