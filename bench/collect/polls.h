/* SPDX-License-Identifier: GPL-2.0-only */
/* What the BPF program of the collector "polls" keeps of each CPU. */
#ifndef BENCH_COLLECT_POLLS_H
#define BENCH_COLLECT_POLLS_H

#include <linux/types.h>

/* A power of two. */
#define POLL_CPUS 64
/*
 * How many polls took that many frames; the last one also holds those that
 * took more. A power of two above NAPI's usual budget.
 */
#define POLL_SIZES 128

/* Of NICs, and of the kernel's own queue, which is polled in the same way. */
enum { POLL_NIC, POLL_BACKLOG, POLL_KINDS };

struct poll_cpu {
	__u64 polls[POLL_KINDS][POLL_SIZES];
	__u64 frames[POLL_KINDS];
};

#endif
