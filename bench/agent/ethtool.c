/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/ethtool.h"

int ethtool_call(const char *ifname, void *command)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request;
	int err;

	if (fd < 0)
		return -errno;
	memset(&request, 0, sizeof(request));
	strncpy(request.ifr_name, ifname, IFNAMSIZ - 1);
	request.ifr_data = command;
	err = ioctl(fd, SIOCETHTOOL, &request) ? -errno : 0;
	close(fd);
	return err;
}

bool ethtool_driver(const char *ifname, char *name, size_t size)
{
	struct ethtool_drvinfo info = {.cmd = ETHTOOL_GDRVINFO};

	if (ethtool_call(ifname, &info))
		return false;
	snprintf(name, size, "%.*s", (int)sizeof(info.driver), info.driver);
	return true;
}

unsigned int ethtool_rx_ring(const char *ifname)
{
	struct ethtool_ringparam ring = {.cmd = ETHTOOL_GRINGPARAM};

	return !ethtool_call(ifname, &ring) ? ring.rx_pending : 0;
}

void ethtool_stats(const char *ifname,
		   void (*stat)(const char *name, uint64_t value, void *arg),
		   void *arg)
{
	struct ethtool_drvinfo info = {.cmd = ETHTOOL_GDRVINFO};
	struct ethtool_gstrings *names;
	struct ethtool_stats *values;

	if (ethtool_call(ifname, &info) || !info.n_stats)
		return;
	names = calloc(1,
		       sizeof(*names) + (size_t)info.n_stats * ETH_GSTRING_LEN);
	values = calloc(1, sizeof(*values) +
				   (size_t)info.n_stats * sizeof(uint64_t));
	if (!names || !values)
		goto free_both;
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_STATS;
	names->len = info.n_stats;
	values->cmd = ETHTOOL_GSTATS;
	values->n_stats = info.n_stats;
	if (ethtool_call(ifname, names) || ethtool_call(ifname, values))
		goto free_both;
	for (unsigned int i = 0; i < info.n_stats; i++) {
		char name[ETH_GSTRING_LEN + 1];

		snprintf(name, sizeof(name), "%.*s", ETH_GSTRING_LEN,
			 (const char *)names->data + i * ETH_GSTRING_LEN);
		stat(name, values->data[i], arg);
	}
free_both:
	free(values);
	free(names);
}
