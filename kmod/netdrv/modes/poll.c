// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll: no interrupts; a kernel thread looks into the ring, again and again.
 * What DPDK's poll-mode drivers do in user space, done in the kernel.
 *
 * A frame waits for no interrupt and no wake-up, and the thread's CPU is always
 * busy. Overload changes nothing for it: each look takes a budget and the rest
 * is lost in the ring. On a CPU of its own that is the least cost a frame; on
 * one CPU the scheduler divides between thread and application, half each while
 * both want it, also when there is nothing to take.
 *
 * After each look the thread lets others run (netdrv_rx_thread), or nothing of
 * the same priority on that CPU ever did, and RCU's grace periods would not
 * end. With sched=fifo only the throttle ends its turn; see OWN_THREAD_SCHED.
 */
#include "own_thread.h"

enum {
	POLL_BUDGET,
	POLL_SCHED,
};

static const struct netdrv_param poll_params[] = {
	[POLL_BUDGET] = {"budget", "frames taken with bottom halves off", 1,
			 1024, NAPI_POLL_WEIGHT},
	[POLL_SCHED] = OWN_THREAD_SCHED,
	{}};

static bool poll_turn(struct netdrv_queue *q)
{
	if (!netdrv_rx_thread(q, netdrv_param(q, POLL_BUDGET)))
		cpu_relax();
	return true;
}

static int poll_attach(struct netdrv_queue *q, void *priv)
{
	return own_thread_create(priv, q, "nd-poll", poll_turn);
}

static void poll_detach(void *priv)
{
	own_thread_destroy(priv);
}

static int poll_start(struct netdrv_queue *q)
{
	struct own_thread *thread = netdrv_mode_priv(q);

	own_thread_start(thread, netdrv_param(q, POLL_SCHED));
	own_thread_wake(thread);
	return 0;
}

static void poll_stop(struct netdrv_queue *q)
{
	own_thread_stop(netdrv_mode_priv(q));
}

static void poll_claim_now(const struct netdrv_queue *q,
			   struct netdrv_claim *claim)
{
	claim->sched = own_thread_claim(netdrv_param(q, POLL_SCHED));
}

const struct netdrv_mode_ops netdrv_mode_poll = {
	.name = "poll",
	.claim = {.harvest = NETDRV_CTX_THREAD,
		  .proto = NETDRV_CTX_THREAD,
		  .thread = "nd-poll/*",
		  .sched = "other/0"},
	.claim_now = poll_claim_now,
	.priv_bytes = sizeof(struct own_thread),
	.params = poll_params,
	.attach = poll_attach,
	.detach = poll_detach,
	.start = poll_start,
	.stop = poll_stop,
};
