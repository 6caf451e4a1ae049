/* SPDX-License-Identifier: GPL-2.0-only */
/* What the driver counts itself, as ethtool -S shows it. */
#include "agent/ethtool.h"
#include "collect/collector.h"

static void add(const char *name, uint64_t value, void *arg)
{
	counters_add(arg, "drv", name, value);
}

static void read_driver(struct counters *set, const struct collect_from *from)
{
	ethtool_stats(from->ifname, add, set);
}

const struct collector_ops collect_driver = {.read = read_driver};
