// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many receive queues are in use (ethtool -l, -L), and, where the backend
 * can be told, which of them gets whose frames (ethtool -x, -X). Each queue is
 * received from by the mode for itself; all send by one ring.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include "netdrv.h"

void netdrv_get_channels(struct net_device *netdev, struct ethtool_channels *c)
{
	const struct netdrv_dev *nd = netdev_priv(netdev);

	c->max_combined = nd->rings.queues.max;
	c->combined_count = nd->rings.queues.now;
}

/* What is beyond the maximum, or none at all, has been refused before. */
int netdrv_set_channels(struct net_device *netdev, struct ethtool_channels *c)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	struct netdrv_rings want = nd->rings;

	want.queues.now = c->combined_count;
	return netdrv_rings_set(nd, &want);
}

/* How many queues a table may name; filters there are none. */
int netdrv_get_rxnfc(struct net_device *netdev, struct ethtool_rxnfc *rxnfc,
		     u32 *unused)
{
	const struct netdrv_dev *nd = netdev_priv(netdev);

	if (rxnfc->cmd != ETHTOOL_GRXRINGS)
		return -EOPNOTSUPP;
	rxnfc->data = nd->rings.queues.now;
	return 0;
}

u32 netdrv_get_rxfh_indir_size(struct net_device *netdev)
{
	const struct netdrv_dev *nd = netdev_priv(netdev);

	return nd->hw->spread ? NETDRV_SPREAD : 0;
}

int netdrv_get_rxfh(struct net_device *netdev, struct ethtool_rxfh_param *rxfh)
{
	const struct netdrv_dev *nd = netdev_priv(netdev);

	if (!nd->hw->spread)
		return -EOPNOTSUPP;
	rxfh->hfunc = ETH_RSS_HASH_UNKNOWN;
	if (rxfh->indir)
		memcpy(rxfh->indir, nd->spread, sizeof(nd->spread));
	return 0;
}

/* Queues that are not in use have been refused before. */
int netdrv_set_rxfh(struct net_device *netdev, struct ethtool_rxfh_param *rxfh,
		    struct netlink_ext_ack *extack)
{
	struct netdrv_dev *nd = netdev_priv(netdev);

	if (!nd->hw->spread)
		return -EOPNOTSUPP;
	if (rxfh->key || rxfh->hfunc != ETH_RSS_HASH_NO_CHANGE) {
		netdrv_refuse(nd, extack,
			      "the table can be set, not the hash or its key");
		return -EOPNOTSUPP;
	}
	if (!rxfh->indir)
		return 0;
	memcpy(nd->spread, rxfh->indir, sizeof(nd->spread));
	if (nd->up)
		nd->hw->spread(nd, nd->spread);
	return 0;
}

void netdrv_spread_follow(struct netdrv_dev *nd)
{
	unsigned int i;

	if (netif_is_rxfh_configured(nd->netdev))
		return;
	for (i = 0; i < NETDRV_SPREAD; i++)
		nd->spread[i] =
			ethtool_rxfh_indir_default(i, nd->rings.queues.now);
}
