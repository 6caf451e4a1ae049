// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which mode a device is in, and the switch from one to the next while
 * traffic floods it: quiesce, swap, re-arm. Frames waiting in the ring stay
 * there; the new mode finds them when its interrupt is armed.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "netdrv.h"
#include "core/trace.h"

const struct netdrv_mode_ops *netdrv_mode_find(const char *name)
{
	const struct netdrv_mode_ops *const *mode;

	for (mode = netdrv_mode_table; *mode; mode++)
		if (sysfs_streq(name, (*mode)->name))
			return *mode;
	return NULL;
}

static const char *netdrv_mode_fault(const struct netdrv_mode_ops *mode)
{
	const struct netdrv_claim *claim = &mode->claim;
	const struct netdrv_param *p;
	int params = 0;

	if (netdrv_mode_find(mode->name) != mode)
		return "name taken twice";
	if (mode->on_irq_thread && !mode->on_irq &&
	    !(mode->irq_flags & IRQF_ONESHOT))
		return "a thread alone needs IRQF_ONESHOT";
	if (claim->harvest >= NETDRV_CTX_COUNT ||
	    claim->proto >= NETDRV_CTX_COUNT)
		return "claims an unknown context";
	if (!claim->thread != !claim->sched)
		return "claims a thread or its scheduling, not both";
	for (p = mode->params; p && p->name; p++, params++)
		if (params == NETDRV_MAX_PARAMS || !p->help ||
		    p->def < p->min || p->def > p->max)
			return "bad parameter table";
	return NULL;
}

#define NETDRV_MODE_NAME(symbol, name, summary) name,
static const char *const netdrv_mode_names[] = {RXB_MODES(NETDRV_MODE_NAME)};

/* Once, at module load: a broken table is a bug of ours, found at once. */
int netdrv_modes_validate(void)
{
	unsigned int i;

	for (i = 0; netdrv_mode_table[i]; i++) {
		const struct netdrv_mode_ops *mode = netdrv_mode_table[i];
		const char *fault;

		/* The name first: the rest looks modes up by it. */
		fault = !mode->name || strcmp(mode->name, netdrv_mode_names[i])
				? "has another name than in the list"
				: netdrv_mode_fault(mode);
		if (fault) {
			pr_err(NETDRV_NAME ": mode '%s': %s\n",
			       netdrv_mode_names[i], fault);
			return -EINVAL;
		}
	}
	return 0;
}

void *netdrv_mode_priv(const struct netdrv_queue *q)
{
	return q->mode_priv;
}

u32 netdrv_param(const struct netdrv_queue *q, unsigned int index)
{
	return READ_ONCE(q->nd->mode_params.value[index]);
}

bool netdrv_quiescing(const struct netdrv_queue *q)
{
	return READ_ONCE(q->quiescing);
}

static int netdrv_mode_param_check(struct netdrv_dev *nd, unsigned int index,
				   u32 value)
{
	const struct netdrv_mode_ops *mode = nd->q.mode;

	return mode->param_check ? mode->param_check(&nd->q, index, value) : 0;
}

static void netdrv_mode_param_changed(struct netdrv_dev *nd, unsigned int index)
{
	const struct netdrv_mode_ops *mode = nd->q.mode;

	/* What needs a restart is read by start. */
	if (mode->param_changed && !mode->params[index].restart)
		mode->param_changed(&nd->q);
}

void netdrv_claim_now(const struct netdrv_queue *q, struct netdrv_claim *claim)
{
	*claim = q->mode->claim;
	if (q->mode->claim_now)
		q->mode->claim_now(q, claim);
	/* Booted with threadirqs: what is no thread's yet becomes one's. */
	if (claim->harvest == NETDRV_CTX_HARDIRQ && q->forced_thread) {
		claim->harvest = NETDRV_CTX_THREAD;
		claim->thread = "irq/*";
		claim->sched = "fifo/50";
	}
}

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

/* The queue stands still. */
static void netdrv_adopt(struct netdrv_queue *q,
			 const struct netdrv_mode_ops *mode, void *priv)
{
	q->mode = mode;
	q->mode_priv = priv;
	q->nd->mode_params.table = mode->params;
	netdrv_params_default(&q->nd->mode_params);
}

int netdrv_mode_start(struct netdrv_dev *nd)
{
	struct netdrv_queue *q = &nd->q;
	int err = netdrv_fault(nd, NETDRV_FAULT_START) ? -ENOMEM : 0;

	WRITE_ONCE(q->quiescing, false);
	if (!err && q->mode->start)
		err = q->mode->start(q);
	if (err)
		return err;
	/* Before it is armed: in livelock nothing more is done here. */
	WRITE_ONCE(nd->running, true);
	err = netdrv_fault(nd, NETDRV_FAULT_IRQ) ? -ENOMEM
						 : netdrv_irq_request(q);
	if (err) {
		WRITE_ONCE(nd->running, false);
		if (q->mode->stop)
			q->mode->stop(q);
	}
	return err;
}

void netdrv_mode_stop(struct netdrv_dev *nd)
{
	struct netdrv_queue *q = &nd->q;

	nd->running = false;
	WRITE_ONCE(q->quiescing, true);
	netdrv_irq_free(q);
	if (q->mode->stop)
		q->mode->stop(q);
}

int netdrv_mode_init(struct netdrv_dev *nd)
{
	const struct netdrv_mode_ops *mode =
		netdrv_mode_find(NETDRV_DEFAULT_MODE);
	void *priv = netdrv_attach(&nd->q, mode);

	if (IS_ERR(priv))
		return PTR_ERR(priv);
	nd->mode_params.nd = nd;
	nd->mode_params.check = netdrv_mode_param_check;
	nd->mode_params.changed = netdrv_mode_param_changed;
	netdrv_adopt(&nd->q, mode, priv);
	return 0;
}

void netdrv_mode_exit(struct netdrv_dev *nd)
{
	netdrv_detach(nd->q.mode, nd->q.mode_priv);
}

/* The mode the queue had before a switch that may fail. */
struct netdrv_old_mode {
	const struct netdrv_mode_ops *mode;
	void *priv;
	u32 value[NETDRV_MAX_PARAMS];
};

static void netdrv_go_back(struct netdrv_dev *nd,
			   const struct netdrv_old_mode *old)
{
	netdrv_adopt(&nd->q, old->mode, old->priv);
	memcpy(nd->mode_params.value, old->value, sizeof(old->value));
	if (netdrv_mode_start(nd))
		netdev_err(nd->netdev, "cannot restart %s\n", old->mode->name);
}

/* From the old mode to @mode, whose state is @priv. */
static int netdrv_mode_swap(struct netdrv_dev *nd,
			    const struct netdrv_mode_ops *mode, void *priv)
{
	struct netdrv_old_mode old = {nd->q.mode, nd->q.mode_priv};
	bool running = nd->running;
	int err;

	memcpy(old.value, nd->mode_params.value, sizeof(old.value));
	if (running)
		netdrv_mode_stop(nd);
	netdrv_adopt(&nd->q, mode, priv);
	err = running ? netdrv_mode_start(nd) : 0;
	if (err)
		netdrv_go_back(nd, &old);
	/* One is at work: only the other's state is touched. */
	netdrv_detach(err ? mode : old.mode, err ? priv : old.priv);
	return err;
}

/*
 * Switch @nd to @mode. On failure the old mode goes on, undisturbed where the
 * new one cannot be had at all. Under rtnl; may sleep. The clock runs from the
 * first line to the new mode's armed interrupt: afterwards, in a livelocking
 * mode, this thread may not run again for long.
 */
int netdrv_mode_set(struct netdrv_dev *nd, const struct netdrv_mode_ops *mode)
{
	const char *from = nd->q.mode->name;
	void *priv;
	int err;

	ASSERT_RTNL();
	if (mode == nd->q.mode)
		return 0;
	if (nd->running && !nd->switch_began)
		nd->switch_began = ktime_get();
	priv = netdrv_attach(&nd->q, mode);
	err = PTR_ERR_OR_ZERO(priv);
	if (!err) {
		netdrv_params_hide(&nd->mode_params);
		err = netdrv_mode_swap(nd, mode, priv);
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
