/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the BPF programs of the collector "contexts" keep of each CPU.
 *
 * Three levels, each with a clock that stands while a higher one runs: hard
 * interrupts over softirqs over tasks. A level writes only its own members and
 * reads the sums of those above it, so an interrupt in the middle of a program
 * loses nothing, and all times of a CPU always add up to the time that passed.
 */
#ifndef BENCH_COLLECT_CONTEXTS_H
#define BENCH_COLLECT_CONTEXTS_H

#include <linux/types.h>

#include "classes.h"

/* A power of two. */
#define CONTEXT_CPUS 64
/* Of the kernel, all of them below this power of two. */
#define CONTEXT_VECS 16

/* Where a softirq runs. */
enum { ON_THE_SPOT, IN_KSOFTIRQD, SOFTIRQ_PLACES };

struct context_cpu {
	struct {
		__u64 depth; /* a line's handler may call that of another */
		__u64 since;
		__u64 ns;
		__u64 entries;
	} irq;
	struct {
		__u64 running; /* 1 + vector, or 0 */
		__u64 since;
		__u64 irq_ns; /* irq.ns then */
		__u64 ns;     /* of all vectors and places */
		__u64 by[SOFTIRQ_PLACES][CONTEXT_VECS];
		__u64 entries[SOFTIRQ_PLACES][CONTEXT_VECS];
	} soft;
	struct {
		__u64 running; /* enum task_class */
		__u64 since;
		__u64 irq_ns, soft_ns; /* irq.ns and soft.ns then */
		__u64 by[CLASSES];
		__u64 switches[CLASSES]; /* to such a task */
	} task;
};

#endif
