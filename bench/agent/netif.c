/* SPDX-License-Identifier: GPL-2.0-only */
#include <arpa/inet.h>
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/ether.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <rxbench/stamp.h>

#include "agent/ethtool.h"
#include "agent/files.h"
#include "agent/netif.h"
#include "agent/uevent.h"

static int net_ioctl(unsigned long request, void *arg)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (ioctl(fd, request, arg))
		err = -errno;
	close(fd);
	return err;
}

static void name_request(struct ifreq *request, const char *ifname)
{
	memset(request, 0, sizeof(*request));
	strncpy(request->ifr_name, ifname, IFNAMSIZ - 1);
}

static struct sockaddr_in ip(const char *text)
{
	struct sockaddr_in address = {.sin_family = AF_INET};

	inet_pton(AF_INET, text, &address.sin_addr);
	return address;
}

static int set_address(const char *ifname)
{
	struct sockaddr_in own = ip(RXB_DUT_IP);
	struct sockaddr_in mask = {.sin_family = AF_INET};
	struct ifreq request;
	int err;

	mask.sin_addr.s_addr = htonl(~0U << (32 - RXB_PREFIX_LEN));
	name_request(&request, ifname);
	memcpy(&request.ifr_addr, &own, sizeof(own));
	err = net_ioctl(SIOCSIFADDR, &request);
	if (err)
		return err;
	memcpy(&request.ifr_netmask, &mask, sizeof(mask));
	return net_ioctl(SIOCSIFNETMASK, &request);
}

static int set_neighbour(const char *ifname)
{
	struct sockaddr_in peer = ip(RXB_TESTER_IP);
	struct arpreq request = {.arp_flags = ATF_PERM | ATF_COM};

	memcpy(&request.arp_pa, &peer, sizeof(peer));
	request.arp_ha.sa_family = ARPHRD_ETHER;
	ether_aton_r(RXB_TESTER_MAC,
		     (struct ether_addr *)request.arp_ha.sa_data);
	strncpy(request.arp_dev, ifname, sizeof(request.arp_dev) - 1);
	return net_ioctl(SIOCSARP, &request);
}

static int set_flag_up(const char *ifname, bool up)
{
	struct ifreq request;
	int err;

	name_request(&request, ifname);
	err = net_ioctl(SIOCGIFFLAGS, &request);
	if (err)
		return err;
	request.ifr_flags = (short)(up ? request.ifr_flags | IFF_UP
				       : request.ifr_flags & ~IFF_UP);
	return net_ioctl(SIOCSIFFLAGS, &request);
}

/* Router and neighbour discovery would put frames on the wire. */
static int disable_ipv6(const char *ifname)
{
	char path[128];
	int err;

	snprintf(path, sizeof(path), "/proc/sys/net/ipv6/conf/%s/disable_ipv6",
		 ifname);
	err = file_write(path, "1");
	return err == -ENOENT ? 0 : err; /* a kernel without IPv6 */
}

int netif_up(const char *ifname, struct why *why)
{
	const char *step = "no such interface";
	int err = if_nametoindex(ifname) ? 0 : -ENODEV;

	if (!err) {
		step = "IPv6";
		err = disable_ipv6(ifname);
	}
	if (!err) {
		step = "address";
		err = set_address(ifname);
	}
	if (!err) {
		step = "link up";
		err = set_flag_up(ifname, true);
	}
	/* A link that goes down forgets its neighbours. */
	if (!err) {
		step = "neighbour";
		err = set_neighbour(ifname);
	}
	if (err)
		return why_set(why, "%s: %s: %s", ifname, step, strerror(-err));
	return 0;
}

int netif_down(const char *ifname, struct why *why)
{
	int err = set_flag_up(ifname, false);

	if (err)
		return why_set(why, "%s: link down: %s", ifname,
			       strerror(-err));
	return 0;
}

static bool has_link(void *arg)
{
	struct ifreq request;

	name_request(&request, arg);
	return !net_ioctl(SIOCGIFFLAGS, &request) &&
	       request.ifr_flags & IFF_RUNNING;
}

int netif_wait_link(const char *ifname, unsigned int limit_ms, struct why *why)
{
	char name[IFNAMSIZ];

	snprintf(name, sizeof(name), "%s", ifname);
	if (link_event_wait(has_link, name, limit_ms))
		return 0;
	return why_set(why, "%s: no link within %u ms", ifname, limit_ms);
}

void netif_mac_text(const unsigned char *b, char *mac)
{
	snprintf(mac, NETIF_MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", b[0],
		 b[1], b[2], b[3], b[4], b[5]);
}

int netif_mac(const char *ifname, char *mac, struct why *why)
{
	struct ifreq request;
	int err;

	name_request(&request, ifname);
	err = net_ioctl(SIOCGIFHWADDR, &request);
	if (err)
		return why_set(why, "%s: %s", ifname, strerror(-err));
	netif_mac_text((const unsigned char *)request.ifr_hwaddr.sa_data, mac);
	return 0;
}

static bool ask_link(int fd, unsigned int index)
{
	struct {
		struct nlmsghdr head;
		struct ifinfomsg link;
	} ask = {
		.head.nlmsg_len = sizeof(ask),
		.head.nlmsg_type = RTM_GETLINK,
		.head.nlmsg_flags = NLM_F_REQUEST,
		.link.ifi_family = AF_UNSPEC,
		.link.ifi_index = (int)index,
	};

	return send(fd, &ask, sizeof(ask), 0) == sizeof(ask);
}

static bool find_stats(struct nlmsghdr *head, size_t size,
		       struct rtnl_link_stats64 *stats)
{
	struct rtattr *attr;
	int left;

	if (!NLMSG_OK(head, size) || head->nlmsg_type != RTM_NEWLINK)
		return false;
	attr = IFLA_RTA(NLMSG_DATA(head));
	left = (int)IFLA_PAYLOAD(head);
	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left)) {
		size_t bytes = RTA_PAYLOAD(attr);

		if (attr->rta_type != IFLA_STATS64)
			continue;
		/* Another kernel's struct may be shorter or longer. */
		memset(stats, 0, sizeof(*stats));
		memcpy(stats, RTA_DATA(attr),
		       bytes < sizeof(*stats) ? bytes : sizeof(*stats));
		return true;
	}
	return false;
}

bool netif_stats(const char *ifname, struct rtnl_link_stats64 *stats)
{
	unsigned int index = if_nametoindex(ifname);
	union {
		struct nlmsghdr head;
		char bytes[16384];
	} answer;
	bool found = false;
	ssize_t n;
	int fd;

	fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (fd < 0)
		return false;
	if (index && ask_link(fd, index)) {
		n = recv(fd, &answer, sizeof(answer), 0);
		found = n > 0 && find_stats(&answer.head, (size_t)n, stats);
	}
	close(fd);
	return found;
}

bool netif_of_driver(const char *driver, char *list, size_t size)
{
	struct if_nameindex *all = if_nameindex();
	size_t used = 0;

	for (struct if_nameindex *i = all; all && i->if_index; i++) {
		char name[32];
		int n;

		if (!ethtool_driver(i->if_name, name, sizeof(name)) ||
		    strcmp(name, driver))
			continue;
		n = snprintf(list + used, size - used, "%s%s", used ? "," : "",
			     i->if_name);
		if (n < 0 || (size_t)n >= size - used)
			break;
		used += (size_t)n;
	}
	list[used] = '\0';
	if_freenameindex(all);
	return used > 0;
}

void netif_device(const char *ifname, char *name, size_t size)
{
	char path[128], target[PATH_MAX];
	ssize_t n;

	name[0] = '\0';
	snprintf(path, sizeof(path), "/sys/class/net/%s/device", ifname);
	n = readlink(path, target, sizeof(target) - 1);
	if (n <= 0)
		return;
	target[n] = '\0';
	snprintf(name, size, "%s", basename(target));
}
