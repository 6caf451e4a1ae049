/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Which queue of a NIC an interrupt is for, by the name of its handler. Pure;
 * shared by the agent, who places interrupts, and by who checks that.
 */
#ifndef RXBENCH_IRQNAME_H
#define RXBENCH_IRQNAME_H

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* "eth0-rx-3", "virtio1-input.3", "eth0-TxRx-3": 3. Any other: 0. */
static inline unsigned int rxb_irq_queue(const char *handler)
{
	const char *end = handler + strlen(handler), *at = end;

	while (at > handler && isdigit((unsigned char)at[-1]))
		at--;
	if (at == end || at == handler || !strchr("-.", at[-1]))
		return 0;
	return (unsigned int)strtoul(at, NULL, 10);
}

/* The CPU it goes to, where queues go to @cpus in turn from @first on. */
static inline unsigned int rxb_irq_cpu(const char *handler, unsigned int first,
				       unsigned int cpus)
{
	return cpus > 1 ? (first + rxb_irq_queue(handler)) % cpus : first;
}

#endif
