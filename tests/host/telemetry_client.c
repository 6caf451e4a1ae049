/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * telemetry_client SOCKET COMMAND...: send each command to a DPDK telemetry
 * socket, print each answer on a line of its own.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "telemetry_socket.h"

static int ask(int fd, const char *command)
{
	static char answer[TELEMETRY_ANSWER_BYTES];
	ssize_t length;

	if (write(fd, command, strlen(command)) < 0) {
		perror("telemetry_client: write");
		return -1;
	}
	length = read(fd, answer, sizeof(answer));
	if (length <= 0) {
		fprintf(stderr, "telemetry_client: no answer to %s\n", command);
		return -1;
	}
	printf("%.*s\n", (int)length, answer);
	return fflush(stdout);
}

int main(int argc, char **argv)
{
	int fd, i, ret = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: telemetry_client SOCKET COMMAND...\n");
		return 2;
	}
	fd = telemetry_connect(argv[1]);
	if (fd < 0) {
		fprintf(stderr, "telemetry_client: %s: %s\n", argv[1],
			strerror(-fd));
		return 1;
	}
	for (i = 2; i < argc && !ret; i++)
		ret = ask(fd, argv[i]);
	close(fd);
	return ret ? 1 : 0;
}
