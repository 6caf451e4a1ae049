// SPDX-License-Identifier: GPL-2.0-only
/*
 * threaded-oneshot: no top half of the driver's at all. The kernel's own wakes
 * the interrupt's thread and keeps the line masked until the thread has
 * returned (IRQF_ONESHOT without a primary handler). So live devices that
 * cannot be silenced in hard irq, such as those behind I2C or SPI
 * (Documentation/core-api/genericirq.rst), and so runs nearly every handler
 * under PREEMPT_RT or threadirqs.
 *
 * Here the line is the child interrupt's, and masking it silences the device:
 * what differs from threaded is who does it, and that the thread cannot arm
 * the device and look once more, but returns and is woken again.
 *
 * Under overload as threaded: SCHED_FIFO 50, above every ordinary process, but
 * for what the real-time throttle or, since 6.12, the fair server leaves them.
 */
#include "mode.h"

enum {
	ONESHOT_BUDGET,
};

static const struct netdrv_param oneshot_params[] = {
	[ONESHOT_BUDGET] = {"budget", "frames taken with bottom halves off", 1,
			    1024, NAPI_POLL_WEIGHT},
	{}};

static irqreturn_t oneshot_on_thread(struct netdrv_queue *q)
{
	int budget, work;

	do {
		budget = netdrv_param(q, ONESHOT_BUDGET);
		work = netdrv_rx_thread(q, budget);
	} while (work == budget && !netdrv_quiescing(q));
	return IRQ_HANDLED;
}

const struct netdrv_mode_ops netdrv_mode_threaded_oneshot = {
	.name = "threaded-oneshot",
	.claim = {.harvest = NETDRV_CTX_THREAD,
		  .proto = NETDRV_CTX_THREAD,
		  .thread = "irq/*",
		  .sched = "fifo/50"},
	.params = oneshot_params,
	.irq_flags = IRQF_ONESHOT,
	.on_irq_thread = oneshot_on_thread,
};
