/* SPDX-License-Identifier: GPL-2.0-only */
/* How the tools of this directory reach a DPDK telemetry socket. */
#ifndef TESTS_TELEMETRY_SOCKET_H
#define TESTS_TELEMETRY_SOCKET_H

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define TELEMETRY_ANSWER_BYTES                         \
	16384 /* what DPDK announces as max_output_len \
	       */

/*
 * A connection that has been greeted, or a negative errno; -EUSERS: DPDK has
 * as many as it takes, and hung up.
 */
static inline int telemetry_connect(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char greeting[1024];
	int fd, err = 0;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)))
		err = -errno;
	else if (read(fd, greeting, sizeof(greeting)) <= 0)
		err = -EUSERS;
	if (!err)
		return fd;
	close(fd);
	return err;
}

#endif
