// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the wake-up of a task until it runs. A task that is woken before it
 * sleeps runs on, and waits for nothing.
 */
#include "kernel.h"
#include "known.h"
#include "wakeups.h"

char LICENSE[] SEC("license") = "GPL";

struct wakeup_cpu wakeup_cpus[WAKEUP_CPUS];
__u64 wakeup_at[WAKEUP_PIDS];

static __always_inline __u64 *woken_at(struct task_struct *task)
{
	return &wakeup_at[task->pid & (WAKEUP_PIDS - 1)];
}

/* rxb_hist_index() without the instruction that BPF lacks. */
static __always_inline unsigned int bucket_of(__u64 ns)
{
	unsigned int shift = 0;
	__u64 rest = ns >> RXB_HIST_BITS;

	if (!rest)
		return ns;
	if (ns >> RXB_HIST_MAX_EXP)
		return RXB_HIST_BUCKETS - 1;
#pragma clang loop unroll(full)
	for (unsigned int step = 32; step; step /= 2)
		if (rest >> step) {
			rest >>= step;
			shift += step;
		}
	return ((shift + 1) << RXB_HIST_BITS) +
	       ((ns >> shift) & (RXB_HIST_SUB - 1));
}

SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempt, struct task_struct *prev,
	     struct task_struct *next)
{
	__u64 *at = woken_at(next), ns;
	struct rxb_hist *delay;
	unsigned int index;

	*woken_at(prev) = 0;
	if (!*at)
		return 0;
	ns = bpf_ktime_get_ns() - *at;
	*at = 0;
	delay = &wakeup_cpus[bpf_get_smp_processor_id() & (WAKEUP_CPUS - 1)]
			 .delay[class_of(next) == CLASS_APP ? WAKEUP_APP
							    : WAKEUP_THREAD];
	delay->count++;
	delay->sum += ns;
	if (ns > delay->max)
		delay->max = ns;
	index = bucket_of(ns);
	barrier_var(index); /* the verifier does not follow the sums */
	if (index < RXB_HIST_BUCKETS)
		delay->bucket[index]++;
	return 0;
}

SEC("tp_btf/sched_wakeup")
int BPF_PROG(sched_wakeup, struct task_struct *task)
{
	__u64 class = class_of(task);

	if (class == CLASS_APP || class == CLASS_THREAD)
		*woken_at(task) = bpf_ktime_get_ns();
	return 0;
}
