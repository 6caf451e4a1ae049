// SPDX-License-Identifier: GPL-2.0-only
/*
 * threaded: the top half silences the device and wakes the interrupt's own
 * thread, which empties the ring and does the protocol work itself
 * (request_threaded_irq; the way of PREEMPT_RT).
 *
 * The thread runs SCHED_FIFO 50: above every ordinary process, as soon as
 * nothing of higher priority does. A flood therefore starves the application
 * as surely as interrupts would, but for the share that the real-time throttle
 * (sched_rt_runtime_us) leaves to the others.
 */
#include "mode.h"

enum {
	THREADED_BUDGET,
};

static const struct netdrv_param threaded_params[] = {
	[THREADED_BUDGET] = {"budget", "frames taken with bottom halves off", 1,
			     1024, NAPI_POLL_WEIGHT},
	{}};

static irqreturn_t threaded_on_irq(struct netdrv_queue *q)
{
	netdrv_irq_mask(q);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t threaded_on_thread(struct netdrv_queue *q)
{
	int budget, work;

	do {
		budget = netdrv_param(q, THREADED_BUDGET);
		work = netdrv_rx_thread(q, budget);
		if (netdrv_quiescing(q))
			break;
	} while (work == budget || netdrv_irq_arm(q));
	return IRQ_HANDLED;
}

const struct netdrv_mode_ops netdrv_mode_threaded = {
	.name = "threaded",
	.claim = {.harvest = NETDRV_CTX_THREAD,
		  .proto = NETDRV_CTX_THREAD,
		  .thread = "irq/*",
		  .sched = "fifo/50"},
	.params = threaded_params,
	.on_irq = threaded_on_irq,
	.on_irq_thread = threaded_on_thread,
};
