// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counters: the kernel's standard ones and those of ethtool -S, where one
 * table names each. Those of a queue are told as the sum of all queues, used or
 * not, and of a device that can have several for each queue besides.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/seq_file.h>

#include "netdrv.h"

/* A counter at @offset in struct netdrv_queue. */
static u64 netdrv_rx_of(const struct netdrv_queue *q, size_t offset)
{
	return u64_stats_read((const void *)q + offset);
}

/* The same of all queues. */
static u64 netdrv_rx_sum(const struct netdrv_dev *nd, size_t offset)
{
	const struct netdrv_queue *q;
	u64 sum = 0;

	/* Single counters: on a 64-bit machine each is one load. */
	netdrv_for_each_possible_queue (nd, q)
		sum += netdrv_rx_of(q, offset);
	return sum;
}

/* Bad frames, whoever found them so. Not in hard irq. */
static u64 netdrv_rx_errors(struct netdrv_dev *nd)
{
	u64 errors =
		netdrv_rx_sum(nd, offsetof(struct netdrv_queue, stats.errors));

	if (nd->hw->rx_errors)
		errors += nd->hw->rx_errors(nd);
	return errors;
}

static void netdrv_add_rx(const struct netdrv_rx_stats *rx,
			  struct rtnl_link_stats64 *s)
{
	u64 frames, bytes, alloc_fail;
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&rx->sync);
		frames = u64_stats_read(&rx->frames);
		bytes = u64_stats_read(&rx->bytes);
		alloc_fail = u64_stats_read(&rx->alloc_fail);
	} while (u64_stats_fetch_retry(&rx->sync, start));
	s->rx_packets += frames;
	s->rx_bytes += bytes;
	s->rx_dropped += alloc_fail;
}

/*
 * Also called by the sampler from hard irq: on a 64-bit machine the u64_stats
 * calls are plain loads. A device's counters may be read at any time.
 */
void netdrv_get_stats64(struct net_device *netdev, struct rtnl_link_stats64 *s)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	const struct netdrv_tx_stats *tx = &nd->tx_stats;
	const struct netdrv_queue *q;
	unsigned int start;

	netdrv_for_each_possible_queue (nd, q)
		netdrv_add_rx(&q->stats, s);
	do {
		start = u64_stats_fetch_begin(&tx->sync);
		s->tx_packets = u64_stats_read(&tx->frames);
		s->tx_bytes = u64_stats_read(&tx->bytes);
	} while (u64_stats_fetch_retry(&tx->sync, start));
	/* Registers, perhaps many: not in the sampler's interrupt. */
	if (!in_hardirq())
		s->rx_errors = netdrv_rx_errors(nd);
	s->rx_dropped += nd->reset_drops;
	if (nd->hw->ring_drops)
		s->rx_missed_errors = nd->hw->ring_drops(nd);
}

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

/* At an offset in each queue, or in the device, or what a function says. */
struct netdrv_stat {
	char name[ETH_GSTRING_LEN];
	size_t of_queue, of_device;
	u64 (*read)(struct netdrv_dev *nd);
};

#define RX(stat, field)                                                      \
	{                                                                    \
		stat, .of_queue = offsetof(struct netdrv_queue, stats.field) \
	}
#define TX(stat, field)                                                        \
	{                                                                      \
		stat, .of_device = offsetof(struct netdrv_dev, tx_stats.field) \
	}
#define FN(stat, fn)               \
	{                          \
		stat, .read = (fn) \
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

/* Of a queue, as many as there are RX() above. */
static unsigned int netdrv_stats_of_queue(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < ARRAY_SIZE(netdrv_stats); i++)
		n += !!netdrv_stats[i].of_queue;
	return n;
}

/* Queues that are told for themselves. */
static unsigned int netdrv_told_queues(const struct netdrv_dev *nd)
{
	return nd->rings.queues.max > 1 ? nd->rings.queues.max : 0;
}

int netdrv_get_sset_count(struct net_device *netdev, int sset)
{
	if (sset != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return ARRAY_SIZE(netdrv_stats) +
	       netdrv_told_queues(netdev_priv(netdev)) *
		       netdrv_stats_of_queue();
}

/* "rx_frames" of all queues is "rx_queue_1_frames" of one. */
static void netdrv_queue_strings(unsigned int queue, u8 **data)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(netdrv_stats); i++)
		if (netdrv_stats[i].of_queue)
			ethtool_sprintf(data, "rx_queue_%u_%s", queue,
					netdrv_stats[i].name + strlen("rx_"));
}

void netdrv_get_strings(struct net_device *netdev, u32 sset, u8 *data)
{
	unsigned int i;

	if (sset != ETH_SS_STATS)
		return;
	for (i = 0; i < ARRAY_SIZE(netdrv_stats); i++)
		ethtool_sprintf(&data, "%s", netdrv_stats[i].name);
	for (i = 0; i < netdrv_told_queues(netdev_priv(netdev)); i++)
		netdrv_queue_strings(i, &data);
}

static u64 netdrv_stat_read(struct netdrv_dev *nd, const struct netdrv_stat *s)
{
	if (s->read)
		return s->read(nd);
	if (s->of_queue)
		return netdrv_rx_sum(nd, s->of_queue);
	return u64_stats_read((const void *)nd + s->of_device);
}

void netdrv_get_ethtool_stats(struct net_device *netdev,
			      struct ethtool_stats *unused, u64 *data)
{
	struct netdrv_dev *nd = netdev_priv(netdev);
	unsigned int told = netdrv_told_queues(nd), queue, i;
	u64 *own = data + ARRAY_SIZE(netdrv_stats);

	/* A sum is of what is told below it: queues go on meanwhile. */
	for (i = 0; i < ARRAY_SIZE(netdrv_stats); i++)
		data[i] = told && netdrv_stats[i].of_queue
				  ? 0
				  : netdrv_stat_read(nd, &netdrv_stats[i]);
	for (queue = 0; queue < told; queue++)
		for (i = 0; i < ARRAY_SIZE(netdrv_stats); i++)
			if (netdrv_stats[i].of_queue) {
				*own = netdrv_rx_of(&nd->q[queue],
						    netdrv_stats[i].of_queue);
				data[i] += *own++;
			}
}

/* What devices had counted when they went. Under rtnl. */
static u64 netdrv_gone[ARRAY_SIZE(netdrv_stats)];

void netdrv_stats_keep(struct netdrv_dev *nd)
{
	unsigned int i;

	ASSERT_RTNL();
	for (i = 0; i < ARRAY_SIZE(netdrv_stats); i++)
		netdrv_gone[i] += netdrv_stat_read(nd, &netdrv_stats[i]);
}

int netdrv_stats_gone_show(struct seq_file *m, void *unused)
{
	unsigned int i;

	rtnl_lock();
	for (i = 0; i < ARRAY_SIZE(netdrv_stats); i++)
		seq_printf(m, "%s %llu\n", netdrv_stats[i].name,
			   netdrv_gone[i]);
	rtnl_unlock();
	return 0;
}
