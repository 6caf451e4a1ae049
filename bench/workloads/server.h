/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What applications that take UDP requests have in common: the socket on the
 * discard port, how they wait for it (struct app_options), and the work that a
 * request takes.
 */
#ifndef BENCH_WORKLOADS_SERVER_H
#define BENCH_WORKLOADS_SERVER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

struct workload_env;

/* A datagram that was taken, and who sent it. */
struct server_request {
	const void *data;
	size_t bytes;
	const struct sockaddr_in *from;
};

/* For struct workload: the socket, or -errno. */
int server_open(const struct workload_env *env);

/*
 * Serve @fd: @answer, if any, hands the reply to a request to the kernel, and
 * says whether that worked. What was answered is delivered. Returns when the
 * socket is of no more use.
 */
void server_run(const struct workload_env *env, int fd,
		bool (*answer)(int fd, const struct server_request *request));

#endif
