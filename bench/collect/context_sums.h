/* SPDX-License-Identifier: GPL-2.0-only */
/* From what the BPF programs keep to counters. Pure. */
#ifndef BENCH_COLLECT_CONTEXT_SUMS_H
#define BENCH_COLLECT_CONTEXT_SUMS_H

#include "agent/counters.h"
#include "collect/contexts.h"

/* Count what runs, as if it ended at @now. */
void context_close(struct context_cpu *c, __u64 now);

/* ctx.cpuN.*, softirq.*.ksoftirqd and switch.* of @n CPUs that were closed. */
void context_add(struct counters *set, const struct context_cpu *c,
		 unsigned int n);

#endif
