// SPDX-License-Identifier: GPL-2.0-only
/*
 * tasklet, tasklet-hi: the top half silences the device and schedules a
 * tasklet, which takes a budget of frames, does the protocol work, and
 * schedules itself again while frames wait. The way of many drivers since 2.4
 * that had no NAPI; the two differ in the softirq that runs them, and HI comes
 * before all others, timers and transmission too.
 *
 * Under overload the device stays silent and frames die in the ring. Each turn
 * of the softirqs hands on what comes again to ksoftirqd, after 2 ms or ten
 * rounds (kernel/softirq.c), and so the application gets its share of the CPU,
 * much as with NAPI, but without NAPI's own limit of work in one round, and
 * without GRO.
 */
#include "mode.h"

enum {
	TASKLET_BUDGET,
};

static const struct netdrv_param tasklet_params[] = {
	[TASKLET_BUDGET] = {"budget", "frames one run may take", 1, 1024,
			    NAPI_POLL_WEIGHT},
	{}};

struct tasklet_mode_state {
	struct tasklet_struct tasklet;
	struct netdrv_queue *q;
	bool hi;
};

static void tasklet_mode_schedule(struct tasklet_mode_state *state)
{
	if (state->hi)
		tasklet_hi_schedule(&state->tasklet);
	else
		tasklet_schedule(&state->tasklet);
}

static irqreturn_t tasklet_mode_on_irq(struct netdrv_queue *q)
{
	netdrv_irq_mask(q);
	tasklet_mode_schedule(netdrv_mode_priv(q));
	return IRQ_HANDLED;
}

static void tasklet_mode_run(struct tasklet_struct *tasklet)
{
	struct tasklet_mode_state *state =
		container_of(tasklet, struct tasklet_mode_state, tasklet);
	struct netdrv_queue *q = state->q;
	int budget = netdrv_param(q, TASKLET_BUDGET);
	int work = netdrv_rx_stack(q, budget);

	if (netdrv_quiescing(q))
		return;
	if (work == budget || netdrv_irq_arm(q))
		tasklet_mode_schedule(state);
}

static int tasklet_mode_attach(struct netdrv_queue *q, void *priv)
{
	struct tasklet_mode_state *state = priv;

	state->q = q;
	tasklet_setup(&state->tasklet, tasklet_mode_run);
	return 0;
}

static int tasklet_mode_attach_hi(struct netdrv_queue *q, void *priv)
{
	struct tasklet_mode_state *state = priv;

	state->hi = true;
	return tasklet_mode_attach(q, priv);
}

static void tasklet_mode_stop(struct netdrv_queue *q)
{
	struct tasklet_mode_state *state = netdrv_mode_priv(q);

	tasklet_kill(&state->tasklet);
}

const struct netdrv_mode_ops netdrv_mode_tasklet = {
	.name = "tasklet",
	.claim = {.harvest = NETDRV_CTX_SOFTIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "TASKLET"},
	.priv_bytes = sizeof(struct tasklet_mode_state),
	.params = tasklet_params,
	.on_irq = tasklet_mode_on_irq,
	.attach = tasklet_mode_attach,
	.stop = tasklet_mode_stop,
};

const struct netdrv_mode_ops netdrv_mode_tasklet_hi = {
	.name = "tasklet-hi",
	.claim = {.harvest = NETDRV_CTX_SOFTIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "HI"},
	.priv_bytes = sizeof(struct tasklet_mode_state),
	.params = tasklet_params,
	.on_irq = tasklet_mode_on_irq,
	.attach = tasklet_mode_attach_hi,
	.stop = tasklet_mode_stop,
};
