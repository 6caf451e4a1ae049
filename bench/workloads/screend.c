/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A screening router whose policy is a process, as screend was: it has to look
 * at each packet and give a verdict before it may go on (Mogul & Ramakrishnan,
 * figures 6-1 and 6-4). What it lets pass it sends to the phantom, by the same
 * NIC. Its queue is a socket on the sink's port.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include <rxbench/marks.h>
#include <rxbench/stamp.h>

#include "agent/phantom.h"
#include "workloads/sink.h"
#include "workloads/workload.h"

#define NET(a, b, c, d)                                                   \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | \
	 (uint32_t)(d))

/*
 * The first that matches decides. What nobody outside may call himself is
 * looked for first, as a router at a border does, so that frames of the test
 * meet the whole list.
 */
static const struct rule {
	uint32_t net, mask; /* of the source */
	uint16_t port_min, port_max;
	bool pass;
} rules[] = {
	{NET(0, 0, 0, 0), NET(255, 0, 0, 0), 0, 65535, false},
	{NET(127, 0, 0, 0), NET(255, 0, 0, 0), 0, 65535, false},
	{NET(10, 0, 0, 0), NET(255, 0, 0, 0), 0, 65535, false},
	{NET(172, 16, 0, 0), NET(255, 240, 0, 0), 0, 65535, false},
	{NET(192, 168, 0, 0), NET(255, 255, 0, 0), 0, 65535, false},
	{NET(224, 0, 0, 0), NET(224, 0, 0, 0), 0, 65535, false},
	/* Two services that answer each other go on for ever. */
	{NET(0, 0, 0, 0), NET(0, 0, 0, 0), 0, 19, false},
	{NET(198, 18, 0, 0), NET(255, 254, 0, 0), 1024, 65535, true},
};

static bool judge(const struct sockaddr_in *from)
{
	uint32_t address = ntohl(from->sin_addr.s_addr);
	uint16_t port = ntohs(from->sin_port);

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		const struct rule *r = &rules[i];

		if ((address & r->mask) == r->net && port >= r->port_min &&
		    port <= r->port_max)
			return r->pass;
	}
	return false;
}

static int screend_open(const struct workload_env *env)
{
	int err = phantom_reach_all();

	return err ? err : sink_open(env);
}

static void screend_run(const struct workload_env *env, int fd)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(RXB_SINK_UDP_PORT),
	};
	char datagram[RXB_MAX_FRAME_BYTES];

	inet_pton(AF_INET, RXB_BEYOND_IP, &to.sin_addr);
	rxb_mark_sink();
	for (;;) {
		struct sockaddr_in from = {0};
		socklen_t length = sizeof(from);
		ssize_t bytes = recvfrom(fd, datagram, sizeof(datagram), 0,
					 (struct sockaddr *)&from, &length);
		bool pass;

		if (bytes < 0 && errno == EINTR)
			continue;
		if (bytes < 0)
			return;
		pass = judge(&from);
		sink_deliver(env, SINK_SOCKET, datagram, (size_t)bytes);
		/* Waits when too many are still to be sent. */
		if (pass && sendto(fd, datagram, (size_t)bytes, 0,
				   (struct sockaddr *)&to, sizeof(to)) == bytes)
			sink_current(env->sink, SINK_SOCKET)->n.passed++;
	}
}

const struct workload workload_screend = {
	.name = "screend",
	.summary = "a process says of each packet whether it may go on",
	.open = screend_open,
	.run = screend_run,
	.reads_socket = true,
	.passes_on = true,
};
