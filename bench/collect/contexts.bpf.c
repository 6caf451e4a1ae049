// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a CPU's time goes. What ends is attached before what begins it: nothing
 * can begin unseen to end for ever.
 */
#include "kernel.h"
#include "known.h"
#include "contexts.h"

char LICENSE[] SEC("license") = "GPL";

struct context_cpu context_cpus[CONTEXT_CPUS];

static __always_inline struct context_cpu *this_cpu(void)
{
	return &context_cpus[bpf_get_smp_processor_id() & (CONTEXT_CPUS - 1)];
}

static __always_inline int leave_irq(void)
{
	struct context_cpu *c = this_cpu();

	if (c->irq.depth && !--c->irq.depth)
		c->irq.ns += bpf_ktime_get_ns() - c->irq.since;
	return 0;
}

static __always_inline int enter_irq(void)
{
	struct context_cpu *c = this_cpu();

	if (c->irq.depth++)
		return 0;
	c->irq.entries++;
	c->irq.since = bpf_ktime_get_ns();
	return 0;
}

/*
 * A pair of programs for an interrupt of any kind, and outside of what its
 * handlers call; the lines' tracepoints would be two pairs where a line has a
 * child, and one more for each vector that is no line. Softirqs run inside
 * irq_exit_rcu(), behind this.
 */
SEC("fentry/irq_exit_rcu")
int irq_exit(const void *ctx)
{
	(void)ctx;
	return leave_irq();
}

SEC("fentry/irq_enter_rcu")
int irq_enter(const void *ctx)
{
	(void)ctx;
	return enter_irq();
}

SEC("tp_btf/softirq_exit")
int BPF_PROG(softirq_exit, unsigned int vec)
{
	struct context_cpu *c = this_cpu();
	__u64 place, ns;

	vec &= CONTEXT_VECS - 1;
	if (c->soft.running != 1 + vec)
		return 0;
	place = c->task.running == CLASS_KSOFTIRQD ? IN_KSOFTIRQD : ON_THE_SPOT;
	/* In this order an interrupt in between never makes it negative. */
	ns = 0 - (c->irq.ns - c->soft.irq_ns);
	ns += bpf_ktime_get_ns() - c->soft.since;
	c->soft.running = 0;
	c->soft.ns += ns;
	c->soft.by[place][vec] += ns;
	c->soft.entries[place][vec]++;
	return 0;
}

SEC("tp_btf/softirq_entry")
int BPF_PROG(softirq_entry, unsigned int vec)
{
	struct context_cpu *c = this_cpu();

	c->soft.since = bpf_ktime_get_ns();
	c->soft.irq_ns = c->irq.ns;
	c->soft.running = 1 + (vec & (CONTEXT_VECS - 1));
	return 0;
}

SEC("tp_btf/sched_switch")
int BPF_PROG(sched_switch, bool preempt, struct task_struct *prev,
	     struct task_struct *next)
{
	struct context_cpu *c = this_cpu();
	__u64 now = bpf_ktime_get_ns();
	__u64 was = c->task.running, class = class_of(next);
	__u64 ns = now - c->task.since - (c->irq.ns - c->task.irq_ns) -
		   (c->soft.ns - c->task.soft_ns);

	if (was >= CLASSES || class >= CLASSES)
		return 0;
	c->task.by[was] += ns;
	c->task.switches[class]++;
	c->task.running = class;
	c->task.since = now;
	c->task.irq_ns = c->irq.ns;
	c->task.soft_ns = c->soft.ns;
	return 0;
}
