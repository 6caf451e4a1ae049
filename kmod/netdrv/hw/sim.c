// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sim backend: a NIC made of software, so that every mode runs where there
 * is no NIC model, and so that tests know to the frame what the "wire" did.
 *
 * insmod netdrv.ko sim=N makes N devices. The rings are here, the wire is in
 * sim_wire.c.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#include "compat.h"
#include "hw/sim.h"

#define SIM_MAX_DEVICES 8

static_assert(SIM_RING_MAX == 1 << 10,
	      "free-running indices wrap at a power of 2");

static unsigned int sim_devices;
module_param_named(sim, sim_devices, uint, 0444);
MODULE_PARM_DESC(sim, "number of simulated NICs (0..8)");

static struct platform_device *sim_pdev[SIM_MAX_DEVICES];

static struct sim_nic *sim_of(const struct netdrv_queue *q)
{
	return netdrv_hw_priv(netdrv_queue_dev(q));
}

static bool sim_frames_wait(const struct sim_nic *nic)
{
	return nic->used_get != nic->used_put && !nic->broken;
}

/*
 * The next used descriptor. A length that cannot be is an error of the frame;
 * a buffer that the device does not have is one of the device: from then on it
 * may write anywhere, so it is left alone until it is reset.
 */
static bool sim_take(struct sim_nic *nic, struct netdrv_frame *frame)
{
	const struct sim_used *used = &nic->used[nic->used_get % SIM_RING_MAX];
	struct netdrv_buf **lent = &nic->avail[used->id % SIM_RING_MAX];

	if (used->id >= SIM_RING_MAX || !*lent) {
		nic->broken = true;
		netdev_err(netdrv_netdev(nic->nd),
			   "the device returned descriptor %u, which it does "
			   "not have: ignored until it is reset\n",
			   used->id);
		return false;
	}
	*frame = (struct netdrv_frame){
		.buf = *lent,
		.offset = NETDRV_BUF_OFFSET,
		.len = used->len <= NETDRV_BUF_BYTES ? used->len : 0,
	};
	*lent = NULL;
	nic->used_get++;
	return true;
}

static int sim_harvest(struct netdrv_queue *q, struct netdrv_frame *frames,
		       int max)
{
	struct sim_nic *nic = sim_of(q);
	unsigned long flags;
	int n = 0;

	raw_spin_lock_irqsave(&nic->lock, flags);
	while (n < max && sim_frames_wait(nic) && sim_take(nic, &frames[n]))
		n++;
	raw_spin_unlock_irqrestore(&nic->lock, flags);
	return n;
}

static int sim_post(struct netdrv_queue *q, struct netdrv_buf **bufs, int n)
{
	struct sim_nic *nic = sim_of(q);
	unsigned long flags;
	int i;

	raw_spin_lock_irqsave(&nic->lock, flags);
	for (i = 0; i < n && nic->avail_put - nic->avail_get < SIM_RING_MAX;
	     i++)
		nic->avail[nic->avail_put++ % SIM_RING_MAX] = bufs[i];
	raw_spin_unlock_irqrestore(&nic->lock, flags);
	return i;
}

static void sim_irq_mask(struct netdrv_queue *q)
{
	WRITE_ONCE(sim_of(q)->armed, false);
}

static bool sim_irq_arm(struct netdrv_queue *q)
{
	struct sim_nic *nic = sim_of(q);
	unsigned long flags;
	bool waiting;

	raw_spin_lock_irqsave(&nic->lock, flags);
	nic->armed = true;
	waiting = sim_frames_wait(nic);
	raw_spin_unlock_irqrestore(&nic->lock, flags);
	return waiting;
}

static void sim_line_work(struct irq_work *work)
{
	struct sim_nic *nic = container_of(work, struct sim_nic, line);

	netdrv_irq_event(netdrv_dev_queue(nic->nd));
}

void *sim_rx_begin(struct sim_nic *nic)
{
	struct netdrv_buf *buf;

	if (!nic->open || nic->broken || nic->avail_get == nic->avail_put)
		return NULL;
	buf = nic->avail[nic->avail_get % SIM_RING_MAX];
	return page_address(buf->page) + NETDRV_BUF_OFFSET;
}

void sim_rx_return(struct sim_nic *nic, u32 id, u32 len)
{
	nic->avail_get++;
	nic->used[nic->used_put++ % SIM_RING_MAX] =
		(struct sim_used){.id = id, .len = len};
}

void sim_rx_notify(struct sim_nic *nic)
{
	unsigned long flags;
	bool raise;

	raw_spin_lock_irqsave(&nic->lock, flags);
	raise = (nic->armed && sim_frames_wait(nic)) ||
		(nic->open && nic->wire.hostility == SIM_SPURIOUS);
	raw_spin_unlock_irqrestore(&nic->lock, flags);
	if (raise)
		irq_work_queue(&nic->line);
}

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

	raw_spin_lock_irqsave(&nic->lock, flags);
	nic->avail_put = nic->avail_get = 0;
	nic->used_put = nic->used_get = 0;
	memset(nic->avail, 0, sizeof(nic->avail));
	nic->open = true;
	nic->broken = false;
	raw_spin_unlock_irqrestore(&nic->lock, flags);
	return 0;
}

static unsigned int sim_close(struct netdrv_dev *nd)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);
	unsigned long flags;
	unsigned int lost;

	raw_spin_lock_irqsave(&nic->lock, flags);
	nic->open = false;
	lost = nic->used_put - nic->used_get;
	nic->used_get = nic->used_put;
	raw_spin_unlock_irqrestore(&nic->lock, flags);
	irq_work_sync(&nic->line);
	return lost;
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

static int sim_probe(struct platform_device *pdev)
{
	const struct netdrv_rings rings = {
		.rx = {.now = SIM_RING,
		       .min = NETDRV_RING_MIN,
		       .max = SIM_RING_MAX},
	};
	struct sim_nic *nic;
	int err;

	nic = devm_kzalloc(&pdev->dev, sizeof(*nic), GFP_KERNEL);
	if (!nic)
		return -ENOMEM;
	raw_spin_lock_init(&nic->lock);
	init_irq_work(&nic->line, sim_line_work);
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
	irq_work_sync(&nic->line);
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
	.ring_drops = sim_ring_drops,
	.init = sim_init,
	.exit = sim_exit,
};
