/* SPDX-License-Identifier: GPL-2.0-only */
/* The interrupt lines of an interface. */
#ifndef BENCH_AGENT_IRQS_H
#define BENCH_AGENT_IRQS_H

#include <stdint.h>

#include "agent/why.h"

/*
 * Call @irq for every line whose handler carries the name of the interface or
 * of its device: MSI-X vectors, INTx, and lines that a driver made itself.
 */
void irqs_of(const char *ifname,
	     void (*irq)(const char *number, const char *handler, void *arg),
	     void *arg);

/* Interrupts taken on line @number, all CPUs. */
uint64_t irqs_count(const char *number);

/*
 * Pin them to @cpu, or those of several queues to @cpus in turn from @cpu on:
 * how many there were, or -1 with @why.
 */
int irqs_pin(const char *ifname, unsigned int cpu, unsigned int cpus,
	     struct why *why);

/* The CPU that line @number is pinned to; -1: it may run on several. */
int irqs_cpu(const char *number);

#endif
