/* SPDX-License-Identifier: GPL-2.0-only */
/* What an application asks of netlink's family netdev: napi-set. */
#include "workloads/suspend.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SO_INCOMING_NAPI_ID /* Linux 4.12 */
#define SO_INCOMING_NAPI_ID 56
#endif

/* <linux/netdev.h> of Linux 6.13, which may be newer than ours. */
#define NETDEV_NAPI_SET 14
#define NAPI_ID 2
#define NAPI_IRQ_SUSPEND_TIMEOUT 7

struct message {
	struct nlmsghdr head;
	struct genlmsghdr command;
	char attrs[1024];
};

static struct message begin(uint16_t family, uint8_t command, uint16_t flags)
{
	return (struct message){
		.head = {.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN,
			 .nlmsg_type = family,
			 .nlmsg_flags = NLM_F_REQUEST | flags},
		.command = {.cmd = command, .version = 1},
	};
}

static void put(struct message *m, uint16_t type, const void *data, size_t size)
{
	struct nlattr attr = {.nla_len = (uint16_t)(NLA_HDRLEN + size),
			      .nla_type = type};
	char *at = (char *)m + m->head.nlmsg_len;

	memcpy(at, &attr, sizeof(attr));
	memcpy(at + NLA_HDRLEN, data, size);
	m->head.nlmsg_len += (uint32_t)NLA_ALIGN(attr.nla_len);
}

/* Send @m, which becomes the answer. 0 or -errno. */
static int talk(int netlink, struct message *m)
{
	struct nlmsgerr verdict;
	ssize_t n;

	if (send(netlink, m, m->head.nlmsg_len, 0) < 0)
		return -errno;
	n = recv(netlink, m, sizeof(*m), 0);
	if (n < 0)
		return -errno;
	if (n < (ssize_t)(NLMSG_HDRLEN + sizeof(verdict)))
		return -EPROTO;
	if (m->head.nlmsg_type != NLMSG_ERROR)
		return 0;
	memcpy(&verdict, (char *)m + NLMSG_HDRLEN, sizeof(verdict));
	return verdict.error;
}

/* The number of the family netdev, or -errno. */
static int find_family(int netlink)
{
	struct message m = begin(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
	const char *at = m.attrs, *end;
	struct nlattr attr;
	uint16_t id;
	int err;

	put(&m, CTRL_ATTR_FAMILY_NAME, "netdev", sizeof("netdev"));
	err = talk(netlink, &m);
	if (err)
		return err;
	end = (const char *)&m + m.head.nlmsg_len;
	for (; at < end; at += NLA_ALIGN(attr.nla_len)) {
		memcpy(&attr, at, sizeof(attr));
		if (attr.nla_type != CTRL_ATTR_FAMILY_ID)
			continue;
		memcpy(&id, at + NLA_HDRLEN, sizeof(id));
		return id;
	}
	return -EPROTO;
}

static int set_timeout(int netlink, uint32_t napi, uint32_t ns)
{
	int family = find_family(netlink);
	struct message m;

	if (family < 0)
		return family;
	m = begin((uint16_t)family, NETDEV_NAPI_SET, NLM_F_ACK);
	put(&m, NAPI_ID, &napi, sizeof(napi));
	put(&m, NAPI_IRQ_SUSPEND_TIMEOUT, &ns, sizeof(ns));
	return talk(netlink, &m);
}

int suspend_irqs(int fd, unsigned int us)
{
	uint32_t napi = 0;
	socklen_t size = sizeof(napi);
	int netlink, err;

	if (getsockopt(fd, SOL_SOCKET, SO_INCOMING_NAPI_ID, &napi, &size))
		return -errno;
	if (!napi)
		return -ENODEV;
	netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (netlink < 0)
		return -errno;
	err = set_timeout(netlink, napi, us * 1000);
	close(netlink);
	return err;
}
