/* SPDX-License-Identifier: GPL-2.0-only */
/* CPU time by context, from the kernel's tracepoints. */
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "collect/bpf.h"
#include "collect/tell.h"
#include "collect/collector.h"
#include "collect/context_sums.h"
#include "collect/contexts.skel.h"

/* A CPU at rest is interrupted now and then: so often we look again. */
#define LOOKS 1000

static struct contexts_bpf *bpf;

static unsigned int cpu_count(void)
{
	return (unsigned int)sysconf(_SC_NPROCESSORS_CONF);
}

/* Every CPU switches tasks once, so that it is known what runs there. */
static void visit_cpus(void)
{
	cpu_set_t all, one;

	sched_getaffinity(0, sizeof(all), &all);
	for (unsigned int cpu = 0; cpu < cpu_count(); cpu++) {
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		sched_setaffinity(0, sizeof(one), &one);
	}
	sched_setaffinity(0, sizeof(all), &all);
}

static int load(struct why *why)
{
	if (cpu_count() > CONTEXT_CPUS)
		return why_set(why, "more than %d CPUs", CONTEXT_CPUS);
	if (collect_bpf_check(why))
		return -1;
	bpf = contexts_bpf__open();
	if (!collect_bpf_load(bpf ? bpf->skeleton : NULL, why))
		return 0;
	contexts_bpf__destroy(bpf);
	bpf = NULL;
	return -1;
}

static int start(struct why *why)
{
	struct context_cpu *cpus;

	if (!bpf && load(why))
		return -1;
	cpus = bpf->bss->context_cpus;
	memset(cpus, 0, sizeof(bpf->bss->context_cpus));
	for (unsigned int cpu = 0; cpu < cpu_count(); cpu++)
		cpus[cpu].task.since = collect_bpf_now();
	bpf->bss->known_class[0] = CLASS_IDLE;
	if (collect_bpf_attach(bpf->skeleton, why))
		return -1;
	visit_cpus();
	return 0;
}

/* What is loaded stays: loading takes a second, attaching nothing. */
static void stop(void)
{
	contexts_bpf__detach(bpf);
}

/* One instant of a CPU that goes on, and when it was. */
static __u64 look(unsigned int cpu, struct context_cpu *c)
{
	const volatile struct context_cpu *live = &bpf->bss->context_cpus[cpu];
	struct context_cpu again;
	int looks = LOOKS;
	__u64 now;

	do {
		*c = *live;
		now = collect_bpf_now();
		again = *live;
	} while (memcmp(c, &again, sizeof(again)) && --looks);
	return now;
}

static void begin(const struct procs *procs)
{
	classes_tell(bpf->bss->known_class, procs);
}

static void read_contexts(struct counters *set, const struct collect_from *from)
{
	static struct context_cpu c[CONTEXT_CPUS]; /* too large for a stack */

	(void)from;
	for (unsigned int cpu = 0; cpu < cpu_count(); cpu++)
		context_close(&c[cpu], look(cpu, &c[cpu]));
	context_add(set, c, cpu_count());
}

const struct collector_ops collect_contexts = {
	.start = start,
	.stop = stop,
	.begin = begin,
	.read = read_contexts,
};
