// SPDX-License-Identifier: GPL-2.0-only
/*
 * The modes there are, what the one of a device claims and has for parameters,
 * and how it is started and stopped. Where it comes from is in switch.c.
 */
#include <linux/string.h>

#include "netdrv.h"

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
	const struct netdrv_mode_ops *mode = nd->mode;

	return mode->param_check ? mode->param_check(nd->q, index, value) : 0;
}

static void netdrv_mode_param_changed(struct netdrv_dev *nd, unsigned int index)
{
	const struct netdrv_mode_ops *mode = nd->mode;
	struct netdrv_queue *q;

	/* What needs a restart is read by start. */
	if (!mode->param_changed || mode->params[index].restart)
		return;
	netdrv_for_each_queue (nd, q)
		mode->param_changed(q);
}

void netdrv_mode_params_init(struct netdrv_dev *nd)
{
	nd->mode_params.nd = nd;
	nd->mode_params.check = netdrv_mode_param_check;
	nd->mode_params.changed = netdrv_mode_param_changed;
}

/* Known once one of them was interrupted. */
static bool netdrv_forced_thread(const struct netdrv_dev *nd)
{
	const struct netdrv_queue *q;

	netdrv_for_each_queue (nd, q)
		if (READ_ONCE(q->forced_thread))
			return true;
	return false;
}

void netdrv_claim_now(const struct netdrv_dev *nd, struct netdrv_claim *claim)
{
	*claim = nd->mode->claim;
	if (nd->mode->claim_now)
		nd->mode->claim_now(nd->q, claim);
	/* Booted with threadirqs: what is no thread's yet becomes one's. */
	if (claim->harvest == NETDRV_CTX_HARDIRQ && netdrv_forced_thread(nd)) {
		claim->harvest = NETDRV_CTX_THREAD;
		claim->thread = "irq/*";
		claim->sched = "fifo/50";
	}
}

static int netdrv_queue_start(struct netdrv_queue *q)
{
	int err = netdrv_fault(q->nd, NETDRV_FAULT_START) ? -ENOMEM : 0;

	WRITE_ONCE(q->quiescing, false);
	if (!err && q->mode->start)
		err = q->mode->start(q);
	if (err)
		return err;
	err = netdrv_fault(q->nd, NETDRV_FAULT_IRQ) ? -ENOMEM
						    : netdrv_irq_request(q);
	if (err && q->mode->stop)
		q->mode->stop(q);
	return err;
}

static void netdrv_queue_stop(struct netdrv_queue *q)
{
	netdrv_irq_free(q);
	if (q->mode->stop)
		q->mode->stop(q);
}

/*
 * In reverse: what a mode has put back by the last queue's stop is what it
 * found when the first one started. No loop goes on meanwhile.
 */
static void netdrv_queues_stop(struct netdrv_dev *nd, struct netdrv_queue *end)
{
	struct netdrv_queue *q;

	for (q = nd->q; q < end; q++)
		WRITE_ONCE(q->quiescing, true);
	while (q-- != nd->q)
		netdrv_queue_stop(q);
}

int netdrv_mode_start(struct netdrv_dev *nd)
{
	struct netdrv_queue *q;
	int err;

	netdrv_for_each_queue (nd, q) {
		err = netdrv_queue_start(q);
		if (err) {
			netdrv_queues_stop(nd, q);
			return err;
		}
	}
	/* Before they are armed: in livelock nothing more is done here. */
	WRITE_ONCE(nd->running, true);
	netdrv_irq_enable_all(nd);
	return 0;
}

void netdrv_mode_stop(struct netdrv_dev *nd)
{
	nd->running = false;
	netdrv_queues_stop(nd, nd->q + nd->rings.queues.now);
}
