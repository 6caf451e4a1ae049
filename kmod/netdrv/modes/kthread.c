// SPDX-License-Identifier: GPL-2.0-only
/*
 * kthread: the top half silences the device and wakes a kernel thread of the
 * driver's own, which empties the ring, does the protocol work, and sleeps
 * again. Unlike the interrupt's thread it is an ordinary one, which competes
 * with the application for the CPU that the interrupt is bound to, on equal
 * terms. So Solaris took frames since 2.0 (Kleiman and Eykholt, "Interrupts as
 * Threads", 1995, with real-time priority), and so do drivers that must sleep.
 *
 * Under overload the thread never sleeps and the device stays silent: the
 * scheduler divides the CPU between thread and application, and what neither
 * gets to is lost in the ring. With sched=fifo it is threaded by other means,
 * and starves the application; see OWN_THREAD_SCHED.
 */
#include "own_thread.h"

enum {
	KTHREAD_BUDGET,
	KTHREAD_SCHED,
};

static const struct netdrv_param kthread_params[] = {
	[KTHREAD_BUDGET] = {"budget", "frames taken with bottom halves off", 1,
			    1024, NAPI_POLL_WEIGHT},
	[KTHREAD_SCHED] = OWN_THREAD_SCHED,
	{}};

static irqreturn_t kthread_on_irq(struct netdrv_queue *q)
{
	netdrv_irq_mask(q);
	own_thread_wake(netdrv_mode_priv(q));
	return IRQ_HANDLED;
}

static bool kthread_turn(struct netdrv_queue *q)
{
	int budget = netdrv_param(q, KTHREAD_BUDGET);

	return netdrv_rx_thread(q, budget) == budget || netdrv_irq_arm(q);
}

static int kthread_attach(struct netdrv_queue *q, void *priv)
{
	return own_thread_create(priv, q, "nd-kthread", kthread_turn);
}

static void kthread_detach(void *priv)
{
	own_thread_destroy(priv);
}

static int kthread_start(struct netdrv_queue *q)
{
	own_thread_start(netdrv_mode_priv(q), netdrv_param(q, KTHREAD_SCHED));
	return 0;
}

static void kthread_stop_mode(struct netdrv_queue *q)
{
	own_thread_stop(netdrv_mode_priv(q));
}

static void kthread_claim_now(const struct netdrv_queue *q,
			      struct netdrv_claim *claim)
{
	claim->sched = own_thread_claim(netdrv_param(q, KTHREAD_SCHED));
}

const struct netdrv_mode_ops netdrv_mode_kthread = {
	.name = "kthread",
	.claim = {.harvest = NETDRV_CTX_THREAD,
		  .proto = NETDRV_CTX_THREAD,
		  .thread = "nd-kthread/*",
		  .sched = "other/0"},
	.claim_now = kthread_claim_now,
	.priv_bytes = sizeof(struct own_thread),
	.params = kthread_params,
	.on_irq = kthread_on_irq,
	.attach = kthread_attach,
	.detach = kthread_detach,
	.start = kthread_start,
	.stop = kthread_stop_mode,
};
