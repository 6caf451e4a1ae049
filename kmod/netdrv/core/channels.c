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

	return nd->rings.hash ? NETDRV_SPREAD : 0;
}

u32 netdrv_get_rxfh_key_size(struct net_device *netdev)
{
	const struct netdrv_dev *nd = netdev_priv(netdev);

	return nd->rings.hash == NETDRV_HASH_TOEPLITZ ? NETDRV_SPREAD_KEY : 0;
}

int netdrv_get_rxfh(struct net_device *netdev, struct ethtool_rxfh_param *rxfh)
{
	const struct netdrv_dev *nd = netdev_priv(netdev);
	bool toeplitz = nd->rings.hash == NETDRV_HASH_TOEPLITZ;

	if (!nd->rings.hash)
		return -EOPNOTSUPP;
	rxfh->hfunc = toeplitz ? ETH_RSS_HASH_TOP : ETH_RSS_HASH_UNKNOWN;
	if (rxfh->indir)
		memcpy(rxfh->indir, nd->spread.queue, sizeof(nd->spread.queue));
	if (rxfh->key && toeplitz)
		memcpy(rxfh->key, nd->spread.key, sizeof(nd->spread.key));
	return 0;
}

int netdrv_spread_apply(struct netdrv_dev *nd, const struct netdrv_spread *s)
{
	return nd->rings.hash ? nd->hw->spread(nd, s) : 0;
}

/* NULL, or what of @rxfh cannot be had. */
static const char *netdrv_rxfh_why(const struct netdrv_dev *nd,
				   const struct ethtool_rxfh_param *rxfh)
{
	bool other = rxfh->hfunc != ETH_RSS_HASH_NO_CHANGE;

	if (nd->rings.hash == NETDRV_HASH_TOEPLITZ)
		return other && rxfh->hfunc != ETH_RSS_HASH_TOP
			       ? "the hash of this device is toeplitz"
			       : NULL;
	return rxfh->key || other
		       ? "the table can be set, not the hash or its key"
		       : NULL;
}

/* Queues that are not in use have been refused before. */
int netdrv_set_rxfh(struct net_device *netdev, struct ethtool_rxfh_param *rxfh,
		    struct netlink_ext_ack *extack)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	struct netdrv_spread want = nd->spread;
	const char *why = netdrv_rxfh_why(nd, rxfh);
	unsigned int i;
	int err = 0;

	if (!nd->rings.hash)
		return -EOPNOTSUPP;
	if (why) {
		netdrv_refuse(nd, extack, why);
		return -EOPNOTSUPP;
	}
	/* Not by memcpy(): the kernel's is other code where W=1 looks at it. */
	for (i = 0; rxfh->indir && i < NETDRV_SPREAD; i++)
		want.queue[i] = rxfh->indir[i];
	for (i = 0; rxfh->key && i < NETDRV_SPREAD_KEY; i++)
		want.key[i] = rxfh->key[i];
	if (nd->up)
		err = netdrv_spread_apply(nd, &want);
	if (!err)
		nd->spread = want;
	return err;
}

void netdrv_spread_follow(struct netdrv_dev *nd)
{
	unsigned int i;

	if (netif_is_rxfh_configured(nd->netdev))
		return;
	for (i = 0; i < NETDRV_SPREAD; i++)
		nd->spread.queue[i] =
			ethtool_rxfh_indir_default(i, nd->rings.queues.now);
}
