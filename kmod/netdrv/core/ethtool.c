// SPDX-License-Identifier: GPL-2.0-only
/*
 * ethtool: driver, rings, moderation, reset, link and -S. One table names every
 * counter.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include "netdrv.h"

static u64 netdrv_stat_ring_drop(struct netdrv_dev *nd)
{
	return nd->hw->ring_drops ? nd->hw->ring_drops(nd) : 0;
}

static u64 netdrv_stat_reset_drop(struct netdrv_dev *nd)
{
	return nd->reset_drops;
}

static u64 netdrv_stat_tx_timeouts(struct netdrv_dev *nd)
{
	return nd->tx_timeouts;
}

static u64 netdrv_stat_switches(struct netdrv_dev *nd)
{
	return nd->switches;
}

static u64 netdrv_stat_switch_ns(struct netdrv_dev *nd)
{
	return nd->switch_ns;
}

/* A counter is a u64_stats_t at an offset, or what a function says. */
struct netdrv_stat {
	char name[ETH_GSTRING_LEN];
	size_t offset;
	u64 (*read)(struct netdrv_dev *nd);
};

#define RX(stat, field)                                          \
	{                                                        \
		stat, offsetof(struct netdrv_dev, q.stats.field) \
	}
#define TX(stat, field)                                           \
	{                                                         \
		stat, offsetof(struct netdrv_dev, tx_stats.field) \
	}
#define FN(stat, fn)        \
	{                   \
		stat, 0, fn \
	}

static const struct netdrv_stat netdrv_stats[] = {
	RX("rx_irqs", irqs),
	RX("rx_irq_replays", replays),
	RX("rx_irq_none", none),
	RX("rx_polls", polls),
	RX("rx_frames", frames),
	RX("rx_bytes", bytes),
	RX("rx_harvest_hardirq", in_ctx[NETDRV_CTX_HARDIRQ]),
	RX("rx_harvest_softirq", in_ctx[NETDRV_CTX_SOFTIRQ]),
	RX("rx_harvest_thread", in_ctx[NETDRV_CTX_THREAD]),
	FN("rx_ring_drop", netdrv_stat_ring_drop),
	RX("rx_alloc_fail", alloc_fail),
	FN("rx_errors", netdrv_rx_errors),
	RX("rx_backlog_drop", backlog_drop),
	RX("rx_queue_drop", queue_drop),
	FN("rx_reset_drop", netdrv_stat_reset_drop),
	TX("tx_frames", frames),
	TX("tx_bytes", bytes),
	TX("tx_busy", busy),
	FN("tx_timeouts", netdrv_stat_tx_timeouts),
	FN("mode_switches", netdrv_stat_switches),
	FN("mode_switch_ns", netdrv_stat_switch_ns),
};

static int netdrv_get_sset_count(struct net_device *netdev, int sset)
{
	return sset == ETH_SS_STATS ? ARRAY_SIZE(netdrv_stats) : -EOPNOTSUPP;
}

static void netdrv_get_strings(struct net_device *netdev, u32 sset, u8 *data)
{
	unsigned int i;

	if (sset != ETH_SS_STATS)
		return;
	for (i = 0; i < ARRAY_SIZE(netdrv_stats); i++)
		ethtool_sprintf(&data, "%s", netdrv_stats[i].name);
}

static void netdrv_get_ethtool_stats(struct net_device *netdev,
				     struct ethtool_stats *unused, u64 *data)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	unsigned int i;

	/* Single counters: on a 64-bit machine each is one load. */
	for (i = 0; i < ARRAY_SIZE(netdrv_stats); i++) {
		const struct netdrv_stat *s = &netdrv_stats[i];
		const u64_stats_t *v = (const void *)nd + s->offset;

		data[i] = s->read ? s->read(nd) : u64_stats_read(v);
	}
}

static void netdrv_get_drvinfo(struct net_device *netdev,
			       struct ethtool_drvinfo *info)
{
	struct netdrv_dev *nd = netdev_priv(netdev);

	strscpy(info->driver, NETDRV_NAME, sizeof(info->driver));
	strscpy(info->version, nd->hw->name, sizeof(info->version));
	strscpy(info->bus_info, dev_name(netdev->dev.parent),
		sizeof(info->bus_info));
}

/* Say what would work: to who asked by netlink, else in the log. */
static void netdrv_refuse(struct netdrv_dev *nd, struct netlink_ext_ack *extack,
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
	const struct netdrv_rings *rings = &nd->rings;

	if (ring->tx_pending != rings->tx.now &&
	    rings->tx.min == rings->tx.max) {
		netdrv_refuse(nd, extack,
			      "the tx ring of this device has one size");
		return -EOPNOTSUPP;
	}
	if (ring->rx_pending < rings->rx.min ||
	    ring->tx_pending < rings->tx.min) {
		netdrv_refuse(nd, extack, NETDRV_RING_HELP);
		return -EINVAL;
	}
	return netdrv_rings_set(nd, ring->rx_pending, ring->tx_pending);
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
 * longest delay after the first (RADV).
 */
static int netdrv_get_coalesce(struct net_device *netdev,
			       struct ethtool_coalesce *c,
			       struct kernel_ethtool_coalesce *kernel_c,
			       struct netlink_ext_ack *extack)
{
	const struct netdrv_dev *nd = netdev_priv(netdev);

	c->use_adaptive_rx_coalesce = nd->q.mode->moderates;
	c->rx_coalesce_usecs = nd->q.moderation.usecs;
	c->rx_coalesce_usecs_low = nd->q.moderation.delay_usecs;
	c->rx_coalesce_usecs_high = nd->q.moderation.delay_max_usecs;
	return 0;
}

/* Who moderates is the mode's matter. NULL, or why @c cannot be had. */
static const char *netdrv_coalesce_whose(const struct netdrv_dev *nd,
					 const struct ethtool_coalesce *c)
{
	bool adaptive = nd->q.mode->moderates;

	if (c->use_adaptive_rx_coalesce && !adaptive)
		return "adaptive-rx is what mode dim does";
	if (!c->use_adaptive_rx_coalesce && adaptive)
		return "adaptive-rx is on as long as the mode moderates";
	if (adaptive &&
	    c->rx_coalesce_usecs != READ_ONCE(nd->q.moderation.usecs))
		return "rx-usecs are the mode's own, which moderates";
	return NULL;
}

static int netdrv_set_coalesce(struct net_device *netdev,
			       struct ethtool_coalesce *c,
			       struct kernel_ethtool_coalesce *kernel_c,
			       struct netlink_ext_ack *extack)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	const struct netdrv_moderation *max = netdrv_moderation_max(nd);
	const char *whose = netdrv_coalesce_whose(nd, c);

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
	nd->q.moderation = (struct netdrv_moderation){
		.usecs = c->rx_coalesce_usecs,
		.delay_usecs = c->rx_coalesce_usecs_low,
		.delay_max_usecs = c->rx_coalesce_usecs_high,
	};
	netdrv_moderation_apply(nd);
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
	.get_sset_count = netdrv_get_sset_count,
	.get_strings = netdrv_get_strings,
	.get_ethtool_stats = netdrv_get_ethtool_stats,
	.get_ts_info = ethtool_op_get_ts_info,
};
