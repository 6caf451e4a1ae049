// SPDX-License-Identifier: GPL-2.0-only
/*
 * The net_device: made and registered for a backend, opened and stopped by the
 * user, its standard counters.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>

#include "netdrv.h"

/* A virtio-net header is the most a backend puts before the frame. */
#define NETDRV_MAX_PREFIX 16

void *netdrv_hw_priv(const struct netdrv_dev *nd)
{
	return nd->hw_priv;
}

struct netdrv_dev *netdrv_queue_dev(const struct netdrv_queue *q)
{
	return q->nd;
}

struct netdrv_queue *netdrv_dev_queue(struct netdrv_dev *nd, unsigned int index)
{
	return &nd->q[index];
}

unsigned int netdrv_queue_index(const struct netdrv_queue *q)
{
	return q->index;
}

void netdrv_queue_name(const struct netdrv_queue *q, char *name)
{
	const char *netdev = netdev_name(q->nd->netdev);

	if (q->index)
		snprintf(name, NETDRV_QUEUE_NAME, "%u-%s", q->index, netdev);
	else
		snprintf(name, NETDRV_QUEUE_NAME, "%s", netdev);
}

struct net_device *netdrv_netdev(const struct netdrv_dev *nd)
{
	return nd->netdev;
}

const struct netdrv_rings *netdrv_dev_rings(const struct netdrv_dev *nd)
{
	return &nd->rings;
}

struct net_device *netdrv_queue_netdev(const struct netdrv_queue *q)
{
	return q->nd->netdev;
}

void netdrv_link_event(struct netdrv_dev *nd)
{
	if (nd->hw->link(nd))
		netif_carrier_on(nd->netdev);
	else
		netif_carrier_off(nd->netdev);
}

static int netdrv_open(struct net_device *netdev)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	int err = netdrv_bring_up(nd);

	if (err)
		return err;
	netdrv_link_event(nd);
	netif_start_queue(netdev);
	return 0;
}

static int netdrv_stop(struct net_device *netdev)
{
	netif_tx_disable(netdev);
	netif_carrier_off(netdev);
	netdrv_take_down(netdev_priv(netdev));
	return 0;
}

/* Address list lock held. */
static void netdrv_set_rx_mode(struct net_device *netdev)
{
	struct netdrv_dev *nd = netdev_priv(netdev);

	if (nd->hw->filter)
		nd->hw->filter(nd);
}

static int netdrv_set_mac_address(struct net_device *netdev, void *addr)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	int err;

	if (!nd->hw->filter)
		return -EOPNOTSUPP;
	err = eth_mac_addr(netdev, addr);
	if (err)
		return err;
	netif_addr_lock_bh(netdev);
	nd->hw->filter(nd);
	netif_addr_unlock_bh(netdev);
	return 0;
}

static const struct net_device_ops netdrv_netdev_ops = {
	.ndo_open = netdrv_open,
	.ndo_stop = netdrv_stop,
	.ndo_start_xmit = netdrv_start_xmit,
	.ndo_get_stats64 = netdrv_get_stats64,
	.ndo_tx_timeout = netdrv_tx_timeout,
	.ndo_set_rx_mode = netdrv_set_rx_mode,
	.ndo_set_mac_address = netdrv_set_mac_address,
	.ndo_validate_addr = eth_validate_addr,
};

static void netdrv_netdev_setup(struct netdrv_dev *nd, struct device *parent,
				const u8 *mac)
{
	struct net_device *netdev = nd->netdev;

	SET_NETDEV_DEV(netdev, parent);
	netdev->netdev_ops = &netdrv_netdev_ops;
	netdev->ethtool_ops = &netdrv_ethtool_ops;
	netdev->max_mtu = NETDRV_BUF_BYTES - NETDRV_MAX_PREFIX - VLAN_ETH_HLEN;
	netdev->sysfs_groups[0] = &netdrv_sysfs_group;
	if (nd->hw->filter)
		netdev->priv_flags |= IFF_UNICAST_FLT | IFF_LIVE_ADDR_CHANGE;
	netif_napi_add_tx(netdev, &nd->tx_napi, netdrv_tx_poll);
	if (mac && is_valid_ether_addr(mac))
		eth_hw_addr_set(netdev, mac);
	else
		eth_hw_addr_random(netdev);
	netif_carrier_off(netdev);
	netdrv_knobs_init(nd);
}

static void netdrv_queues_init(struct netdrv_dev *nd, unsigned int max)
{
	unsigned int i;

	nd->rings.queues.min = 1;
	nd->rings.queues.max = max;
	nd->rings.queues.now = clamp(nd->rings.queues.now, 1U, max);
	for (i = 0; i < max; i++) {
		struct netdrv_queue *q = &nd->q[i];

		q->nd = nd;
		q->hw = nd->hw;
		q->index = i;
		u64_stats_init(&q->stats.sync);
		u64_stats_init(&q->stats.irq_sync);
	}
	/* Before it is registered there is nothing in it that can fail. */
	netif_set_real_num_rx_queues(nd->netdev, nd->rings.queues.now);
	netdrv_spread_follow(nd);
	if (nd->rings.hash == NETDRV_HASH_TOEPLITZ)
		netdev_rss_key_fill(nd->spread.key, sizeof(nd->spread.key));
}

struct netdrv_dev *netdrv_dev_create(struct device *parent,
				     const struct netdrv_hw_ops *hw,
				     void *hw_priv, const u8 *mac,
				     const struct netdrv_rings *rings)
{
	unsigned int max = max(rings->queues.max, 1U);
	struct net_device *netdev;
	struct netdrv_dev *nd;

	netdev = alloc_etherdev_mqs(struct_size(nd, q, max), 1, max);
	if (!netdev)
		return ERR_PTR(-ENOMEM);
	nd = netdev_priv(netdev);
	nd->netdev = netdev;
	nd->hw = hw;
	nd->hw_priv = hw_priv;
	nd->rings = *rings;
	netdrv_queues_init(nd, max);
	u64_stats_init(&nd->tx_stats.sync);
	netdrv_life_init(nd);
	netdrv_netdev_setup(nd, parent, mac);
	return nd;
}

static void netdrv_irqs_unmap(struct netdrv_queue *first,
			      struct netdrv_queue *end)
{
	while (end-- != first)
		netdrv_irq_unmap(end);
}

static int netdrv_dev_equip(struct netdrv_dev *nd)
{
	struct netdrv_queue *q;
	int err;

	netdrv_for_each_possible_queue (nd, q) {
		err = netdrv_irq_map(q);
		if (err)
			goto err_unmap;
	}
	err = netdrv_mode_init(nd);
	if (!err)
		return 0;
err_unmap:
	netdrv_irqs_unmap(nd->q, q);
	return err;
}

static void netdrv_dev_strip(struct netdrv_dev *nd)
{
	netdrv_knobs_exit(nd);
	netdrv_mode_exit(nd);
	netdrv_irqs_unmap(nd->q, nd->q + nd->rings.queues.max);
}

int netdrv_dev_register(struct netdrv_dev *nd)
{
	int err;

	/* rtnl throughout: nobody opens the device before it is whole. */
	rtnl_lock();
	err = netdrv_dev_equip(nd);
	if (err)
		goto err_unlock;
	err = register_netdevice(nd->netdev);
	if (err)
		goto err_strip;
	err = netdrv_params_show(&nd->knobs);
	if (!err)
		err = netdrv_params_show(&nd->mode_params);
	if (!err)
		err = netdrv_debug_add(nd);
	if (err)
		goto err_unregister;
	rtnl_unlock();
	return 0;

err_unregister:
	unregister_netdevice(nd->netdev);
err_strip:
	netdrv_dev_strip(nd);
err_unlock:
	rtnl_unlock();
	return err;
}

void netdrv_dev_unregister(struct netdrv_dev *nd)
{
	/* No test knob may start anything from here on. */
	netdrv_debug_del(nd);
	unregister_netdev(nd->netdev); /* stops it */
	netdrv_life_exit(nd);
	rtnl_lock();
	netdrv_stats_keep(nd);
	netdrv_dev_strip(nd);
	rtnl_unlock();
}

void netdrv_dev_free(struct netdrv_dev *nd)
{
	netif_napi_del(&nd->tx_napi);
	free_netdev(nd->netdev);
}
