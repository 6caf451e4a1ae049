/* SPDX-License-Identifier: GPL-2.0-only */
/* What ethtool -i, -g and -S show, and the way to all else it does. */
#ifndef BENCH_AGENT_ETHTOOL_H
#define BENCH_AGENT_ETHTOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Any command of linux/ethtool.h. 0 or -errno. */
int ethtool_call(const char *ifname, void *command);

/* The driver's name; false when the interface has none or does not exist. */
bool ethtool_driver(const char *ifname, char *name, size_t size);

/* Slots of the receive ring; 0 when the driver does not say. */
unsigned int ethtool_rx_ring(const char *ifname);

/* Call @stat for each of the driver's own counters, all of one instant. */
void ethtool_stats(const char *ifname,
		   void (*stat)(const char *name, uint64_t value, void *arg),
		   void *arg);

#endif
