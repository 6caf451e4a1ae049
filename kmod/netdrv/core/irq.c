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

#include "netdrv.h"
#include "core/trace.h"

#define NETDRV_MAX_IRQS 64

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

/* Called by the irq core, descriptor lock held. */
static void netdrv_line_mask(struct irq_data *data)
{
	struct netdrv_queue *q = irq_data_get_irq_chip_data(data);

	WRITE_ONCE(q->line_masked, true);
	q->hw->irq_mask(q);
}

static void netdrv_line_unmask(struct irq_data *data)
{
	struct netdrv_queue *q = irq_data_get_irq_chip_data(data);

	WRITE_ONCE(q->line_masked, false);
	if (READ_ONCE(q->irq_off))
		return;
	if (q->nd->switch_began) {
		q->nd->switch_ns = ktime_to_ns(
			ktime_sub(ktime_get(), q->nd->switch_began));
		q->nd->switch_began = 0;
	}
	if (q->hw->irq_arm(q)) {
		q->hw->irq_mask(q);
		netdrv_irq_replay(q);
	}
}

static int netdrv_line_affinity(struct irq_data *data,
				const struct cpumask *cpus, bool force)
{
	struct netdrv_queue *q = irq_data_get_irq_chip_data(data);
	int err;

	if (!q->hw->irq_affinity)
		return -EOPNOTSUPP;
	err = q->hw->irq_affinity(q, cpus);
	if (err)
		return err;
	irq_data_update_effective_affinity(data, cpus);
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

static irqreturn_t netdrv_irq_top(int irq, void *data)
{
	struct netdrv_queue *q = data;

	u64_stats_update_begin(&q->stats.irq_sync);
	u64_stats_inc(&q->stats.irqs);
	u64_stats_update_end(&q->stats.irq_sync);
	trace_netdrv_irq(netdrv_queue_netdev(q), q->mode->name);
	return q->mode->on_irq(q);
}

static irqreturn_t netdrv_irq_bottom(int irq, void *data)
{
	struct netdrv_queue *q = data;

	return q->mode->on_irq_thread(q);
}

/* Requesting starts the line up, which arms the device. Under rtnl. */
int netdrv_irq_request(struct netdrv_queue *q)
{
	const struct netdrv_mode_ops *mode = q->mode;

	WRITE_ONCE(q->irq_off, false);
	snprintf(q->irq_name, sizeof(q->irq_name), "%s-rx",
		 netdev_name(q->nd->netdev));
	return request_threaded_irq(q->virq, netdrv_irq_top,
				    mode->on_irq_thread ? netdrv_irq_bottom
							: NULL,
				    mode->irq_flags, q->irq_name, q);
}

/* When this returns, no handler of the queue runs or will. Under rtnl. */
void netdrv_irq_free(struct netdrv_queue *q)
{
	netdrv_irq_mask(q);
	free_irq(q->virq, q);
	irq_work_sync(&q->replay);
}

void netdrv_irq_event(struct netdrv_queue *q)
{
	/* A masked device may still finish what it had begun. */
	if (!READ_ONCE(q->irq_off))
		generic_handle_irq(q->virq);
}

void netdrv_irq_mask(struct netdrv_queue *q)
{
	WRITE_ONCE(q->irq_off, true);
	q->hw->irq_mask(q);
}

bool netdrv_irq_arm(struct netdrv_queue *q)
{
	WRITE_ONCE(q->irq_off, false);
	/* The irq core keeps the line masked: it arms when it lets go. */
	if (READ_ONCE(q->line_masked))
		return false;
	if (!q->hw->irq_arm(q))
		return false;
	netdrv_irq_mask(q);
	return true;
}
