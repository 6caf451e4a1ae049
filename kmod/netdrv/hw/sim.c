// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sim backend: a NIC made of software, so that every mode runs where there
 * is no NIC model, and so that tests know to the frame what the "wire" did.
 *
 * insmod netdrv.ko sim=N makes N devices, sim_queues=N says how many receive
 * queues each of them has. The rings are in sim_ring.c, the wire is in
 * sim_wire.c.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#include "compat.h"
#include "hw/sim.h"

#define SIM_MAX_DEVICES 8

static unsigned int sim_devices;
module_param_named(sim, sim_devices, uint, 0444);
MODULE_PARM_DESC(sim, "number of simulated NICs (0..8)");

static unsigned int sim_queues = 1;
module_param(sim_queues, uint, 0444);
MODULE_PARM_DESC(sim_queues, "receive queues of each (1..8)");
static_assert(NETDRV_MAX_QUEUES == 8);

static struct platform_device *sim_pdev[SIM_MAX_DEVICES];

/* Nobody listens on the other side: a frame is sent when it is taken. */
static int sim_tx(struct netdrv_dev *nd, struct sk_buff *skb)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);

	nic->tx_done++;
	nic->tx_bytes += skb->len;
	dev_consume_skb_any(skb);
	return 0;
}

/* Their bytes come with the last of them: what each had is forgotten. */
static int sim_tx_reclaim(struct netdrv_dev *nd, unsigned int *bytes, int max,
			  int budget)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);
	int n = min_t(int, nic->tx_done, max);

	nic->tx_done -= n;
	if (!nic->tx_done) {
		*bytes += nic->tx_bytes;
		nic->tx_bytes = 0;
	}
	return n;
}

static bool sim_tx_irq_arm(struct netdrv_dev *nd)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);

	return nic->tx_done;
}

/* Slow path follows. */

static int sim_open(struct netdrv_dev *nd)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&nic->lock, flags);
	for (i = 0; i < nic->queues; i++)
		sim_queue_reset(nic->queue[i]);
	nic->open = true;
	raw_spin_unlock_irqrestore(&nic->lock, flags);
	return 0;
}

/* No interrupt is under way any more. May sleep. */
static void sim_lines_sync(struct sim_nic *nic)
{
	unsigned int i;

	for (i = 0; i < nic->queues; i++)
		irq_work_sync(&nic->queue[i]->line);
}

static unsigned int sim_close(struct netdrv_dev *nd)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);
	unsigned int i, lost = 0;
	unsigned long flags;

	raw_spin_lock_irqsave(&nic->lock, flags);
	nic->open = false;
	for (i = 0; i < nic->queues; i++) {
		struct sim_queue *sq = nic->queue[i];

		lost += sq->used_put - sq->used_get;
		sq->used_get = sq->used_put;
	}
	raw_spin_unlock_irqrestore(&nic->lock, flags);
	sim_lines_sync(nic);
	return lost;
}

static int sim_spread(struct netdrv_dev *nd, const struct netdrv_spread *s)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&nic->lock, flags);
	for (i = 0; i < NETDRV_SPREAD; i++)
		nic->spread[i] = s->queue[i];
	raw_spin_unlock_irqrestore(&nic->lock, flags);
	return 0;
}

static bool sim_link(struct netdrv_dev *nd)
{
	return true;
}

static u64 sim_ring_drops(struct netdrv_dev *nd)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);

	return READ_ONCE(nic->wire.missed);
}

static int sim_queues_alloc(struct device *dev, struct sim_nic *nic)
{
	for (; nic->queues < sim_queues; nic->queues++) {
		struct sim_queue *sq =
			devm_kzalloc(dev, sizeof(*sq), GFP_KERNEL);

		if (!sq)
			return -ENOMEM;
		sim_queue_init(sq, nic, nic->queues);
		nic->queue[nic->queues] = sq;
	}
	return 0;
}

static int sim_probe(struct platform_device *pdev)
{
	const struct netdrv_rings rings = {
		.rx = {.now = SIM_RING,
		       .min = NETDRV_RING_MIN,
		       .max = SIM_RING_MAX},
		.queues = {.now = sim_queues, .min = 1, .max = sim_queues},
		.hash = NETDRV_HASH_OWN,
	};
	struct sim_nic *nic;
	int err;

	nic = devm_kzalloc(&pdev->dev, sizeof(*nic), GFP_KERNEL);
	if (!nic)
		return -ENOMEM;
	raw_spin_lock_init(&nic->lock);
	err = sim_queues_alloc(&pdev->dev, nic);
	if (err)
		return err;
	nic->nd = netdrv_dev_create(&pdev->dev, &netdrv_hw_sim, nic, NULL,
				    &rings);
	if (IS_ERR(nic->nd))
		return PTR_ERR(nic->nd);
	platform_set_drvdata(pdev, nic);
	sim_wire_init(nic);
	err = netdrv_dev_register(nic->nd);
	if (err) {
		netdrv_dev_free(nic->nd);
		return err;
	}
	sim_wire_debug(nic);
	return 0;
}

static void sim_remove(struct platform_device *pdev)
{
	struct sim_nic *nic = platform_get_drvdata(pdev);

	netdrv_dev_unregister(nic->nd); /* takes the knobs away first */
	sim_wire_stop(nic);
	sim_lines_sync(nic);
	netdrv_dev_free(nic->nd);
}

static int sim_suspend(struct device *dev)
{
	struct sim_nic *nic = dev_get_drvdata(dev);

	netdrv_suspend(nic->nd);
	return 0;
}

static int sim_resume(struct device *dev)
{
	struct sim_nic *nic = dev_get_drvdata(dev);

	netdrv_resume(nic->nd);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(sim_pm, sim_suspend, sim_resume);

static struct platform_driver sim_driver = {
	.driver.name = "netdrv-sim",
	.driver.pm = pm_sleep_ptr(&sim_pm),
	.probe = sim_probe,
	NETDRV_PLATFORM_REMOVE = sim_remove,
};

static void sim_devices_del(unsigned int n)
{
	while (n--)
		platform_device_unregister(sim_pdev[n]);
}

static int sim_init(void)
{
	unsigned int n;
	int err;

	if (sim_devices > SIM_MAX_DEVICES) {
		pr_err("netdrv: sim=%u is outside 0..%d\n", sim_devices,
		       SIM_MAX_DEVICES);
		return -EINVAL;
	}
	if (!sim_queues || sim_queues > NETDRV_MAX_QUEUES) {
		pr_err("netdrv: sim_queues=%u is outside 1..%d\n", sim_queues,
		       NETDRV_MAX_QUEUES);
		return -EINVAL;
	}
	err = platform_driver_register(&sim_driver);
	if (err)
		return err;
	for (n = 0; n < sim_devices; n++) {
		sim_pdev[n] = platform_device_register_simple("netdrv-sim", n,
							      NULL, 0);
		if (IS_ERR(sim_pdev[n])) {
			err = PTR_ERR(sim_pdev[n]);
			goto err_devices;
		}
	}
	return 0;

err_devices:
	sim_devices_del(n);
	platform_driver_unregister(&sim_driver);
	return err;
}

static void sim_exit(void)
{
	sim_devices_del(sim_devices);
	platform_driver_unregister(&sim_driver);
}

const struct netdrv_hw_ops netdrv_hw_sim = {
	.name = "sim",
	.summary = "software that plays a NIC",
	.harvest = sim_harvest,
	.post = sim_post,
	.irq_mask = sim_irq_mask,
	.irq_arm = sim_irq_arm,
	.tx = sim_tx,
	.tx_reclaim = sim_tx_reclaim,
	.tx_irq_arm = sim_tx_irq_arm,
	.open = sim_open,
	.close = sim_close,
	.link = sim_link,
	.spread = sim_spread,
	.ring_drops = sim_ring_drops,
	.init = sim_init,
	.exit = sim_exit,
};
