/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/phantom.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <net/route.h>
#include <netinet/ether.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <rxbench/stamp.h>

#include "agent/files.h"

static struct sockaddr_in ip(const char *text)
{
	struct sockaddr_in address = {.sin_family = AF_INET};

	inet_pton(AF_INET, text, &address.sin_addr);
	return address;
}

static int set_neighbour(int fd, const char *ifname)
{
	struct sockaddr_in phantom = ip(RXB_PHANTOM_IP);
	struct arpreq request = {.arp_flags = ATF_PERM | ATF_COM};

	memcpy(&request.arp_pa, &phantom, sizeof(phantom));
	request.arp_ha.sa_family = ARPHRD_ETHER;
	ether_aton_r(RXB_PHANTOM_MAC,
		     (struct ether_addr *)request.arp_ha.sa_data);
	strncpy(request.arp_dev, ifname, sizeof(request.arp_dev) - 1);
	return ioctl(fd, SIOCSARP, &request) ? -errno : 0;
}

static int set_route(int fd, const char *ifname)
{
	struct sockaddr_in net = ip(RXB_BEYOND_NET);
	struct sockaddr_in gateway = ip(RXB_PHANTOM_IP);
	struct sockaddr_in mask = {.sin_family = AF_INET};
	char name[IFNAMSIZ];
	struct rtentry route = {
		.rt_flags = RTF_UP | RTF_GATEWAY,
		.rt_dev = name,
	};

	snprintf(name, sizeof(name), "%s", ifname);
	mask.sin_addr.s_addr = htonl(~0U << (32 - RXB_BEYOND_PREFIX_LEN));
	memcpy(&route.rt_dst, &net, sizeof(net));
	memcpy(&route.rt_gateway, &gateway, sizeof(gateway));
	memcpy(&route.rt_genmask, &mask, sizeof(mask));
	if (ioctl(fd, SIOCADDRT, &route) && errno != EEXIST)
		return -errno;
	return 0;
}

static int set_conf(const char *ifname, const char *key, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/conf/%s/%s", ifname,
		 key);
	return file_write(path, value);
}

/* Of redirects one of the two is enough to send them, of rp_filter to check. */
static int be_quiet(const char *ifname)
{
	static const char *const keys[] = {"send_redirects", "rp_filter"};
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(keys) / sizeof(*keys); i++) {
		err = set_conf("all", keys[i], "0");
		if (!err)
			err = set_conf(ifname, keys[i], "0");
	}
	return err;
}

int phantom_reach(const char *ifname)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err;

	if (fd < 0)
		return -errno;
	err = be_quiet(ifname);
	if (!err)
		err = set_neighbour(fd, ifname);
	if (!err)
		err = set_route(fd, ifname);
	close(fd);
	return err;
}

static bool is_up(const char *ifname)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request = {0};
	bool up;

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", ifname);
	up = fd >= 0 && !ioctl(fd, SIOCGIFFLAGS, &request) &&
	     (request.ifr_flags & (IFF_UP | IFF_LOOPBACK)) == IFF_UP;
	if (fd >= 0)
		close(fd);
	return up;
}

int phantom_reach_all(void)
{
	struct if_nameindex *all = if_nameindex();
	int err = all ? 0 : -errno;

	for (struct if_nameindex *i = all; !err && i && i->if_index; i++)
		if (is_up(i->if_name))
			err = phantom_reach(i->if_name);
	if (all)
		if_freenameindex(all);
	return err;
}
