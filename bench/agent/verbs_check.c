/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verbs by which the lab checks on itself: where things are pinned, and
 * planted faults.
 */
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "agent/agent.h"
#include "agent/files.h"
#include "agent/irqs.h"
#include "agent/netif.h"
#include "agent/verbs.h"

#define FAULTS "/sys/kernel/debug/netdrv"

static int check_iface(struct call *call)
{
	const char *iface = call_arg(call, "iface");

	if (!if_nametoindex(iface))
		return why_set(&call->why, "%s: no such interface", iface);
	return 0;
}

/* The only CPU that @pid may run on, or -1. */
static int process_cpu(pid_t pid)
{
	cpu_set_t set;
	int cpu = 0;

	if (sched_getaffinity(pid, sizeof(set), &set) || CPU_COUNT(&set) != 1)
		return -1;
	while (!CPU_ISSET(cpu, &set))
		cpu++;
	return cpu;
}

static void put_irq(const char *number, const char *handler, void *arg)
{
	call_data(arg, "irq %d %s", irqs_cpu(number), handler);
}

static void verb_pins(struct call *call)
{
	const struct proc *p = call->agent->procs.proc;

	if (check_iface(call))
		return;
	irqs_of(call_arg(call, "iface"), put_irq, call);
	for (; p < call->agent->procs.proc + PROCS_MAX; p++)
		if (p->pid && !p->dead)
			call_data(call, "app %d %s", process_cpu(p->pid),
				  p->workload->name);
}

/* Every Nth time, counted from now on: the same in each trial. */
static void verb_fault(struct call *call)
{
	char device[64], path[160];
	int err;

	if (check_iface(call))
		return;
	netif_device(call_arg(call, "iface"), device, sizeof(device));
	snprintf(path, sizeof(path), FAULTS "/%s/%s", device,
		 call_arg(call, "name"));
	err = file_write(path, call_arg(call, "every"));
	if (err)
		why_set(&call->why, "%s: %s", path, strerror(-err));
}

const struct verb verbs_check[] = {
	{"pins", "iface=",
	 "KIND CPU NAME of each interrupt and workload; CPU -1: several",
	 verb_pins},
	{"fault", "iface= name= every=", "plant a fault in the driver; 0: none",
	 verb_fault},
	{0},
};
