// SPDX-License-Identifier: GPL-2.0-only
/*
 * The queue's interrupt, as Linux sees it.
 *
 * A backend often does not own its interrupt: the virtio transport requested
 * the vector, and calls back. Threaded and one-shot handlers need a real one.
 * So each queue has a child interrupt, as GPIO expanders give their pins. The
 * backend's event fires it; the mode's handlers are requested on it; it has
 * its own line in /proc/interrupts.
 *
 * The child is level-triggered: masked while its handler runs, and when it is
 * unmasked with frames still in the ring the line is still asserted, so the
 * interrupt comes again (a "replay"). Paravirtual devices are edge-triggered
 * and silent about frames that arrived while they were masked; the level gives
 * every mode the same rules on every NIC.
 */
#include <linux/bitmap.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/rtnetlink.h>

#include "netdrv.h"
#include "core/trace.h"

#define NETDRV_MAX_IRQS 256

static struct irq_domain *netdrv_domain;
static DECLARE_BITMAP(netdrv_hwirqs, NETDRV_MAX_IRQS); /* under rtnl */
static struct lock_class_key netdrv_irq_lock_class, netdrv_irq_request_class;

static void netdrv_irq_replay(struct netdrv_queue *q)
{
	u64_stats_update_begin(&q->stats.irq_sync);
	u64_stats_inc(&q->stats.replays);
	u64_stats_update_end(&q->stats.irq_sync);

	/*
	 * Prefer the device's own vector: it ranks below the local timer's.
	 * irq_work's vector ranks above, and a queue that never runs dry would
	 * shut out the clock.
	 */
	if (!q->hw->irq_raise || !q->hw->irq_raise(q))
		irq_work_queue(&q->replay);
}

static void netdrv_replay_work(struct irq_work *work)
{
	netdrv_irq_event(container_of(work, struct netdrv_queue, replay));
}

/*
 * Silence and speech of the device itself. Where the user wants the line
 * masked instead, it is disabled at the interrupt controller, and the device
 * goes on raising it: so it was done before devices had masks of their own,
 * and whoever shares the line is silenced too.
 */
static void netdrv_parent_mask(struct netdrv_queue *q)
{
	unsigned int line;

	if (!netdrv_knob(q->nd, NETDRV_KNOB_MASK_AT)) {
		q->hw->irq_mask(q);
		return;
	}
	line = q->hw->line(q);
	if (line && !test_and_set_bit(0, &q->parent_off))
		disable_irq_nosync(line);
}

static bool netdrv_parent_arm(struct netdrv_queue *q)
{
	if (test_and_clear_bit(0, &q->parent_off))
		enable_irq(q->hw->line(q));
	return q->hw->irq_arm(q);
}

/* The line is nobody's to keep masked: others may be on it. */
static void netdrv_parent_release(struct netdrv_queue *q)
{
	q->hw->irq_mask(q);
	if (test_and_clear_bit(0, &q->parent_off))
		enable_irq(q->hw->line(q));
}

/* Called by the irq core, descriptor lock held. */
static void netdrv_line_mask(struct irq_data *data)
{
	struct netdrv_queue *q = irq_data_get_irq_chip_data(data);

	WRITE_ONCE(q->line_masked, true);
	netdrv_parent_mask(q);
}

static void netdrv_line_unmask(struct irq_data *data)
{
	struct netdrv_queue *q = irq_data_get_irq_chip_data(data);

	/* Pairs with netdrv_irq_arm: of the two, the later one arms. */
	smp_store_mb(q->line_masked, false);
	if (READ_ONCE(q->irq_off))
		return;
	if (netdrv_put_off(q))
		return;
	if (netdrv_parent_arm(q)) {
		/* Not at its line, by which the replay has to come. */
		q->hw->irq_mask(q);
		netdrv_irq_replay(q);
	}
}

static unsigned int netdrv_parent(struct netdrv_queue *q)
{
	return q->hw->line ? q->hw->line(q) : 0;
}

/* The device's line goes where the child was sent. */
static void netdrv_parent_move(struct work_struct *work)
{
	struct netdrv_queue *q =
		container_of(work, struct netdrv_queue, move_work);
	unsigned int line;
	int err = 0;

	rtnl_lock(); /* the line is the device's until it is closed */
	line = q->nd->up ? netdrv_parent(q) : 0;
	if (line)
		err = irq_set_affinity(line,
				       irq_data_get_effective_affinity_mask(
					       irq_get_irq_data(q->virq)));
	if (err)
		netdev_err(q->nd->netdev,
			   "cannot move interrupt %u (error %d)\n", line, err);
	rtnl_unlock();
}

/*
 * Called by the irq core, descriptor lock held; in 6.1 also one that all
 * interrupts share (irq_do_set_affinity), which an interrupt that moves at its
 * next arrival takes inside its own. So the device's line follows later.
 */
static int netdrv_line_affinity(struct irq_data *data,
				const struct cpumask *cpus, bool force)
{
	struct netdrv_queue *q = irq_data_get_irq_chip_data(data);

	if (!netdrv_parent(q))
		return -EOPNOTSUPP;
	irq_data_update_effective_affinity(data, cpus);
	schedule_work(&q->move_work);
	return IRQ_SET_MASK_OK;
}

static struct irq_chip netdrv_irq_chip = {
	.name = NETDRV_NAME,
	.irq_mask = netdrv_line_mask,
	.irq_unmask = netdrv_line_unmask,
	.irq_set_affinity = netdrv_line_affinity,
};

static int netdrv_domain_map(struct irq_domain *domain, unsigned int virq,
			     irq_hw_number_t hwirq)
{
	/* Nested inside the parent's lock: a class of its own for lockdep. */
	irq_set_lockdep_class(virq, &netdrv_irq_lock_class,
			      &netdrv_irq_request_class);
	irq_set_chip_and_handler(virq, &netdrv_irq_chip, handle_level_irq);
	netdrv_irq_moves_at_once(virq);
	return 0;
}

static const struct irq_domain_ops netdrv_domain_ops = {
	.map = netdrv_domain_map,
};

int netdrv_irq_domain_init(void)
{
	netdrv_domain = irq_domain_create_linear(NULL, NETDRV_MAX_IRQS,
						 &netdrv_domain_ops, NULL);
	return netdrv_domain ? 0 : -ENOMEM;
}

void netdrv_irq_domain_exit(void)
{
	irq_domain_remove(netdrv_domain);
}

/* Give the queue its interrupt number. Under rtnl. */
int netdrv_irq_map(struct netdrv_queue *q)
{
	unsigned long hwirq =
		find_first_zero_bit(netdrv_hwirqs, NETDRV_MAX_IRQS);

	if (hwirq == NETDRV_MAX_IRQS)
		return -ENOSPC;
	q->virq = irq_create_mapping(netdrv_domain, hwirq);
	if (!q->virq)
		return -ENOMEM;
	__set_bit(hwirq, netdrv_hwirqs);
	irq_set_chip_data(q->virq, q);
	init_irq_work(&q->replay, netdrv_replay_work);
	INIT_WORK(&q->move_work, netdrv_parent_move);
	netdrv_moderation_init(q);
	return 0;
}

void netdrv_irq_unmap(struct netdrv_queue *q)
{
	irq_hw_number_t hwirq = irqd_to_hwirq(irq_get_irq_data(q->virq));

	irq_work_sync(&q->replay);
	irq_dispose_mapping(q->virq);
	__clear_bit(hwirq, netdrv_hwirqs);
	q->virq = 0;
}

static void netdrv_irq_count(struct netdrv_queue *q)
{
	netdrv_moderation_stamp(q);
	u64_stats_update_begin(&q->stats.irq_sync);
	u64_stats_inc(&q->stats.irqs);
	u64_stats_update_end(&q->stats.irq_sync);
	trace_netdrv_irq(netdrv_queue_netdev(q), q->index, q->mode->name);
}

static irqreturn_t netdrv_irq_top(int irq, void *data)
{
	struct netdrv_queue *q = data;

	WRITE_ONCE(q->forced_thread, !in_hardirq());
	netdrv_irq_count(q);
	return q->mode->on_irq(q);
}

static irqreturn_t netdrv_irq_bottom(int irq, void *data)
{
	struct netdrv_queue *q = data;

	if (!q->mode->on_irq)
		netdrv_irq_count(q);
	return q->mode->on_irq_thread(q);
}

static void netdrv_irq_rename(struct netdrv_queue *q)
{
	const char *netdev = netdev_name(q->nd->netdev);

	if (q->nd->rings.queues.now > 1)
		snprintf(q->irq_name, sizeof(q->irq_name), "%s-rx-%u", netdev,
			 q->index);
	else
		snprintf(q->irq_name, sizeof(q->irq_name), "%s-rx", netdev);
}

/* The device stays silent, to a mode without handlers for good. Under rtnl. */
int netdrv_irq_request(struct netdrv_queue *q)
{
	const struct netdrv_mode_ops *mode = q->mode;

	netdrv_irq_mask(q);
	if (!netdrv_mode_interrupts(mode))
		return 0;
	netdrv_irq_rename(q);
	return request_threaded_irq(
		q->virq, mode->on_irq ? netdrv_irq_top : NULL,
		mode->on_irq_thread ? netdrv_irq_bottom : NULL,
		mode->irq_flags | IRQF_NO_AUTOEN, q->irq_name, q);
}

/* A mode switch ends when the new mode may be interrupted, or has begun. */
static void netdrv_switch_done(struct netdrv_dev *nd)
{
	if (!nd->switch_began)
		return;
	nd->switch_ns = ktime_to_ns(ktime_sub(ktime_get(), nd->switch_began));
	nd->switch_began = 0;
	netdrv_plan_armed(nd);
}

/*
 * Enabling starts a line up, which arms the device. All at once: in livelock
 * this thread does not run again after the first.
 */
void netdrv_irq_enable_all(struct netdrv_dev *nd)
{
	struct netdrv_queue *q;
	unsigned long flags;

	local_irq_save(flags);
	netdrv_switch_done(nd);
	netdrv_for_each_queue (nd, q) {
		if (!netdrv_mode_interrupts(nd->mode))
			break;
		WRITE_ONCE(q->irq_off, false);
		enable_irq(q->virq);
	}
	local_irq_restore(flags);
}

/* When this returns, no handler of the queue runs or will. Under rtnl. */
void netdrv_irq_free(struct netdrv_queue *q)
{
	netdrv_irq_mask(q);
	if (netdrv_mode_interrupts(q->mode))
		free_irq(q->virq, q);
	irq_work_sync(&q->replay);
	netdrv_moderation_stop(q);
	netdrv_parent_release(q);
}

void netdrv_irq_event(struct netdrv_queue *q)
{
	unsigned long flags;

	/* A masked device may still finish what it had begun. */
	if (READ_ONCE(q->irq_off))
		return;
	/* With threadirqs the device's own handler runs in a thread. */
	local_irq_save(flags);
	generic_handle_irq(q->virq);
	local_irq_restore(flags);
}

void netdrv_irq_mask(struct netdrv_queue *q)
{
	WRITE_ONCE(q->irq_off, true);
	netdrv_parent_mask(q);
}

bool netdrv_irq_arm(struct netdrv_queue *q)
{
	/* Pairs with netdrv_line_unmask. */
	smp_store_mb(q->irq_off, false);
	/* The irq core keeps the line masked: it arms when it lets go. */
	if (READ_ONCE(q->line_masked) || netdrv_put_off(q))
		return false;
	if (!netdrv_parent_arm(q))
		return false;
	netdrv_irq_mask(q);
	return true;
}

void netdrv_irq_arm_late(struct netdrv_queue *q)
{
	if (READ_ONCE(q->irq_off) || READ_ONCE(q->line_masked))
		return;
	if (netdrv_parent_arm(q))
		netdrv_irq_event(q);
}

unsigned int netdrv_queue_cpu(const struct netdrv_queue *q)
{
	const struct cpumask *cpus =
		irq_data_get_effective_affinity_mask(irq_get_irq_data(q->virq));
	unsigned int cpu = cpumask_first_and(cpus, cpu_online_mask);

	return cpu < nr_cpu_ids ? cpu : cpumask_first(cpu_online_mask);
}

void netdrv_irq_none(struct netdrv_queue *q)
{
	u64_stats_update_begin(&q->stats.irq_sync);
	u64_stats_inc(&q->stats.none);
	u64_stats_update_end(&q->stats.irq_sync);
}

unsigned int netdrv_queue_irq(const struct netdrv_queue *q)
{
	return q->virq;
}
