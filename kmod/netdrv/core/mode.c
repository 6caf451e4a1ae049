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
	const struct netdrv_param *p;
	int params = 0;

	if (!mode->name || !*mode->name || !mode->summary)
		return "no name or summary";
	if (netdrv_mode_find(mode->name) != mode)
		return "name taken twice";
	if (!mode->on_irq)
		return "no on_irq";
	if (mode->harvest_ctx >= NETDRV_CTX_COUNT ||
	    mode->proto_ctx >= NETDRV_CTX_COUNT)
		return "claims an unknown context";
	for (p = mode->params; p && p->name; p++, params++)
		if (params == NETDRV_MAX_PARAMS || !p->help ||
		    p->def < p->min || p->def > p->max)
			return "bad parameter table";
	return NULL;
}

/* Once, at module load: a broken table is a bug of ours, found at once. */
int netdrv_modes_validate(void)
{
	const struct netdrv_mode_ops *const *mode;

	for (mode = netdrv_mode_table; *mode; mode++) {
		const char *fault = netdrv_mode_fault(*mode);

		if (fault) {
			pr_err(NETDRV_NAME ": mode '%s': %s\n",
			       (*mode)->name ?: "?", fault);
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
	return READ_ONCE(q->nd->param[index]);
}

bool netdrv_quiescing(const struct netdrv_queue *q)
{
	return READ_ONCE(q->quiescing);
}

static void netdrv_params_default(struct netdrv_dev *nd)
{
	const struct netdrv_param *p = nd->q.mode->params;
	unsigned int i;

	for (i = 0; p && p[i].name; i++)
		nd->param[i] = p[i].def;
}

/* Make @mode the queue's, not yet started. */
static int netdrv_attach(struct netdrv_queue *q,
			 const struct netdrv_mode_ops *mode)
{
	int err = 0;

	q->mode_priv = kzalloc(max_t(size_t, mode->priv_bytes, 1), GFP_KERNEL);
	if (!q->mode_priv)
		return -ENOMEM;
	q->mode = mode;
	netdrv_params_default(q->nd);
	if (mode->attach)
		err = mode->attach(q);
	if (err)
		kfree(q->mode_priv);
	return err;
}

static void netdrv_detach(const struct netdrv_mode_ops *mode, void *priv)
{
	if (mode->detach)
		mode->detach(priv);
	kfree(priv);
}

int netdrv_mode_start(struct netdrv_dev *nd)
{
	struct netdrv_queue *q = &nd->q;
	int err;

	WRITE_ONCE(q->quiescing, false);
	if (q->mode->start)
		q->mode->start(q);
	err = netdrv_irq_request(q);
	if (err) {
		if (q->mode->stop)
			q->mode->stop(q);
		return err;
	}
	nd->running = true;
	return 0;
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
	return netdrv_attach(&nd->q, netdrv_mode_find(NETDRV_DEFAULT_MODE));
}

void netdrv_mode_exit(struct netdrv_dev *nd)
{
	netdrv_detach(nd->q.mode, nd->q.mode_priv);
}

/* The mode the queue had before a switch that may fail. */
struct netdrv_old_mode {
	const struct netdrv_mode_ops *mode;
	void *priv;
	u32 param[NETDRV_MAX_PARAMS];
};

static void netdrv_old_restore(struct netdrv_dev *nd,
			       const struct netdrv_old_mode *old)
{
	nd->q.mode = old->mode;
	nd->q.mode_priv = old->priv;
	memcpy(nd->param, old->param, sizeof(nd->param));
}

static int netdrv_mode_swap(struct netdrv_dev *nd,
			    const struct netdrv_mode_ops *mode, bool running)
{
	struct netdrv_old_mode old = {nd->q.mode, nd->q.mode_priv};
	int err;

	memcpy(old.param, nd->param, sizeof(old.param));
	err = netdrv_attach(&nd->q, mode);
	if (err)
		goto err_restore;
	err = running ? netdrv_mode_start(nd) : 0;
	if (err)
		goto err_detach;

	/* The new mode is at work: only the old one's state is touched. */
	netdrv_detach(old.mode, old.priv);
	return 0;

err_detach:
	netdrv_detach(mode, nd->q.mode_priv);
err_restore:
	netdrv_old_restore(nd, &old);
	return err;
}

/*
 * Switch @nd to @mode. On failure the old mode goes on. Under rtnl; may sleep.
 * The clock runs from the first line to the new mode's armed interrupt:
 * afterwards, in a livelocking mode, this thread may not run again for long.
 */
int netdrv_mode_set(struct netdrv_dev *nd, const struct netdrv_mode_ops *mode)
{
	const char *from = nd->q.mode->name;
	bool running = nd->running;
	int err;

	ASSERT_RTNL();
	if (mode == nd->q.mode)
		return 0;
	if (running) {
		if (!nd->switch_began)
			nd->switch_began = ktime_get();
		netdrv_mode_stop(nd);
	}
	netdrv_sysfs_params_del(nd);
	err = netdrv_mode_swap(nd, mode, running);
	if (err) {
		netdev_err(nd->netdev, "mode %s: error %d, staying in %s\n",
			   mode->name, err, from);
		nd->switch_began = 0;
		if (running && netdrv_mode_start(nd))
			netdev_err(nd->netdev, "cannot restart %s\n", from);
	} else {
		nd->switches++;
		trace_netdrv_mode(nd->netdev, from, mode->name,
				  running ? nd->switch_ns : 0);
	}
	if (netdrv_sysfs_params_add(nd))
		netdev_warn(nd->netdev, "cannot show the mode's parameters\n");
	return err;
}
