// SPDX-License-Identifier: GPL-2.0-only
/*
 * ethtool: driver, rings, moderation, reset and link. Counters are in stats.c,
 * queues in channels.c.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include "netdrv.h"

static void netdrv_get_drvinfo(struct net_device *netdev,
			       struct ethtool_drvinfo *info)
{
	struct netdrv_dev *nd = netdev_priv(netdev);

	strscpy(info->driver, NETDRV_NAME, sizeof(info->driver));
	strscpy(info->version, nd->hw->name, sizeof(info->version));
	strscpy(info->bus_info, dev_name(netdev->dev.parent),
		sizeof(info->bus_info));
}

void netdrv_refuse(struct netdrv_dev *nd, struct netlink_ext_ack *extack,
		   const char *msg)
{
	if (extack)
		extack->_msg = msg;
	else
		netdev_err(nd->netdev, "%s\n", msg);
}

static void netdrv_get_ringparam(struct net_device *netdev,
				 struct ethtool_ringparam *ring,
				 struct kernel_ethtool_ringparam *kernel_ring,
				 struct netlink_ext_ack *extack)
{
	struct netdrv_dev *nd = netdev_priv(netdev);

	ring->rx_max_pending = nd->rings.rx.max;
	ring->rx_pending = nd->rings.rx.now;
	ring->tx_max_pending = nd->rings.tx.max;
	ring->tx_pending = nd->rings.tx.now;
}

#define NETDRV_RING_HELP \
	"rings hold at least " __stringify(NETDRV_RING_MIN) " frames"

/* Larger rings than the maximum have been refused before. */
static int netdrv_set_ringparam(struct net_device *netdev,
				struct ethtool_ringparam *ring,
				struct kernel_ethtool_ringparam *kernel_ring,
				struct netlink_ext_ack *extack)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	struct netdrv_rings want = nd->rings;

	if (ring->tx_pending != want.tx.now && want.tx.min == want.tx.max) {
		netdrv_refuse(nd, extack,
			      "the tx ring of this device has one size");
		return -EOPNOTSUPP;
	}
	if (ring->rx_pending < want.rx.min || ring->tx_pending < want.tx.min) {
		netdrv_refuse(nd, extack, NETDRV_RING_HELP);
		return -EINVAL;
	}
	want.rx.now = ring->rx_pending;
	want.tx.now = ring->tx_pending;
	return netdrv_rings_set(nd, &want);
}

/* The device as a whole; -EOPNOTSUPP tells that nothing was asked of it. */
static int netdrv_reset(struct net_device *netdev, u32 *flags)
{
	const u32 whole = ETH_RESET_IRQ | ETH_RESET_DMA | ETH_RESET_MAC;

	if ((*flags & whole) != whole)
		return -EOPNOTSUPP;
	netdrv_restart(netdev_priv(netdev));
	*flags &= ~whole;
	return 0;
}

/*
 * rx-usecs is the time between interrupts (ITR), as with every driver of
 * Intel's; rx-usecs-low the delay after each frame (RDTR), rx-usecs-high the
 * longest delay after the first (RADV). Where a mode moderates, each queue has
 * times of its own, and the first queue's are told.
 */
static int netdrv_get_coalesce(struct net_device *netdev,
			       struct ethtool_coalesce *c,
			       struct kernel_ethtool_coalesce *kernel_c,
			       struct netlink_ext_ack *extack)
{
	const struct netdrv_dev *nd = netdev_priv(netdev);

	c->use_adaptive_rx_coalesce = nd->mode->moderates;
	c->rx_coalesce_usecs = nd->q->moderation.usecs;
	c->rx_coalesce_usecs_low = nd->q->moderation.delay_usecs;
	c->rx_coalesce_usecs_high = nd->q->moderation.delay_max_usecs;
	return 0;
}

/* Who moderates is the mode's matter. NULL, or why @c cannot be had. */
static const char *netdrv_coalesce_whose(const struct netdrv_dev *nd,
					 const struct ethtool_coalesce *c)
{
	bool adaptive = nd->mode->moderates;

	if (c->use_adaptive_rx_coalesce && !adaptive)
		return "adaptive-rx is what mode dim does";
	if (!c->use_adaptive_rx_coalesce && adaptive)
		return "adaptive-rx is on as long as the mode moderates";
	if (adaptive &&
	    c->rx_coalesce_usecs != READ_ONCE(nd->q->moderation.usecs))
		return "rx-usecs are the mode's own, which moderates";
	return NULL;
}

static void netdrv_coalesce_queue(struct netdrv_queue *q,
				  const struct ethtool_coalesce *c)
{
	q->moderation.delay_usecs = c->rx_coalesce_usecs_low;
	q->moderation.delay_max_usecs = c->rx_coalesce_usecs_high;
	if (!q->nd->mode->moderates)
		q->moderation.usecs = c->rx_coalesce_usecs;
	netdrv_moderation_apply(q);
}

static int netdrv_set_coalesce(struct net_device *netdev,
			       struct ethtool_coalesce *c,
			       struct kernel_ethtool_coalesce *kernel_c,
			       struct netlink_ext_ack *extack)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	const struct netdrv_moderation *max = netdrv_moderation_max(nd);
	const char *whose = netdrv_coalesce_whose(nd, c);
	struct netdrv_queue *q;

	if (whose) {
		netdrv_refuse(nd, extack, whose);
		return -EOPNOTSUPP;
	}
	if (c->rx_coalesce_usecs > max->usecs ||
	    c->rx_coalesce_usecs_low > max->delay_usecs ||
	    c->rx_coalesce_usecs_high > max->delay_max_usecs) {
		netdrv_refuse(
			nd, extack,
			nd->hw->moderation_help
				?: "rx-usecs 0 to 100000, no other delay");
		return -EINVAL;
	}
	/* Of queues too that are not in use, for when they are. */
	netdrv_for_each_possible_queue (nd, q)
		netdrv_coalesce_queue(q, c);
	return 0;
}

const struct ethtool_ops netdrv_ethtool_ops = {
	.supported_coalesce_params =
		ETHTOOL_COALESCE_USE_ADAPTIVE_RX | ETHTOOL_COALESCE_RX_USECS |
		ETHTOOL_COALESCE_RX_USECS_LOW | ETHTOOL_COALESCE_RX_USECS_HIGH,
	.get_coalesce = netdrv_get_coalesce,
	.set_coalesce = netdrv_set_coalesce,
	.get_drvinfo = netdrv_get_drvinfo,
	.get_link = ethtool_op_get_link,
	.get_ringparam = netdrv_get_ringparam,
	.set_ringparam = netdrv_set_ringparam,
	.reset = netdrv_reset,
	.get_channels = netdrv_get_channels,
	.set_channels = netdrv_set_channels,
	.get_rxnfc = netdrv_get_rxnfc,
	.get_rxfh_indir_size = netdrv_get_rxfh_indir_size,
	.get_rxfh_key_size = netdrv_get_rxfh_key_size,
	.get_rxfh = NETDRV_GET_RXFH,
	.set_rxfh = NETDRV_SET_RXFH,
	.get_sset_count = netdrv_get_sset_count,
	.get_strings = netdrv_get_strings,
	.get_ethtool_stats = netdrv_get_ethtool_stats,
	.get_ts_info = ethtool_op_get_ts_info,
};
