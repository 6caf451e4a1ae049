/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/clock.h"
#include "agent/uevent.h"

static int uevent_open(void)
{
	struct sockaddr_nl all = {
		.nl_family = AF_NETLINK,
		.nl_groups = 1, /* the kernel's own events */
	};
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_KOBJECT_UEVENT);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&all, sizeof(all))) {
		close(fd);
		return -1;
	}
	return fd;
}

bool uevent_wait(bool (*done)(void *arg), void *arg, unsigned int limit_ms)
{
	uint64_t end = clock_ms() + limit_ms;
	/* Listen before looking, or an event in between is lost. */
	struct pollfd events = {.fd = uevent_open(), .events = POLLIN};
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
