// SPDX-License-Identifier: GPL-2.0-only
/*
 * The sim backend: a NIC made of software, so that every mode runs where there
 * is no NIC model, and so that tests know to the frame what the "wire" did.
 *
 * A timer interrupt plays the wire. It goes on in livelock, as a wire does.
 * insmod netdrv.ko sim=N makes N devices; in each one's debugfs directory:
 *   frame    write: the frame to inject (raw bytes)
 *   inject   write "FRAMES BURST GAP_US": so many frames, BURST back to back
 *            every GAP_US; "0 0 0" stops. read: injected, missed (ring full),
 *            and whether the wire is still active
 * Frames that carry an rxbench stamp get their sequence number from 0.
 */
#include <linux/debugfs.h>
#include <linux/etherdevice.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include <rxbench/stamp.h>

#include "compat.h"
#include "hw.h"

#define SIM_RING 256
#define SIM_MAX_DEVICES 8
#define SIM_MAX_BURST SIM_RING

static unsigned int sim_devices;
module_param_named(sim, sim_devices, uint, 0444);
MODULE_PARM_DESC(sim, "number of simulated NICs (0..8)");

static struct platform_device *sim_pdev[SIM_MAX_DEVICES];

/*
 * Two index rings, as in hardware: the device takes buffers from avail, and
 * puts them, filled, into used. Free-running indices.
 */
struct sim_nic {
	struct netdrv_dev *nd;
	spinlock_t lock; /* rings and irq state; taken in hard irq */
	struct netdrv_buf *avail[SIM_RING];
	struct netdrv_frame used[SIM_RING];
	u32 avail_put, avail_get, used_put, used_get;
	bool open, armed;
	struct irq_work line;

	struct hrtimer wire;
	u64 left; /* frames still to inject */
	u32 burst, seq;
	ktime_t gap;
	u64 injected, missed;
	u8 frame[RXB_MAX_FRAME_BYTES];
	u32 frame_bytes;

	unsigned int tx_done, tx_bytes;
};

static_assert(SIM_RING == 1 << 8, "free-running indices wrap at a power of 2");

static struct sim_nic *sim_of(const struct netdrv_queue *q)
{
	return netdrv_hw_priv(netdrv_queue_dev(q));
}

static int sim_harvest(struct netdrv_queue *q, struct netdrv_frame *frames,
		       int max)
{
	struct sim_nic *nic = sim_of(q);
	unsigned long flags;
	int n = 0;

	spin_lock_irqsave(&nic->lock, flags);
	while (n < max && nic->used_get != nic->used_put)
		frames[n++] = nic->used[nic->used_get++ % SIM_RING];
	spin_unlock_irqrestore(&nic->lock, flags);
	return n;
}

static int sim_post(struct netdrv_queue *q, struct netdrv_buf **bufs, int n)
{
	struct sim_nic *nic = sim_of(q);
	unsigned long flags;
	int i;

	spin_lock_irqsave(&nic->lock, flags);
	for (i = 0; i < n && nic->avail_put - nic->avail_get < SIM_RING; i++)
		nic->avail[nic->avail_put++ % SIM_RING] = bufs[i];
	spin_unlock_irqrestore(&nic->lock, flags);
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

	spin_lock_irqsave(&nic->lock, flags);
	nic->armed = true;
	waiting = nic->used_get != nic->used_put;
	spin_unlock_irqrestore(&nic->lock, flags);
	return waiting;
}

static void sim_line_work(struct irq_work *work)
{
	struct sim_nic *nic = container_of(work, struct sim_nic, line);

	netdrv_irq_event(netdrv_dev_queue(nic->nd));
}

/* One frame off the wire. Lock held. */
static void sim_receive(struct sim_nic *nic)
{
	struct rxb_stamp *stamp;
	struct netdrv_buf *buf;
	void *data;

	nic->injected++;
	if (!nic->open || nic->avail_get == nic->avail_put) {
		nic->missed++;
		nic->seq++;
		return;
	}
	buf = nic->avail[nic->avail_get++ % SIM_RING];
	data = page_address(buf->page) + NETDRV_BUF_OFFSET;
	memcpy(data, nic->frame, nic->frame_bytes);
	if (nic->frame_bytes >= RXB_STAMP_OFFSET + sizeof(*stamp)) {
		stamp = data + RXB_STAMP_OFFSET;
		if (stamp->magic == htons(RXB_STAMP_MAGIC)) {
			stamp->seq = htonl(nic->seq);
			stamp->planned_ns = cpu_to_be64(ktime_get_raw_ns());
		}
	}
	nic->seq++;
	nic->used[nic->used_put++ % SIM_RING] = (struct netdrv_frame){
		.buf = buf,
		.offset = NETDRV_BUF_OFFSET,
		.len = nic->frame_bytes,
	};
}

static enum hrtimer_restart sim_wire(struct hrtimer *timer)
{
	struct sim_nic *nic = container_of(timer, struct sim_nic, wire);
	bool raise, more;
	u32 i;

	spin_lock(&nic->lock);
	for (i = 0; i < nic->burst && nic->left; i++, nic->left--)
		sim_receive(nic);
	raise = nic->armed && nic->used_get != nic->used_put;
	more = nic->left;
	spin_unlock(&nic->lock);
	if (raise)
		irq_work_queue(&nic->line);
	if (!more)
		return HRTIMER_NORESTART;
	/* From now, not from the plan: this timer must not crowd itself. */
	hrtimer_forward_now(timer, nic->gap);
	return HRTIMER_RESTART;
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

static int sim_tx_reclaim(struct netdrv_dev *nd, unsigned int *bytes,
			  int budget)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);
	int n = nic->tx_done;

	*bytes += nic->tx_bytes;
	nic->tx_done = 0;
	nic->tx_bytes = 0;
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

	spin_lock_irqsave(&nic->lock, flags);
	nic->avail_put = nic->avail_get = 0;
	nic->used_put = nic->used_get = 0;
	nic->open = true;
	spin_unlock_irqrestore(&nic->lock, flags);
	return 0;
}

static void sim_close(struct netdrv_dev *nd)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);
	unsigned long flags;

	spin_lock_irqsave(&nic->lock, flags);
	nic->open = false;
	/* What was received and never taken is lost in the ring. */
	nic->missed += nic->used_put - nic->used_get;
	nic->used_get = nic->used_put;
	spin_unlock_irqrestore(&nic->lock, flags);
	irq_work_sync(&nic->line);
}

static bool sim_link(struct netdrv_dev *nd)
{
	return true;
}

static u64 sim_ring_drops(struct netdrv_dev *nd)
{
	struct sim_nic *nic = netdrv_hw_priv(nd);

	return READ_ONCE(nic->missed);
}

static int sim_inject_show(struct seq_file *m, void *unused)
{
	struct sim_nic *nic = m->private;

	seq_printf(m, "injected %llu\nmissed %llu\nactive %d\n",
		   READ_ONCE(nic->injected), READ_ONCE(nic->missed),
		   hrtimer_active(&nic->wire));
	return 0;
}

static int sim_inject_open(struct inode *inode, struct file *file)
{
	return single_open(file, sim_inject_show, inode->i_private);
}

static ssize_t sim_inject_write(struct file *file, const char __user *from,
				size_t count, loff_t *pos)
{
	struct sim_nic *nic = ((struct seq_file *)file->private_data)->private;
	unsigned int burst, gap_us;
	unsigned long long frames;
	char text[64];

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, count))
		return -EFAULT;
	text[count] = '\0';
	if (sscanf(text, "%llu %u %u", &frames, &burst, &gap_us) != 3)
		return -EINVAL;
	if (burst > SIM_MAX_BURST || (frames && (!burst || !gap_us)))
		return -ERANGE;

	hrtimer_cancel(&nic->wire);
	nic->left = frames;
	nic->burst = burst;
	nic->gap = ns_to_ktime((u64)gap_us * NSEC_PER_USEC);
	nic->seq = 0;
	if (frames)
		hrtimer_start(&nic->wire, nic->gap, HRTIMER_MODE_REL_HARD);
	return count;
}

static const struct file_operations sim_inject_fops = {
	.owner = THIS_MODULE,
	.open = sim_inject_open,
	.read = seq_read,
	.write = sim_inject_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static ssize_t sim_frame_write(struct file *file, const char __user *from,
			       size_t count, loff_t *pos)
{
	struct sim_nic *nic = file->private_data;
	u8 frame[RXB_MAX_FRAME_BYTES];
	unsigned long flags;

	if (count < ETH_HLEN || count > sizeof(frame))
		return -EINVAL;
	if (copy_from_user(frame, from, count))
		return -EFAULT;
	spin_lock_irqsave(&nic->lock, flags);
	memcpy(nic->frame, frame, count);
	nic->frame_bytes = count;
	spin_unlock_irqrestore(&nic->lock, flags);
	return count;
}

static const struct file_operations sim_frame_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = sim_frame_write,
};

static int sim_probe(struct platform_device *pdev)
{
	struct sim_nic *nic;
	int err;

	BUILD_BUG_ON(RXB_MAX_FRAME_BYTES > NETDRV_BUF_BYTES);
	nic = devm_kzalloc(&pdev->dev, sizeof(*nic), GFP_KERNEL);
	if (!nic)
		return -ENOMEM;
	spin_lock_init(&nic->lock);
	init_irq_work(&nic->line, sim_line_work);
	hrtimer_setup(&nic->wire, sim_wire, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_HARD);
	eth_broadcast_addr(nic->frame);
	nic->frame_bytes = ETH_ZLEN;
	nic->nd = netdrv_dev_create(&pdev->dev, &netdrv_hw_sim, nic, NULL,
				    SIM_RING);
	if (IS_ERR(nic->nd))
		return PTR_ERR(nic->nd);
	platform_set_drvdata(pdev, nic);
	err = netdrv_dev_register(nic->nd);
	if (err) {
		netdrv_dev_free(nic->nd);
		return err;
	}
	debugfs_create_file("frame", 0200, netdrv_debug_dir(nic->nd), nic,
			    &sim_frame_fops);
	debugfs_create_file("inject", 0600, netdrv_debug_dir(nic->nd), nic,
			    &sim_inject_fops);
	return 0;
}

static void sim_remove(struct platform_device *pdev)
{
	struct sim_nic *nic = platform_get_drvdata(pdev);

	netdrv_dev_unregister(nic->nd); /* takes the knobs away first */
	hrtimer_cancel(&nic->wire);
	irq_work_sync(&nic->line);
	netdrv_dev_free(nic->nd);
}

static struct platform_driver sim_driver = {
	.driver.name = "netdrv-sim",
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
