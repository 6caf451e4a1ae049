// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's own parameters, beside the mode's and alike for every mode:
 * conditions of an experiment rather than ways to receive.
 *
 * The two costs are calibrated busy work (the kernel's delay loop), so that a
 * fast CPU is saturated at a load that a generator can offer. What is done at
 * protocol level is done by a packet handler ahead of IP's, which runs wherever
 * the mode lets protocol work run. It is every device's: one of a device alone
 * would come after IP's, which would then have to clone each frame.
 */
#include <linux/delay.h>
#include <linux/rtnetlink.h>

#include "netdrv.h"

#define NETDRV_MAX_COST_NS 1000000

static const char *const netdrv_mask_places[] = {"device", "line", NULL};

static const struct netdrv_param netdrv_knob_table[] = {
	[NETDRV_KNOB_COST_IRQ] = {"cost_irq_ns",
				  "busy work a frame where it leaves the ring",
				  0, NETDRV_MAX_COST_NS, 0},
	[NETDRV_KNOB_COST_PROTO] = {"cost_proto_ns",
				    "busy work a frame at protocol level", 0,
				    NETDRV_MAX_COST_NS, 0},
	/*
	 * By default: the copy is cheaper than a new page, and small skbs don't
	 * pin pages in socket queues.
	 */
	[NETDRV_KNOB_COPYBREAK] = {"copybreak",
				   "frames up to so many bytes are copied", 0,
				   4096, 256},
	[NETDRV_KNOB_MASK_AT] = {"mask_at",
				 "where interrupts are masked: device, line", 0,
				 1, 0, netdrv_mask_places, true},
	{}};

static int netdrv_proto_cost_rcv(struct sk_buff *skb, struct net_device *dev,
				 struct packet_type *pt,
				 struct net_device *orig_dev)
{
	const struct netdrv_dev *nd = pt->af_packet_priv;

	if (dev == nd->netdev)
		netdrv_spend(netdrv_knob(nd, NETDRV_KNOB_COST_PROTO));
	consume_skb(skb);
	return 0;
}

static void netdrv_proto_cost_set(struct netdrv_dev *nd, bool on)
{
	if (on == nd->proto_cost_on)
		return;
	nd->proto_cost_on = on;
	if (on)
		dev_add_pack(&nd->proto_cost);
	else
		dev_remove_pack(&nd->proto_cost);
}

static int netdrv_knob_check(struct netdrv_dev *nd, unsigned int index,
			     u32 value)
{
	if (index != NETDRV_KNOB_MASK_AT || !value)
		return 0;
	if (nd->hw->line)
		return 0;
	netdev_err(nd->netdev,
		   "mask_at: %s has no line of its own; device is "
		   "possible\n",
		   nd->hw->name);
	return -EOPNOTSUPP;
}

static void netdrv_knob_changed(struct netdrv_dev *nd, unsigned int index)
{
	if (index == NETDRV_KNOB_COST_PROTO)
		netdrv_proto_cost_set(nd, nd->knobs.value[index]);
}

void netdrv_knobs_init(struct netdrv_dev *nd)
{
	nd->knobs.nd = nd;
	nd->knobs.table = netdrv_knob_table;
	nd->knobs.check = netdrv_knob_check;
	nd->knobs.changed = netdrv_knob_changed;
	netdrv_params_default(&nd->knobs);
	nd->proto_cost.type = htons(ETH_P_IP);
	nd->proto_cost.func = netdrv_proto_cost_rcv;
	nd->proto_cost.af_packet_priv = nd;
}

/* May sleep. */
void netdrv_knobs_exit(struct netdrv_dev *nd)
{
	netdrv_proto_cost_set(nd, false);
}

/* Be busy for @ns. Any context. */
void netdrv_spend(u32 ns)
{
	if (ns >= NSEC_PER_USEC)
		udelay(ns / NSEC_PER_USEC);
	if (ns % NSEC_PER_USEC)
		ndelay(ns % NSEC_PER_USEC);
}
