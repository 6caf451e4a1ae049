// SPDX-License-Identifier: GPL-2.0-only
/*
 * workqueue: the top half silences the device and queues work, which a kernel
 * worker does in process context: a budget of frames, then back to the end of
 * the queue (Documentation/core-api/workqueue.rst). Drivers that must sleep to
 * reach their device take frames like this.
 *
 *   kind     bound: a worker of the CPU that was interrupted; highpri: the
 *            same at nice -20; unbound: any CPU's; bh: no worker but the
 *            tasklet softirq, which is what tasklets are to become (6.9)
 *   queue    own, one of each receive queue; or system: shared with whoever
 *            else queues work
 *   delay_us the first look waits, as a crude interrupt moderation
 *
 * Under overload the device stays silent, frames die in the ring, and the
 * worker shares the CPU with the application as any other process, at highpri
 * with about 87 to 1 of the weight. Other work of the same CPU gets its turn
 * after each budget. bh does as tasklet does.
 */
#include <linux/jiffies.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "mode.h"

enum {
	WORKQUEUE_KIND,
	WORKQUEUE_QUEUE,
	WORKQUEUE_MAX_ACTIVE,
	WORKQUEUE_DELAY_US,
	WORKQUEUE_BUDGET,
};

enum workqueue_kind {
	WORKQUEUE_BOUND,
	WORKQUEUE_UNBOUND,
	WORKQUEUE_HIGHPRI,
	WORKQUEUE_BH,
};
static const char *const workqueue_kinds[] = {[WORKQUEUE_BOUND] = "bound",
					      [WORKQUEUE_UNBOUND] = "unbound",
					      [WORKQUEUE_HIGHPRI] = "highpri",
					      [WORKQUEUE_BH] = "bh",
					      NULL};

enum { WORKQUEUE_OWN, WORKQUEUE_SYSTEM };
static const char *const workqueue_queues[] = {
	[WORKQUEUE_OWN] = "own", [WORKQUEUE_SYSTEM] = "system", NULL};

static const struct netdrv_param workqueue_params[] = {
	[WORKQUEUE_KIND] = {"kind", "who does the work", 0, WORKQUEUE_BH,
			    WORKQUEUE_BOUND, workqueue_kinds, true},
	[WORKQUEUE_QUEUE] = {"queue", "whose queue it is", 0, WORKQUEUE_SYSTEM,
			     WORKQUEUE_OWN, workqueue_queues, true},
	[WORKQUEUE_MAX_ACTIVE] = {"max_active",
				  "of the own queue; 0: the kernel's default",
				  0, 512, 0, NULL, true},
	[WORKQUEUE_DELAY_US] = {"delay_us",
				"from interrupt to work, in whole jiffies", 0,
				1000000, 0},
	[WORKQUEUE_BUDGET] = {"budget", "frames one work may take", 1, 1024,
			      NAPI_POLL_WEIGHT},
	{}};

struct workqueue_state {
	struct workqueue_struct *wq;
	struct delayed_work work;
	struct netdrv_queue *q;
};

static irqreturn_t workqueue_on_irq(struct netdrv_queue *q)
{
	struct workqueue_state *state = netdrv_mode_priv(q);
	u32 delay_us = netdrv_param(q, WORKQUEUE_DELAY_US);

	netdrv_irq_mask(q);
	queue_delayed_work(state->wq, &state->work, usecs_to_jiffies(delay_us));
	return IRQ_HANDLED;
}

static void workqueue_work(struct work_struct *work)
{
	struct workqueue_state *state = container_of(
		to_delayed_work(work), struct workqueue_state, work);
	struct netdrv_queue *q = state->q;
	int budget = netdrv_param(q, WORKQUEUE_BUDGET);
	int done = in_serving_softirq() ? netdrv_rx_stack(q, budget)
					: netdrv_rx_thread(q, budget);

	if (netdrv_quiescing(q))
		return;
	if (done == budget || netdrv_irq_arm(q))
		queue_delayed_work(state->wq, &state->work, 0);
}

static struct workqueue_struct *workqueue_system(enum workqueue_kind kind)
{
	switch (kind) {
	case WORKQUEUE_UNBOUND:
		return system_dfl_wq;
	case WORKQUEUE_HIGHPRI:
		return system_highpri_wq;
	case WORKQUEUE_BH:
		return system_bh_wq;
	default:
		return system_percpu_wq;
	}
}

static struct workqueue_struct *workqueue_own(struct netdrv_queue *q)
{
	static const unsigned int flags[] = {
		[WORKQUEUE_BOUND] = WQ_PERCPU,
		[WORKQUEUE_UNBOUND] = WQ_UNBOUND,
		[WORKQUEUE_HIGHPRI] = WQ_PERCPU | WQ_HIGHPRI,
		[WORKQUEUE_BH] = WQ_PERCPU | WQ_BH,
	};
	char whose[NETDRV_QUEUE_NAME];

	netdrv_queue_name(q, whose);
	return alloc_workqueue("nd-%s", flags[netdrv_param(q, WORKQUEUE_KIND)],
			       netdrv_param(q, WORKQUEUE_MAX_ACTIVE), whose);
}

static int workqueue_attach(struct netdrv_queue *q, void *priv)
{
	struct workqueue_state *state = priv;

	state->q = q;
	return 0;
}

static int workqueue_start(struct netdrv_queue *q)
{
	struct workqueue_state *state = netdrv_mode_priv(q);

	/* Two places: to lockdep work in softirq is then not that of threads.
	 */
	if (netdrv_param(q, WORKQUEUE_KIND) == WORKQUEUE_BH)
		INIT_DELAYED_WORK(&state->work, workqueue_work);
	else
		INIT_DELAYED_WORK(&state->work, workqueue_work);
	if (netdrv_param(q, WORKQUEUE_QUEUE) == WORKQUEUE_SYSTEM)
		state->wq = workqueue_system(netdrv_param(q, WORKQUEUE_KIND));
	else
		state->wq = workqueue_own(q);
	return state->wq ? 0 : -ENOMEM;
}

static void workqueue_stop(struct netdrv_queue *q)
{
	struct workqueue_state *state = netdrv_mode_priv(q);

	cancel_delayed_work_sync(&state->work);
	if (netdrv_param(q, WORKQUEUE_QUEUE) == WORKQUEUE_OWN)
		destroy_workqueue(state->wq);
}

static int workqueue_param_check(const struct netdrv_queue *q,
				 unsigned int index, u32 value)
{
	u32 kind = netdrv_param(q, WORKQUEUE_KIND);
	u32 max_active = netdrv_param(q, WORKQUEUE_MAX_ACTIVE);

	if (index == WORKQUEUE_KIND)
		kind = value;
	if (index == WORKQUEUE_MAX_ACTIVE)
		max_active = value;
	if (kind != WORKQUEUE_BH)
		return 0;
	if (!NETDRV_HAS_BH_WORKQUEUES) {
		netdev_err(netdrv_queue_netdev(q),
			   "kind: bh needs Linux 6.9; bound, unbound and "
			   "highpri are possible\n");
		return -EOPNOTSUPP;
	}
	if (max_active) {
		netdev_err(netdrv_queue_netdev(q),
			   "kind bh has no max_active: it must be 0\n");
		return -EINVAL;
	}
	return 0;
}

static void workqueue_claim_now(const struct netdrv_queue *q,
				struct netdrv_claim *claim)
{
	switch (netdrv_param(q, WORKQUEUE_KIND)) {
	case WORKQUEUE_UNBOUND:
		claim->thread = "kworker/u*";
		break;
	case WORKQUEUE_HIGHPRI:
		claim->sched = "other/-20";
		break;
	case WORKQUEUE_BH:
		*claim = (struct netdrv_claim){.harvest = NETDRV_CTX_SOFTIRQ,
					       .proto = NETDRV_CTX_SOFTIRQ,
					       .softirq = "TASKLET"};
		break;
	}
}

const struct netdrv_mode_ops netdrv_mode_workqueue = {
	.name = "workqueue",
	.claim = {.harvest = NETDRV_CTX_THREAD,
		  .proto = NETDRV_CTX_THREAD,
		  .thread = "kworker/[0-9]*",
		  .sched = "other/0"},
	.claim_now = workqueue_claim_now,
	.priv_bytes = sizeof(struct workqueue_state),
	.params = workqueue_params,
	.on_irq = workqueue_on_irq,
	.attach = workqueue_attach,
	.start = workqueue_start,
	.stop = workqueue_stop,
	.param_check = workqueue_param_check,
};
