/* SPDX-License-Identifier: GPL-2.0-only */
/* A NIC of a machine that is not ours: which driver has it. */
#ifndef BENCH_AGENT_NIC_H
#define BENCH_AGENT_NIC_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>

#include "agent/why.h"

#define NIC_NAME 64

struct nic {
	char iface[IFNAMSIZ];  /* its name when nobody had touched it */
	char bus[16];	       /* "virtio", "pci" */
	char device[NIC_NAME]; /* on that bus; "": there is none */
	char driver[NIC_NAME]; /* as the bus has it, at that time */
};

/*
 * @name is an interface's, or the address on a bus of a device that has just
 * one. 0, or -1 with @why.
 */
int nic_find(struct nic *nic, const char *name, struct why *why);

/* The driver that has it now; "" when none has. */
void nic_driver(const struct nic *nic, char *driver, size_t size);

/* The interface that it is now; false when it is none. */
bool nic_iface(const struct nic *nic, char *ifname);

/* The first driver on @nic's bus whose name begins with @prefix. */
bool nic_driver_of(const struct nic *nic, const char *prefix, char *driver,
		   size_t size);

/*
 * Take it from whoever has it, give it to @driver, and wait until it is an
 * interface whose name stays. 0, or -1 with @why.
 */
int nic_bind(const struct nic *nic, const char *driver, struct why *why);
int nic_unbind(const struct nic *nic, struct why *why);

/* Does a driver that comes look for devices? */
int nic_autoprobe(const struct nic *nic, bool on, struct why *why);

/* Its own MAC address, whatever was set later, into @mac as netif_mac()'s. */
int nic_mac(const char *ifname, char *mac, struct why *why);

#endif
