/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interrupts, line by line: a driver's own line repeats what its parent took,
 * so a sum would count such interrupts twice.
 */
#include "agent/irqs.h"
#include "collect/collector.h"

static void add(const char *number, const char *handler, void *arg)
{
	counters_add(arg, "irq", handler, irqs_count(number));
}

static void read_lines(struct counters *set, const struct collect_from *from)
{
	irqs_of(from->ifname, add, set);
}

const struct collector_ops collect_lines = {.read = read_lines};
