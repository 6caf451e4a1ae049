/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdio.h>

#include "collect/context_sums.h"

/* As in /proc/softirqs, in the kernel's order. */
static const char *const vectors[] = {
	"HI",	    "TIMER",   "NET_TX", "NET_RX",  "BLOCK",
	"IRQ_POLL", "TASKLET", "SCHED",	 "HRTIMER", "RCU",
};
#define VECTORS (sizeof(vectors) / sizeof(*vectors))

static const char *const places[SOFTIRQ_PLACES] = {
	[ON_THE_SPOT] = "softirq",
	[IN_KSOFTIRQD] = "ksoftirqd",
};

static const char *const classes[CLASSES] = {
	[CLASS_IDLE] = "idle",	   [CLASS_KSOFTIRQD] = "ksoftirqd",
	[CLASS_THREAD] = "thread", [CLASS_APP] = "app",
	[CLASS_HOG] = "hog",	   [CLASS_OTHER] = "other",
};

void context_close(struct context_cpu *c, __u64 now)
{
	__u64 ns;

	if (c->irq.depth)
		c->irq.ns += now - c->irq.since;
	if (c->soft.running) {
		ns = now - c->soft.since - (c->irq.ns - c->soft.irq_ns);
		c->soft.ns += ns;
		c->soft.by[c->task.running == CLASS_KSOFTIRQD
				   ? IN_KSOFTIRQD
				   : ON_THE_SPOT][c->soft.running - 1] += ns;
	}
	ns = now - c->task.since - (c->irq.ns - c->task.irq_ns) -
	     (c->soft.ns - c->task.soft_ns);
	c->task.by[c->task.running] += ns;
	/* Nobody knows what ran before the first switch. */
	c->task.by[CLASS_OTHER] += c->task.by[CLASS_UNKNOWN];
}

static void add(struct counters *set, unsigned int cpu, const char *name,
		__u64 ns, __u64 entries)
{
	char group[24], counted[48];

	snprintf(group, sizeof(group), "ctx.cpu%u", cpu);
	counters_add(set, group, name, ns);
	snprintf(counted, sizeof(counted), "%s.entries", name);
	counters_add(set, group, counted, entries);
}

static void add_softirqs(struct counters *set, unsigned int cpu,
			 const struct context_cpu *c)
{
	char name[32];

	for (unsigned int place = 0; place < SOFTIRQ_PLACES; place++)
		for (unsigned int v = 0; v < VECTORS; v++) {
			snprintf(name, sizeof(name), "%s.%s", places[place],
				 vectors[v]);
			add(set, cpu, name, c->soft.by[place][v],
			    c->soft.entries[place][v]);
		}
}

static void add_sums(struct counters *set, const struct context_cpu *c,
		     unsigned int n)
{
	char name[32];
	__u64 sum;

	for (unsigned int v = 0; v < VECTORS; v++) {
		sum = 0;
		for (unsigned int cpu = 0; cpu < n; cpu++)
			sum += c[cpu].soft.entries[IN_KSOFTIRQD][v];
		snprintf(name, sizeof(name), "%s.ksoftirqd", vectors[v]);
		counters_add(set, "softirq", name, sum);
	}
	for (unsigned int k = CLASS_IDLE; k < CLASSES; k++) {
		sum = 0;
		for (unsigned int cpu = 0; cpu < n; cpu++)
			sum += c[cpu].task.switches[k];
		counters_add(set, "switch", classes[k], sum);
	}
}

void context_add(struct counters *set, const struct context_cpu *c,
		 unsigned int n)
{
	for (unsigned int cpu = 0; cpu < n; cpu++) {
		add(set, cpu, "hardirq", c[cpu].irq.ns, c[cpu].irq.entries);
		add_softirqs(set, cpu, &c[cpu]);
		for (unsigned int k = CLASS_IDLE; k < CLASSES; k++)
			add(set, cpu, classes[k], c[cpu].task.by[k],
			    c[cpu].task.switches[k]);
	}
	add_sums(set, c, n);
}
