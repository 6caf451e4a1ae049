/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * telemetry_client SOCKET COMMAND...: send each command to a DPDK telemetry
 * socket, print each answer on a line of its own.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ANSWER_BYTES 16384 /* what DPDK announces as max_output_len */

static int open_socket(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char greeting[1024];
	int fd;

	if (strlen(path) >= sizeof(address.sun_path)) {
		fprintf(stderr, "telemetry_client: path too long: %s\n", path);
		return -1;
	}
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)) ||
	    read(fd, greeting, sizeof(greeting)) <= 0) {
		perror("telemetry_client: cannot talk to the socket");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

static int ask(int fd, const char *command)
{
	static char answer[ANSWER_BYTES];
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
	fd = open_socket(argv[1]);
	if (fd < 0)
		return 1;
	for (i = 2; i < argc && !ret; i++)
		ret = ask(fd, argv[i]);
	close(fd);
	return ret ? 1 : 0;
}
