// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test knobs: /sys/kernel/debug/netdrv/PARENT/, PARENT being the bus name of
 * the device (virtio2, netdrv-sim.0).
 *
 *   switch_after  write "MODE MILLISECONDS": switch then. In livelock no
 *                 process runs that could write to the mode file; a timer
 *                 interrupt does, and silences the device first.
 *   protocol      write 1: count in which context IPv4 frames of this device
 *                 enter protocol work; read: the counts. Write 0: stop.
 */
#include <linux/debugfs.h>
#include <linux/hrtimer.h>
#include <linux/rtnetlink.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "netdrv.h"

struct netdrv_debug {
	struct netdrv_dev *nd;

	struct hrtimer timer;
	struct work_struct work;
	const struct netdrv_mode_ops *next;

	struct packet_type tap;
	bool tapping;
	atomic64_t proto[NETDRV_CTX_COUNT];
};

static struct dentry *netdrv_debug_root;

struct dentry *netdrv_debug_dir(const struct netdrv_dev *nd)
{
	return nd->debug;
}

/* Hard irq. From here on, the device is silent and loops end. */
static enum hrtimer_restart netdrv_switch_timer(struct hrtimer *timer)
{
	struct netdrv_debug *d =
		container_of(timer, struct netdrv_debug, timer);

	if (d->nd->running) {
		d->nd->switch_began = ktime_get();
		WRITE_ONCE(d->nd->q.quiescing, true);
		netdrv_irq_mask(&d->nd->q);
	}
	queue_work(system_highpri_wq, &d->work);
	return HRTIMER_NORESTART;
}

static void netdrv_switch_work(struct work_struct *work)
{
	struct netdrv_debug *d = container_of(work, struct netdrv_debug, work);
	struct netdrv_dev *nd = d->nd;

	rtnl_lock();
	if (d->next != nd->q.mode) {
		netdrv_mode_set(nd, d->next);
	} else if (nd->running) {
		/* Nothing to switch, but the timer has silenced it. */
		netdrv_mode_stop(nd);
		if (netdrv_mode_start(nd))
			netdev_err(nd->netdev, "cannot restart the mode\n");
	}
	rtnl_unlock();
}

static ssize_t netdrv_switch_write(struct file *file, const char __user *from,
				   size_t count, loff_t *pos)
{
	struct netdrv_debug *d = file->private_data;
	const struct netdrv_mode_ops *mode;
	char text[64], name[32];
	unsigned int ms;

	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, from, count))
		return -EFAULT;
	text[count] = '\0';
	if (sscanf(text, "%31s %u", name, &ms) != 2 || ms > 60000)
		return -EINVAL;
	mode = netdrv_mode_find(name);
	if (!mode)
		return -EINVAL;
	hrtimer_cancel(&d->timer);
	cancel_work_sync(&d->work);
	d->next = mode;
	hrtimer_start(&d->timer, ms_to_ktime(ms), HRTIMER_MODE_REL_HARD);
	return count;
}

static const struct file_operations netdrv_switch_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.write = netdrv_switch_write,
};

static int netdrv_tap_rcv(struct sk_buff *skb, struct net_device *dev,
			  struct packet_type *pt, struct net_device *orig_dev)
{
	struct netdrv_debug *d = container_of(pt, struct netdrv_debug, tap);

	atomic64_inc(&d->proto[netdrv_here()]);
	consume_skb(skb);
	return 0;
}

static void netdrv_tap_set(struct netdrv_debug *d, bool on)
{
	if (on == d->tapping)
		return;
	d->tapping = on;
	if (on)
		dev_add_pack(&d->tap);
	else
		dev_remove_pack(&d->tap);
}

static int netdrv_protocol_show(struct seq_file *m, void *unused)
{
	struct netdrv_debug *d = m->private;
	int ctx;

	for (ctx = 0; ctx < NETDRV_CTX_COUNT; ctx++)
		seq_printf(m, "%s %lld\n", netdrv_ctx_name(ctx),
			   (long long)atomic64_read(&d->proto[ctx]));
	return 0;
}

static int netdrv_protocol_open(struct inode *inode, struct file *file)
{
	return single_open(file, netdrv_protocol_show, inode->i_private);
}

static ssize_t netdrv_protocol_write(struct file *file, const char __user *from,
				     size_t count, loff_t *pos)
{
	struct netdrv_debug *d =
		((struct seq_file *)file->private_data)->private;
	bool on;
	int ctx, err = kstrtobool_from_user(from, count, &on);

	if (err)
		return err;
	rtnl_lock();
	for (ctx = 0; on && ctx < NETDRV_CTX_COUNT; ctx++)
		atomic64_set(&d->proto[ctx], 0);
	netdrv_tap_set(d, on);
	rtnl_unlock();
	return count;
}

static const struct file_operations netdrv_protocol_fops = {
	.owner = THIS_MODULE,
	.open = netdrv_protocol_open,
	.read = seq_read,
	.write = netdrv_protocol_write,
	.llseek = seq_lseek,
	.release = single_release,
};

int netdrv_debug_add(struct netdrv_dev *nd)
{
	struct netdrv_debug *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	d->nd = nd;
	d->tap.type = htons(ETH_P_IP);
	d->tap.dev = nd->netdev;
	d->tap.func = netdrv_tap_rcv;
	INIT_WORK(&d->work, netdrv_switch_work);
	hrtimer_setup(&d->timer, netdrv_switch_timer, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_HARD);
	nd->probe = d;
	nd->debug = debugfs_create_dir(dev_name(nd->netdev->dev.parent),
				       netdrv_debug_root);
	debugfs_create_file("switch_after", 0200, nd->debug, d,
			    &netdrv_switch_fops);
	debugfs_create_file("protocol", 0600, nd->debug, d,
			    &netdrv_protocol_fops);
	return 0;
}

/* Not under rtnl: waits for a switch that may be under way. */
void netdrv_debug_del(struct netdrv_dev *nd)
{
	struct netdrv_debug *d = nd->probe;

	debugfs_remove_recursive(nd->debug); /* waits for open writes */
	hrtimer_cancel(&d->timer);
	cancel_work_sync(&d->work);
	netdrv_tap_set(d, false);
	nd->probe = NULL;
	kfree(d);
}

void netdrv_debug_init(void)
{
	netdrv_debug_root = debugfs_create_dir(NETDRV_NAME, NULL);
}

void netdrv_debug_exit(void)
{
	debugfs_remove_recursive(netdrv_debug_root);
}
