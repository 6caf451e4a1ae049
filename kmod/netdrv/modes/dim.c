// SPDX-License-Identifier: GPL-2.0-only
/*
 * dim: NAPI, with interrupts as far apart as the kernel's dynamic interrupt
 * moderation finds best (Tal Gilboa's net_dim, Linux 4.16, from mlx5;
 * Documentation/networking/net_dim.rst).
 *
 * After each 64 interrupts net_dim compares bytes, frames and interrupts a
 * second with the 64 before and goes a step along its table of delays, turns
 * round, or stays: a climber to the highest throughput, then to the fewest
 * interrupts. Frames that come one by one are told of at once, a stream is
 * gathered. Under overload NAPI polls and there is nothing to moderate.
 *
 * The delay is the NIC's own (ITR) where it has one, else the core's. Nothing
 * here counts frames to an interrupt, so of the profiles only usecs are used.
 * While the mode lasts rx-usecs is net_dim's, and ethtool -c says adaptive-rx;
 * what the user had set comes back.
 */
#include <linux/dim.h>

#include "compat.h"
#include "modes/napi.h"

enum {
	DIM_PROFILES = NAPI_BUDGET + 1,
};

/*
 * net_dim's two tables: delays from the first frame (1 to 256 us), or from the
 * last (2 to 64 us). In the order of enum dim_cq_period_mode.
 */
static const char *const dim_profiles[] = {"eqe", "cqe", NULL};

static const struct netdrv_param dim_params[] = {
	[NAPI_BUDGET] = NAPI_BUDGET_PARAM,
	[DIM_PROFILES] = {"profiles", "net_dim's table of delays", 0, 1,
			  DIM_CQ_PERIOD_MODE_START_FROM_EQE, dim_profiles,
			  true},
	{}};

struct dim_queue {
	struct napi_state napi;
	struct dim dim;
	u16 irqs; /* wraps, as net_dim expects */
	u32 before_us;
};

static void dim_apply(struct dim_queue *state)
{
	struct dim_cq_moder moder = net_dim_get_rx_moderation(
		state->dim.mode, state->dim.profile_ix);

	netdrv_set_moderation(state->napi.q, moder.usec);
}

/* net_dim decided, and measures again once that is done. */
static void dim_work(struct work_struct *work)
{
	struct dim_queue *state =
		container_of(work, struct dim_queue, dim.work);

	dim_apply(state);
	state->dim.state = DIM_START_MEASURE;
}

static irqreturn_t dim_on_irq(struct netdrv_queue *q)
{
	struct dim_queue *state = netdrv_mode_priv(q);

	WRITE_ONCE(state->irqs, state->irqs + 1);
	return netdrv_napi_on_irq(q);
}

static int dim_poll(struct napi_struct *napi, int budget)
{
	struct dim_queue *state =
		container_of(napi, struct dim_queue, napi.napi);
	struct dim_sample sample = {};
	u64 frames, bytes;

	if (!netdrv_quiescing(state->napi.q)) {
		netdrv_rx_totals(state->napi.q, &frames, &bytes);
		dim_update_sample(READ_ONCE(state->irqs), frames, bytes,
				  &sample);
		net_dim(&state->dim, &sample);
	}
	return netdrv_napi_poll(napi, budget);
}

static int dim_start(struct netdrv_queue *q)
{
	struct dim_queue *state = netdrv_mode_priv(q);

	state->dim = (struct dim){.mode = netdrv_param(q, DIM_PROFILES)};
	INIT_WORK(&state->dim.work, dim_work);
	state->before_us = netdrv_moderation(q);
	netdrv_napi_begin(q, dim_poll);
	dim_apply(state);
	return 0;
}

static void dim_stop(struct netdrv_queue *q)
{
	struct dim_queue *state = netdrv_mode_priv(q);

	netdrv_napi_stop(q);
	cancel_work_sync(&state->dim.work);
	netdrv_set_moderation(q, state->before_us);
}

const struct netdrv_mode_ops netdrv_mode_dim = {
	.name = "dim",
	.claim = {.harvest = NETDRV_CTX_SOFTIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "NET_RX"},
	.claim_now = netdrv_napi_claim_now,
	.priv_bytes = sizeof(struct dim_queue),
	.params = dim_params,
	.moderates = true,
	.on_irq = dim_on_irq,
	.start = dim_start,
	.stop = dim_stop,
	.param_changed = netdrv_napi_param_changed,
};
