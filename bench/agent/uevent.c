/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/clock.h"
#include "agent/uevent.h"

static int events_open(int protocol, uint32_t group)
{
	struct sockaddr_nl all = {
		.nl_family = AF_NETLINK,
		.nl_groups = group,
	};
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			protocol);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&all, sizeof(all))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Takes @fd, which may be -1. */
static bool wait_on(int fd, bool (*done)(void *arg), void *arg,
		    unsigned int limit_ms)
{
	uint64_t end = clock_ms() + limit_ms;
	struct pollfd events = {.fd = fd, .events = POLLIN};
	bool yes;

	while (!(yes = done(arg))) {
		uint64_t now = clock_ms();
		char event[4096];

		if (now >= end || events.fd < 0 ||
		    poll(&events, 1, (int)(end - now)) <= 0)
			break;
		while (recv(events.fd, event, sizeof(event), 0) > 0)
			;
	}
	if (events.fd >= 0)
		close(events.fd);
	return yes || done(arg);
}

/* Both listen before looking, or an event in between is lost. */

bool uevent_wait(bool (*done)(void *arg), void *arg, unsigned int limit_ms)
{
	/* 1: the kernel's own */
	return wait_on(events_open(NETLINK_KOBJECT_UEVENT, 1), done, arg,
		       limit_ms);
}

bool link_event_wait(bool (*done)(void *arg), void *arg, unsigned int limit_ms)
{
	return wait_on(events_open(NETLINK_ROUTE, RTMGRP_LINK), done, arg,
		       limit_ms);
}
