/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel counts of any interface. */
#include <stddef.h>
#include <string.h>

#include "agent/netif.h"
#include "collect/collector.h"

#define LINK_STAT(field)                                          \
	{                                                         \
#field, offsetof(struct rtnl_link_stats64, field) \
	}
static const struct {
	const char *name;
	size_t offset;
} link_stats[] = {
	LINK_STAT(rx_packets),	     LINK_STAT(tx_packets),
	LINK_STAT(rx_bytes),	     LINK_STAT(tx_bytes),
	LINK_STAT(rx_errors),	     LINK_STAT(tx_errors),
	LINK_STAT(rx_dropped),	     LINK_STAT(tx_dropped),
	LINK_STAT(multicast),	     LINK_STAT(rx_length_errors),
	LINK_STAT(rx_over_errors),   LINK_STAT(rx_crc_errors),
	LINK_STAT(rx_frame_errors),  LINK_STAT(rx_fifo_errors),
	LINK_STAT(rx_missed_errors), LINK_STAT(rx_nohandler),
};

static void read_link(struct counters *set, const struct collect_from *from)
{
	struct rtnl_link_stats64 stats;

	if (!netif_stats(from->ifname, &stats))
		return;
	for (size_t i = 0; i < sizeof(link_stats) / sizeof(*link_stats); i++) {
		__u64 value;

		memcpy(&value, (const char *)&stats + link_stats[i].offset,
		       sizeof(value));
		counters_add(set, "dev", link_stats[i].name, value);
	}
}

const struct collector_ops collect_link = {.read = read_link};
