// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test knobs: /sys/kernel/debug/netdrv/PARENT/, PARENT being the bus name of
 * the device (virtio2, netdrv-sim.0). See also plan.c and fault.c. Beside them
 *
 *   gone          read: what devices that are no more had counted, since the
 *                 module was loaded, by the names of ethtool -S
 *
 * and in each
 *
 *   protocol      write 1: count in which context IPv4 frames of this device
 *                 enter protocol work; read: the counts. Write 0: stop.
 *   pages         read: "owned N" by the receive queues, "pooled N" with their
 *                 pools, those in use and those kept ready for use
 */
#include <linux/debugfs.h>
#include <linux/rtnetlink.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "netdrv.h"

struct netdrv_debug {
	struct packet_type tap;
	bool tapping;
	atomic64_t proto[NETDRV_CTX_COUNT];
};

static struct dentry *netdrv_debug_root;

struct dentry *netdrv_debug_dir(const struct netdrv_dev *nd)
{
	return nd->debug;
}

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

static int netdrv_pages_show(struct seq_file *m, void *unused)
{
	struct netdrv_dev *nd = m->private;
	unsigned int owned = 0;
	struct netdrv_queue *q;
	int pooled = 0;

	rtnl_lock();
	netdrv_for_each_queue (nd, q)
		netdrv_queue_pages(q, &owned, &pooled);
	rtnl_unlock();
	seq_printf(m, "owned %u\npooled %d\n", owned, pooled);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(netdrv_pages);
DEFINE_SHOW_ATTRIBUTE(netdrv_stats_gone);

/* Under rtnl. */
int netdrv_debug_add(struct netdrv_dev *nd)
{
	struct netdrv_debug *d = kzalloc(sizeof(*d), GFP_KERNEL);
	int err;

	if (!d)
		return -ENOMEM;
	d->tap.type = htons(ETH_P_IP);
	d->tap.dev = nd->netdev;
	d->tap.func = netdrv_tap_rcv;
	nd->debug = debugfs_create_dir(dev_name(nd->netdev->dev.parent),
				       netdrv_debug_root);
	err = netdrv_plan_add(nd);
	if (err) {
		debugfs_remove_recursive(nd->debug);
		kfree(d);
		return err;
	}
	nd->probe = d;
	netdrv_faults_add(nd);
	debugfs_create_file("pages", 0400, nd->debug, nd, &netdrv_pages_fops);
	debugfs_create_file("protocol", 0600, nd->debug, d,
			    &netdrv_protocol_fops);
	return 0;
}

/* Not under rtnl: waits for a switch that may be under way. */
void netdrv_debug_del(struct netdrv_dev *nd)
{
	debugfs_remove_recursive(nd->debug); /* waits for open writes */
	netdrv_plan_del(nd);
	netdrv_faults_del(nd);
	netdrv_tap_set(nd->probe, false);
	kfree(nd->probe);
	nd->probe = NULL;
}

void netdrv_debug_init(void)
{
	netdrv_debug_root = debugfs_create_dir(NETDRV_NAME, NULL);
	debugfs_create_file("gone", 0400, netdrv_debug_root, NULL,
			    &netdrv_stats_gone_fops);
}

void netdrv_debug_exit(void)
{
	debugfs_remove_recursive(netdrv_debug_root);
}
