// SPDX-License-Identifier: GPL-2.0-only
/*
 * napi: the kernel's own answer to livelock (Salim, Olsson and Kuznetsov,
 * "Beyond Softnet", 2001; Documentation/networking/napi.rst).
 *
 * The first frame interrupts; the device is then silenced and the softirq
 * polls it, a budget at a time, until the ring is empty. Under overload there
 * are no interrupts, ksoftirqd shares the CPU with the application, and what
 * is too much is lost in the ring, before any work went into it.
 *
 * The kernel's own knobs do to it what they do to any driver:
 *   gro_flush_timeout, napi_defer_hard_irqs   after a poll a timer polls again
 *       before the interrupt is armed
 *   busy_read, busy_poll, SO_BUSY_POLL, SO_PREFER_BUSY_POLL   the application
 *       polls the device itself, in its system call
 *   irq-suspend-timeout (6.13)   no interrupts for as long as that goes well
 *   threaded   the poll moves to a thread of its own
 * What is set for this NAPI alone (the netlink family netdev) survives a change
 * of mode where the kernel keeps it, since 6.13.
 */
#include "modes/napi.h"

#include "compat.h"

static const struct netdrv_param napi_params[] = {
	[NAPI_BUDGET] = NAPI_BUDGET_PARAM, {}};

/*
 * Silence even when the poll cannot be scheduled: then somebody polls already,
 * maybe a process that busy-polls below this interrupt, and an interrupt that
 * comes again at once would not let it go on. Who polls arms when done.
 */
irqreturn_t netdrv_napi_on_irq(struct netdrv_queue *q)
{
	struct napi_state *state = netdrv_mode_priv(q);

	netdrv_irq_mask(q);
	napi_schedule_irqoff(&state->napi);
	return IRQ_HANDLED;
}

int netdrv_napi_poll(struct napi_struct *napi, int budget)
{
	struct napi_state *state = container_of(napi, struct napi_state, napi);
	int work;

	/* Under flood the ring never runs empty: end all the same. */
	if (netdrv_quiescing(state->q)) {
		napi_complete_done(napi, 0);
		return 0;
	}
	work = netdrv_rx_gro(state->q, budget, napi);
	/* A frame may have slipped in between the last look and the arming. */
	if (work < budget && napi_complete_done(napi, work) &&
	    netdrv_irq_arm(state->q))
		napi_schedule(napi);
	return work;
}

/*
 * The kernel's record of the NAPI begins here rather than in attach: with
 * threaded set it would make a thread for a NAPI at rest, and before it can
 * unset that again it waits for every NAPI of the device that has one.
 */
void netdrv_napi_begin(struct netdrv_queue *q,
		       int (*poll)(struct napi_struct *, int))
{
	struct napi_state *state = netdrv_mode_priv(q);
	struct net_device *netdev = netdrv_queue_netdev(q);

	state->q = q;
	netif_napi_add_config(netdev, &state->napi, poll,
			      netdrv_queue_index(q));
	netif_napi_set_irq(&state->napi, netdrv_queue_irq(q));
	state->napi.weight = netdrv_param(q, NAPI_BUDGET);
	napi_enable(&state->napi);
	netif_queue_set_napi(netdev, netdrv_queue_index(q),
			     NETDEV_QUEUE_TYPE_RX, &state->napi);
}

int netdrv_napi_start(struct netdrv_queue *q)
{
	netdrv_napi_begin(q, netdrv_napi_poll);
	return 0;
}

void netdrv_napi_stop(struct netdrv_queue *q)
{
	struct napi_state *state = netdrv_mode_priv(q);

	netif_queue_set_napi(netdrv_queue_netdev(q), netdrv_queue_index(q),
			     NETDEV_QUEUE_TYPE_RX, NULL);
	napi_disable(&state->napi);
	netif_napi_del(&state->napi);
}

void netdrv_napi_param_changed(struct netdrv_queue *q)
{
	struct napi_state *state = netdrv_mode_priv(q);

	WRITE_ONCE(state->napi.weight, netdrv_param(q, NAPI_BUDGET));
}

/* The user may have asked for threads in /sys/class/net/IF/threaded. */
void netdrv_napi_claim_now(const struct netdrv_queue *q,
			   struct netdrv_claim *claim)
{
	if (!netdrv_queue_netdev(q)->threaded)
		return;
	*claim = (struct netdrv_claim){.harvest = NETDRV_CTX_THREAD,
				       .proto = NETDRV_CTX_THREAD,
				       .thread = "napi/*",
				       .sched = "other/0"};
}

const struct netdrv_mode_ops netdrv_mode_napi = {
	.name = "napi",
	.claim = {.harvest = NETDRV_CTX_SOFTIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "NET_RX"},
	.claim_now = netdrv_napi_claim_now,
	.priv_bytes = sizeof(struct napi_state),
	.params = napi_params,
	.on_irq = netdrv_napi_on_irq,
	.start = netdrv_napi_start,
	.stop = netdrv_napi_stop,
	.param_changed = netdrv_napi_param_changed,
};
