/* SPDX-License-Identifier: GPL-2.0-only */
/* For BPF programs: whose time it is, looked at once and then remembered. */
#ifndef BENCH_COLLECT_KNOWN_H
#define BENCH_COLLECT_KNOWN_H

#include "classes.h"
#include "kernel.h"

/* The agent knows the workloads, and forgets the rest: see tell.h. */
__u8 known_class[CLASS_PIDS];

static __always_inline __u64 class_of(struct task_struct *task)
{
	__u8 *known = &known_class[task->pid & (CLASS_PIDS - 1)];

	if (*known == CLASS_UNKNOWN)
		*known = class_of_name(*(__u64 *)task->comm);
	return *known;
}

#endif
