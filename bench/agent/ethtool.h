/* SPDX-License-Identifier: GPL-2.0-only */
/* What ethtool -i and ethtool -S show. */
#ifndef BENCH_AGENT_ETHTOOL_H
#define BENCH_AGENT_ETHTOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The driver's name; false when the interface has none or does not exist. */
bool ethtool_driver(const char *ifname, char *name, size_t size);

/* Call @stat for each of the driver's own counters, all of one instant. */
void ethtool_stats(const char *ifname,
		   void (*stat)(const char *name, uint64_t value, void *arg),
		   void *arg);

#endif
