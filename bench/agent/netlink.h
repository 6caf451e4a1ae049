/* SPDX-License-Identifier: GPL-2.0-only */
/* Addresses, routes and neighbours of an interface, as rtnetlink has them. */
#ifndef BENCH_AGENT_NETLINK_H
#define BENCH_AGENT_NETLINK_H

#include <stddef.h>

struct nlmsghdr;

/* The interface by which packets to @address leave; 0: none. */
unsigned int netlink_route_to(int family, const void *address);

/*
 * Call @found for everything that would have to be set again for an interface
 * like @index: each is a message that netlink_set() takes. 0 or -errno.
 */
int netlink_each(unsigned int index,
		 void (*found)(const struct nlmsghdr *message, void *arg),
		 void *arg);

/* Set what @message was, for interface @index (it is changed). 0 or -errno. */
int netlink_set(struct nlmsghdr *message, unsigned int was, unsigned int index);

/* Take away all addresses, IPv6's link-local ones too. */
void netlink_flush_addresses(unsigned int index);

#endif
