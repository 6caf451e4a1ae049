// SPDX-License-Identifier: GPL-2.0-only
/*
 * napi: the kernel's own answer to livelock (Salim, Olsson and Kuznetsov,
 * "Beyond Softnet", 2001; Documentation/networking/napi.rst).
 *
 * The first frame interrupts; the device is then silenced and the softirq
 * polls it, a budget at a time, until the ring is empty. Under overload there
 * are no interrupts, ksoftirqd shares the CPU with the application, and what
 * is too much is lost in the ring, before any work went into it.
 */
#include "mode.h"

enum {
	NAPI_BUDGET,
};

static const struct netdrv_param napi_params[] = {
	[NAPI_BUDGET] = {"budget", "frames one poll may take (NAPI weight)", 1,
			 1024, NAPI_POLL_WEIGHT},
	{}};

struct napi_state {
	struct napi_struct napi;
	struct netdrv_queue *q;
};

static irqreturn_t napi_on_irq(struct netdrv_queue *q)
{
	struct napi_state *state = netdrv_mode_priv(q);

	if (napi_schedule_prep(&state->napi)) {
		netdrv_irq_mask(q);
		__napi_schedule(&state->napi);
	}
	return IRQ_HANDLED;
}

static int napi_poll(struct napi_struct *napi, int budget)
{
	struct napi_state *state = container_of(napi, struct napi_state, napi);
	int work = netdrv_rx_gro(state->q, budget, napi);

	/* A frame may have slipped in between the last look and the arming. */
	if (work < budget && napi_complete_done(napi, work) &&
	    netdrv_irq_arm(state->q))
		napi_schedule(napi);
	return work;
}

static int napi_attach(struct netdrv_queue *q, void *priv)
{
	struct napi_state *state = priv;

	state->q = q;
	netif_napi_add(netdrv_queue_netdev(q), &state->napi, napi_poll);
	return 0;
}

static void napi_detach(void *priv)
{
	struct napi_state *state = priv;

	netif_napi_del(&state->napi);
}

static int napi_start(struct netdrv_queue *q)
{
	struct napi_state *state = netdrv_mode_priv(q);

	state->napi.weight = netdrv_param(q, NAPI_BUDGET);
	napi_enable(&state->napi);
	return 0;
}

static void napi_stop(struct netdrv_queue *q)
{
	struct napi_state *state = netdrv_mode_priv(q);

	napi_disable(&state->napi);
}

static void napi_param_changed(struct netdrv_queue *q)
{
	struct napi_state *state = netdrv_mode_priv(q);

	WRITE_ONCE(state->napi.weight, netdrv_param(q, NAPI_BUDGET));
}

const struct netdrv_mode_ops netdrv_mode_napi = {
	.name = "napi",
	.claim = {.harvest = NETDRV_CTX_SOFTIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "NET_RX"},
	.priv_bytes = sizeof(struct napi_state),
	.params = napi_params,
	.on_irq = napi_on_irq,
	.attach = napi_attach,
	.detach = napi_detach,
	.start = napi_start,
	.stop = napi_stop,
	.param_changed = napi_param_changed,
};
