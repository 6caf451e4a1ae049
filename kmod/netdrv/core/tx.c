// SPDX-License-Identifier: GPL-2.0-only
/*
 * Transmit: one ring, byte queue limits, reclaimed from a NAPI instance of its
 * own so that the receive mode under test has no part in it; unless the mode
 * wants one, and takes its turns at it.
 */
#include <linux/etherdevice.h>
#include <linux/netdevice.h>

#include "netdrv.h"

static struct netdev_queue *netdrv_txq(struct netdrv_dev *nd)
{
	return netdev_get_tx_queue(nd->netdev, 0);
}

/* Up to @max frames. Tx lock held; @budget as for NAPI. */
static int netdrv_tx_free(struct netdrv_dev *nd, int max, int budget)
{
	unsigned int bytes = 0;
	int frames = nd->hw->tx_reclaim(nd, &bytes, max, budget);

	if (!frames)
		return 0;
	netdev_tx_completed_queue(netdrv_txq(nd), frames, bytes);
	u64_stats_update_begin(&nd->tx_stats.sync);
	u64_stats_add(&nd->tx_stats.frames, frames);
	u64_stats_add(&nd->tx_stats.bytes, bytes);
	u64_stats_update_end(&nd->tx_stats.sync);
	if (netif_tx_queue_stopped(netdrv_txq(nd)))
		netif_tx_wake_queue(netdrv_txq(nd));
	return frames;
}

int netdrv_tx_reclaim(struct netdrv_queue *q, int budget)
{
	struct netdev_queue *txq = netdrv_txq(q->nd);
	int frames;

	local_bh_disable();
	__netif_tx_lock(txq, smp_processor_id());
	frames = netdrv_tx_free(q->nd, budget, 0);
	/* Freeing silenced the device: for what is still under way. */
	if (q->nd->hw->tx_irq_arm(q->nd))
		napi_schedule(&q->nd->tx_napi);
	__netif_tx_unlock(txq);
	local_bh_enable();
	return frames;
}

netdev_tx_t netdrv_start_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	unsigned int len;
	int err;

	if (eth_skb_pad(skb)) { /* frees it on failure */
		dev_core_stats_tx_dropped_inc(netdev);
		return NETDEV_TX_OK;
	}
	len = skb->len;
	skb_tx_timestamp(skb);
	err = nd->hw->tx(nd, skb);
	if (err == -ENOSPC) {
		/* The queue wakes when the ring has been reclaimed. */
		netif_tx_stop_queue(netdrv_txq(nd));
		u64_stats_update_begin(&nd->tx_stats.sync);
		u64_stats_inc(&nd->tx_stats.busy);
		u64_stats_update_end(&nd->tx_stats.sync);
	} else if (err) {
		dev_core_stats_tx_dropped_inc(netdev);
		dev_kfree_skb_any(skb);
	} else {
		netdev_tx_sent_queue(netdrv_txq(nd), len);
	}
	if (nd->hw->tx_irq_arm(nd))
		napi_schedule(&nd->tx_napi);
	return err == -ENOSPC ? NETDEV_TX_BUSY : NETDEV_TX_OK;
}

void netdrv_tx_event(struct netdrv_dev *nd)
{
	napi_schedule(&nd->tx_napi);
}

int netdrv_tx_poll(struct napi_struct *napi, int budget)
{
	struct netdrv_dev *nd = container_of(napi, struct netdrv_dev, tx_napi);
	struct netdev_queue *txq = netdrv_txq(nd);
	bool more;

	__netif_tx_lock(txq, smp_processor_id());
	netdrv_tx_free(nd, INT_MAX, budget);
	__netif_tx_unlock(txq);
	if (!budget) /* netpoll: only reclaim */
		return 0;
	napi_complete(napi);

	__netif_tx_lock(txq, smp_processor_id());
	more = nd->hw->tx_irq_arm(nd);
	__netif_tx_unlock(txq);
	if (more)
		napi_schedule(napi);
	return 0;
}
