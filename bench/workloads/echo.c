/* SPDX-License-Identifier: GPL-2.0-only */
/* Sends each datagram back to where it came from (RFC 862). */
#include <sys/socket.h>

#include "workloads/server.h"
#include "workloads/workload.h"

static bool send_back(int fd, const struct server_request *r)
{
	return sendto(fd, r->data, r->bytes, 0,
		      (const struct sockaddr *)r->from,
		      sizeof(*r->from)) == (ssize_t)r->bytes;
}

static void echo_run(const struct workload_env *env, int fd)
{
	server_run(env, fd, send_back);
}

const struct workload workload_echo = {
	.name = "echo",
	.summary = "UDP application that sends each datagram back",
	.is_app = true,
	.open = server_open,
	.reads_socket = true,
	.run = echo_run,
};
