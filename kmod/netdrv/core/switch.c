// SPDX-License-Identifier: GPL-2.0-only
/*
 * The switch from one mode to the next while traffic floods the device:
 * quiesce, swap, re-arm. Frames waiting in the rings stay there; the new mode
 * finds them when its interrupts are armed. All queues change together: first
 * each gets its state of the new mode, and nothing was disturbed if one cannot.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "netdrv.h"
#include "core/trace.h"

/* The states of a mode, of each queue in use. */
struct netdrv_states {
	void *of[NETDRV_MAX_QUEUES];
};

/* A mode's state. ERR_PTR when the mode cannot be had. */
static void *netdrv_attach(struct netdrv_queue *q,
			   const struct netdrv_mode_ops *mode)
{
	void *priv = kzalloc(max_t(size_t, mode->priv_bytes, 1), GFP_KERNEL);
	int err = netdrv_fault(q->nd, NETDRV_FAULT_ATTACH) ? -ENOMEM : 0;

	if (!priv)
		return ERR_PTR(-ENOMEM);
	if (!err && mode->attach)
		err = mode->attach(q, priv);
	if (!err)
		return priv;
	kfree(priv);
	return ERR_PTR(err);
}

static void netdrv_detach(const struct netdrv_mode_ops *mode, void *priv)
{
	if (mode->detach)
		mode->detach(priv);
	kfree(priv);
}

static void netdrv_detach_all(struct netdrv_dev *nd,
			      const struct netdrv_mode_ops *mode,
			      const struct netdrv_states *states)
{
	struct netdrv_queue *q;

	netdrv_for_each_queue (nd, q)
		netdrv_detach(mode, states->of[q->index]);
}

/* 0, or -errno when one queue cannot have the mode: then none has it. */
static int netdrv_attach_all(struct netdrv_dev *nd,
			     const struct netdrv_mode_ops *mode,
			     struct netdrv_states *states)
{
	struct netdrv_queue *q;

	netdrv_for_each_queue (nd, q) {
		void *priv = netdrv_attach(q, mode);

		if (IS_ERR(priv)) {
			while (q-- != nd->q)
				netdrv_detach(mode, states->of[q->index]);
			return PTR_ERR(priv);
		}
		states->of[q->index] = priv;
	}
	return 0;
}

/* The queues stand still. */
static void netdrv_adopt(struct netdrv_dev *nd,
			 const struct netdrv_mode_ops *mode,
			 const struct netdrv_states *states)
{
	struct netdrv_queue *q;

	nd->mode = mode;
	netdrv_for_each_queue (nd, q) {
		q->mode = mode;
		q->mode_priv = states->of[q->index];
	}
	nd->mode_params.table = mode->params;
	netdrv_params_default(&nd->mode_params);
}

int netdrv_mode_init(struct netdrv_dev *nd)
{
	const struct netdrv_mode_ops *mode =
		netdrv_mode_find(NETDRV_DEFAULT_MODE);
	struct netdrv_states states;
	int err = netdrv_attach_all(nd, mode, &states);

	if (err)
		return err;
	netdrv_mode_params_init(nd);
	netdrv_adopt(nd, mode, &states);
	return 0;
}

static void netdrv_queue_detach(struct netdrv_queue *q)
{
	netdrv_detach(q->mode, q->mode_priv);
	q->mode_priv = NULL;
}

void netdrv_mode_exit(struct netdrv_dev *nd)
{
	struct netdrv_queue *q;

	netdrv_for_each_queue (nd, q)
		netdrv_queue_detach(q);
}

int netdrv_mode_extend(struct netdrv_dev *nd, unsigned int queues)
{
	struct netdrv_queue *q;

	for (q = nd->q + nd->rings.queues.now; q < nd->q + queues; q++) {
		void *priv = netdrv_attach(q, nd->mode);

		if (IS_ERR(priv)) {
			netdrv_mode_trim(nd);
			return PTR_ERR(priv);
		}
		q->mode = nd->mode;
		q->mode_priv = priv;
	}
	return 0;
}

void netdrv_mode_trim(struct netdrv_dev *nd)
{
	struct netdrv_queue *q;

	netdrv_for_each_possible_queue (nd, q)
		if (q->index >= nd->rings.queues.now && q->mode_priv)
			netdrv_queue_detach(q);
}

/* What there was before a switch that may fail. */
struct netdrv_old_mode {
	const struct netdrv_mode_ops *mode;
	struct netdrv_states states;
	u32 value[NETDRV_MAX_PARAMS];
};

static void netdrv_remember(struct netdrv_dev *nd, struct netdrv_old_mode *old)
{
	struct netdrv_queue *q;

	old->mode = nd->mode;
	netdrv_for_each_queue (nd, q)
		old->states.of[q->index] = q->mode_priv;
	memcpy(old->value, nd->mode_params.value, sizeof(old->value));
}

static void netdrv_go_back(struct netdrv_dev *nd,
			   const struct netdrv_old_mode *old)
{
	netdrv_adopt(nd, old->mode, &old->states);
	memcpy(nd->mode_params.value, old->value, sizeof(old->value));
	if (netdrv_mode_start(nd))
		netdev_err(nd->netdev, "cannot restart %s\n", old->mode->name);
}

/* From the old mode to @mode, which has @states. */
static int netdrv_mode_swap(struct netdrv_dev *nd,
			    const struct netdrv_mode_ops *mode,
			    const struct netdrv_states *states)
{
	struct netdrv_old_mode old;
	bool running = nd->running;
	int err;

	netdrv_remember(nd, &old);
	if (running)
		netdrv_mode_stop(nd);
	netdrv_adopt(nd, mode, states);
	err = running ? netdrv_mode_start(nd) : 0;
	if (err)
		netdrv_go_back(nd, &old);
	/* One is at work: only the other's states are touched. */
	if (err)
		netdrv_detach_all(nd, mode, states);
	else
		netdrv_detach_all(nd, old.mode, &old.states);
	return err;
}

/*
 * Switch @nd to @mode. On failure the old mode goes on, undisturbed where the
 * new one cannot be had at all. Under rtnl; may sleep. The clock runs from the
 * first line to the new mode's armed interrupts: afterwards, in a livelocking
 * mode, this thread may not run again for long.
 */
int netdrv_mode_set(struct netdrv_dev *nd, const struct netdrv_mode_ops *mode)
{
	const char *from = nd->mode->name;
	struct netdrv_states states;
	int err;

	ASSERT_RTNL();
	if (mode == nd->mode)
		return 0;
	if (nd->running && !nd->switch_began)
		nd->switch_began = ktime_get();
	err = netdrv_attach_all(nd, mode, &states);
	if (!err) {
		netdrv_params_hide(&nd->mode_params);
		err = netdrv_mode_swap(nd, mode, &states);
		if (netdrv_params_show(&nd->mode_params))
			netdev_warn(nd->netdev,
				    "cannot show the mode's parameters\n");
	}
	if (err) {
		netdev_err(nd->netdev, "mode %s: error %d, staying in %s\n",
			   mode->name, err, from);
		nd->switch_began = 0;
		return err;
	}
	nd->switches++;
	trace_netdrv_mode(nd->netdev, from, mode->name,
			  nd->running ? nd->switch_ns : 0);
	return 0;
}
