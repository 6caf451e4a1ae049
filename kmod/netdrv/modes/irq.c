// SPDX-License-Identifier: GPL-2.0-only
/*
 * irq: one interrupt a frame, as kernels did before NAPI.
 *
 * The top half copies one frame and queues it for the softnet softirq. With
 * more frames waiting the level-triggered line fires again at once, so every
 * frame costs a full interrupt, and interrupts outrank the softirq and the
 * application that would finish the work: above a certain load the machine
 * does nothing but take frames it then throws away at the full backlog. This
 * is receive livelock (Mogul and Ramakrishnan, "Eliminating Receive Livelock
 * in an Interrupt-driven Kernel", 1996).
 *
 * Real drivers of that time often took a few more frames while they were at
 * it (max_interrupt_work); frames_per_irq shows what that changes.
 */
#include "mode.h"

enum {
	IRQ_FRAMES_PER_IRQ,
};

static const struct netdrv_param irq_params[] = {
	[IRQ_FRAMES_PER_IRQ] = {"frames_per_irq",
				"frames one interrupt may take", 1, 256, 1},
	{}};

static irqreturn_t irq_on_irq(struct netdrv_queue *q)
{
	int frames = netdrv_rx_backlog(q, netdrv_param(q, IRQ_FRAMES_PER_IRQ));

	return IRQ_RETVAL(frames);
}

const struct netdrv_mode_ops netdrv_mode_irq = {
	.name = "irq",
	.claim = {.harvest = NETDRV_CTX_HARDIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "NET_RX"},
	.params = irq_params,
	.on_irq = irq_on_irq,
};
