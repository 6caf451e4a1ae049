/* SPDX-License-Identifier: GPL-2.0-only */
/* The network interface under test. */
#ifndef BENCH_AGENT_NETIF_H
#define BENCH_AGENT_NETIF_H

#include <linux/if_link.h>
#include <stdbool.h>
#include <stddef.h>

#include "agent/why.h"

/*
 * Give @ifname RXB_DUT_IP and the tester as static neighbour (so that nothing
 * but test frames is on the wire), no IPv6, and set it up. 0, or -1 with @why.
 */
int netif_up(const char *ifname, struct why *why);

int netif_down(const char *ifname, struct why *why);

/* Wait until it has a link. 0, or -1 with @why after @limit_ms. */
int netif_wait_link(const char *ifname, unsigned int limit_ms, struct why *why);

#define NETIF_MAC_TEXT 18 /* bytes of "aa:bb:cc:dd:ee:ff" */
/* The six bytes @b as that. */
void netif_mac_text(const unsigned char *b, char *mac);
/* @ifname's address as that. 0, or -1 with @why. */
int netif_mac(const char *ifname, char *mac, struct why *why);

/* All of the kernel's counters at one instant. False when there is no such. */
bool netif_stats(const char *ifname, struct rtnl_link_stats64 *stats);

/*
 * The interfaces of @driver (as ethtool -i names it), oldest first, separated
 * by commas. False when there are none.
 */
bool netif_of_driver(const char *driver, char *list, size_t size);

/* "virtio1": its device's name on its bus, "" when it has none. */
void netif_device(const char *ifname, char *name, size_t size);

#endif
