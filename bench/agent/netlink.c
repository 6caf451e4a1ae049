/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/netlink.h"

union message {
	struct nlmsghdr head;
	char bytes[32768];
};

static int ask(struct nlmsghdr *message)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (fd < 0)
		return -errno;
	if (send(fd, message, message->nlmsg_len, 0) < 0) {
		int err = -errno;

		close(fd);
		return err;
	}
	return fd;
}

static int error_of(const struct nlmsghdr *head)
{
	return ((const struct nlmsgerr *)NLMSG_DATA(head))->error;
}

unsigned int netlink_route_to(int family, const void *address)
{
	size_t size = family == AF_INET ? 4 : 16;
	struct {
		struct nlmsghdr head;
		struct rtmsg route;
		struct rtattr attr;
		char address[16];
	} question = {
		.head.nlmsg_len =
			(uint32_t)(NLMSG_LENGTH(sizeof(struct rtmsg)) +
				   RTA_LENGTH(size)),
		.head.nlmsg_type = RTM_GETROUTE,
		.head.nlmsg_flags = NLM_F_REQUEST,
		.route.rtm_family = (unsigned char)family,
		.route.rtm_dst_len = (unsigned char)(8 * size),
		.attr.rta_type = RTA_DST,
		.attr.rta_len = (unsigned short)RTA_LENGTH(size),
	};
	static union message answer;
	unsigned int index = 0;
	int fd;

	memcpy(question.address, address, size);
	fd = ask(&question.head);
	if (fd < 0)
		return 0;
	if (recv(fd, &answer, sizeof(answer), 0) > 0 &&
	    answer.head.nlmsg_type == RTM_NEWROUTE) {
		struct rtattr *attr = RTM_RTA(NLMSG_DATA(&answer.head));
		int left = (int)RTM_PAYLOAD(&answer.head);

		for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left))
			if (attr->rta_type == RTA_OIF)
				memcpy(&index, RTA_DATA(attr), sizeof(index));
	}
	close(fd);
	return index;
}

/* What the kernel makes by itself of addresses and links comes by itself. */
static bool is_route(struct nlmsghdr *head, unsigned int index)
{
	struct rtmsg *route = NLMSG_DATA(head);
	struct rtattr *attr = RTM_RTA(route);
	int left = (int)RTM_PAYLOAD(head);

	if (route->rtm_protocol == RTPROT_KERNEL ||
	    route->rtm_flags & RTM_F_CLONED)
		return false;
	for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left))
		if (attr->rta_type == RTA_OIF)
			return !memcmp(RTA_DATA(attr), &index, sizeof(index));
	return false;
}

static bool is_of(struct nlmsghdr *head, unsigned int index)
{
	const struct ifaddrmsg *address = NLMSG_DATA(head);
	const struct ndmsg *neighbour = NLMSG_DATA(head);

	switch (head->nlmsg_type) {
	case RTM_NEWADDR:
		return address->ifa_index == index;
	case RTM_NEWNEIGH:
		return neighbour->ndm_ifindex == (int)index &&
		       neighbour->ndm_state & NUD_PERMANENT;
	case RTM_NEWROUTE:
		return is_route(head, index);
	default:
		return false;
	}
}

static int dump(uint16_t type, unsigned int index,
		void (*found)(const struct nlmsghdr *message, void *arg),
		void *arg)
{
	struct {
		struct nlmsghdr head;
		struct rtmsg any; /* all begin with a family: all of them */
	} question = {
		.head.nlmsg_len = sizeof(question),
		.head.nlmsg_type = type,
		.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
	};
	static union message answer;
	int fd = ask(&question.head);
	int err = fd < 0 ? fd : -EINPROGRESS;

	while (err == -EINPROGRESS) {
		ssize_t n = recv(fd, &answer, sizeof(answer), 0);
		struct nlmsghdr *head = &answer.head;

		if (n <= 0)
			err = n ? -errno : -EIO;
		for (; n > 0 && NLMSG_OK(head, (size_t)n);
		     head = NLMSG_NEXT(head, n)) {
			if (head->nlmsg_type == NLMSG_DONE)
				err = 0;
			else if (head->nlmsg_type == NLMSG_ERROR)
				err = error_of(head);
			else if (is_of(head, index))
				found(head, arg);
		}
	}
	if (fd >= 0)
		close(fd);
	return err;
}

int netlink_each(unsigned int index,
		 void (*found)(const struct nlmsghdr *message, void *arg),
		 void *arg)
{
	/* In the order in which they can be set. */
	static const uint16_t types[] = {RTM_GETADDR, RTM_GETNEIGH,
					 RTM_GETROUTE};
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(types) / sizeof(*types); i++)
		err = dump(types[i], index, found, arg);
	return err;
}

static void set_index(struct nlmsghdr *message, unsigned int was,
		      unsigned int index)
{
	struct ifaddrmsg *address = NLMSG_DATA(message);
	struct ndmsg *neighbour = NLMSG_DATA(message);
	struct rtattr *attr = RTM_RTA(NLMSG_DATA(message));
	int left = (int)RTM_PAYLOAD(message);

	if (message->nlmsg_type == RTM_NEWADDR)
		address->ifa_index = index;
	else if (message->nlmsg_type == RTM_NEWNEIGH)
		neighbour->ndm_ifindex = (int)index;
	else
		for (; RTA_OK(attr, left); attr = RTA_NEXT(attr, left))
			if (attr->rta_type == RTA_OIF &&
			    !memcmp(RTA_DATA(attr), &was, sizeof(was)))
				memcpy(RTA_DATA(attr), &index, sizeof(index));
}

static int send_and_hear(struct nlmsghdr *message)
{
	static union message answer;
	int fd = ask(message);
	int err;

	if (fd < 0)
		return fd;
	err = recv(fd, &answer, sizeof(answer), 0) > 0 &&
			      answer.head.nlmsg_type == NLMSG_ERROR
		      ? error_of(&answer.head)
		      : -EIO;
	close(fd);
	return err;
}

int netlink_set(struct nlmsghdr *message, unsigned int was, unsigned int index)
{
	set_index(message, was, index);
	message->nlmsg_flags =
		NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE;
	message->nlmsg_seq = message->nlmsg_pid = 0;
	return send_and_hear(message);
}

static void delete_address(const struct nlmsghdr *message, void *arg)
{
	static union message copy;

	(void)arg;
	if (message->nlmsg_len > sizeof(copy))
		return;
	memcpy(&copy, message, message->nlmsg_len);
	copy.head.nlmsg_type = RTM_DELADDR;
	copy.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	copy.head.nlmsg_seq = copy.head.nlmsg_pid = 0;
	send_and_hear(&copy.head);
}

void netlink_flush_addresses(unsigned int index)
{
	dump(RTM_GETADDR, index, delete_address, NULL);
}
