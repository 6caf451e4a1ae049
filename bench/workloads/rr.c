/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Request and response: whatever the size of a request, its answer is the stamp
 * that it carries. So the way back costs the same at every frame size, where
 * echo's grows with it.
 */
#include <sys/socket.h>

#include <rxbench/stamp.h>

#include "workloads/server.h"
#include "workloads/workload.h"

/* What is too short for a stamp is no request, and gets no answer. */
static bool respond(int fd, const struct server_request *r)
{
	const size_t bytes = sizeof(struct rxb_stamp);

	return r->bytes < bytes ||
	       sendto(fd, r->data, bytes, 0, (const struct sockaddr *)r->from,
		      sizeof(*r->from)) == (ssize_t)bytes;
}

static void rr_run(const struct workload_env *env, int fd)
{
	server_run(env, fd, respond);
}

const struct workload workload_rr = {
	.name = "rr",
	.summary = "UDP server: a small answer to each request",
	.is_app = true,
	.open = server_open,
	.reads_socket = true,
	.run = rr_run,
};
