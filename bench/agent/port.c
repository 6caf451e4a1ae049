/* SPDX-License-Identifier: GPL-2.0-only */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/clock.h"
#include "agent/files.h"
#include "agent/port.h"
#include "agent/script.h"
#include "agent/uevent.h"

#define PORTS "/sys/class/virtio-ports"
#define WRITE_LIMIT_MS 10000

void port_open_stdio(struct port *port)
{
	memset(port, 0, sizeof(*port));
	port->in = STDIN_FILENO;
	port->out = STDOUT_FILENO;
}

void port_open_script(struct port *port)
{
	memset(port, 0, sizeof(*port));
	port->in = port->out = -1;
	port->script = true;
}

/* No udev here: the kernel's name for the port is in sysfs. */
static bool open_named(void *arg)
{
	struct port *port = arg;
	DIR *dir = opendir(PORTS);
	struct dirent *entry;

	while (dir && port->in < 0 && (entry = readdir(dir))) {
		char path[sizeof(PORTS) + 300], name[64];

		snprintf(path, sizeof(path), PORTS "/%s/name", entry->d_name);
		if (file_read(path, name, sizeof(name)) < 0 ||
		    strcmp(name, RXB_PROTO_PORT))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		port->in = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	}
	if (dir)
		closedir(dir);
	port->out = port->in;
	return port->in >= 0;
}

int port_open_virtio(struct port *port, unsigned int limit_ms, struct why *why)
{
	memset(port, 0, sizeof(*port));
	port->in = -1;
	port->reopens = true;
	if (!uevent_wait(open_named, port, limit_ms))
		return why_set(why,
			       "no virtio-serial port " RXB_PROTO_PORT
			       " within %u ms",
			       limit_ms);
	return 0;
}

/* Hand out the whole lines of the buffer and keep the rest. */
static void split(struct port *port,
		  void (*line)(char *text, const char *why, void *arg),
		  void *arg)
{
	char *start = port->in_buf, *end;

	while ((end = memchr(start, '\n', port->in_used))) {
		bool zero = memchr(start, '\0', (size_t)(end - start));

		*end = '\0';
		if (port->skip || zero)
			line(start,
			     zero ? "a zero byte in the line"
				  : "a line that is too long",
			     arg);
		else
			line(start, NULL, arg);
		port->skip = false;
		port->in_used -= (size_t)(end + 1 - start);
		start = end + 1;
	}
	memmove(port->in_buf, start, port->in_used);
	if (port->in_used == sizeof(port->in_buf)) {
		/* Keep its beginning: the sequence number is there. */
		port->skip = true;
		port->in_used = sizeof(port->in_buf) / 2;
	}
}

void port_receive(struct port *port,
		  void (*line)(char *text, const char *why, void *arg),
		  void *arg)
{
	ssize_t n;

	/* A virtio port is watched edge-triggered: read until it is dry. */
	do {
		n = read(port->in, port->in_buf + port->in_used,
			 sizeof(port->in_buf) - port->in_used);
		if (n > 0) {
			port->heard_ns = clock_raw_ns();
			port->lost = false;
			port->in_used += (size_t)n;
			split(port, line, arg);
		}
	} while ((n > 0 && port->reopens) || (n < 0 && errno == EINTR));
	if (n > 0 || (n < 0 && errno == EAGAIN))
		return;
	/* The next host side starts on a fresh line. */
	port->in_used = 0;
	port->skip = false;
	port->ended = !port->reopens;
}

/* False when the host is gone or does not read. */
static bool wait_writable(const struct port *port)
{
	struct pollfd out = {.fd = port->out, .events = POLLOUT};

	return poll(&out, 1, WRITE_LIMIT_MS) > 0 && (out.revents & POLLOUT) &&
	       !(out.revents & (POLLHUP | POLLERR));
}

void port_flush(struct port *port)
{
	size_t done = 0;

	if (port->script) {
		script_write(port->out_buf, port->out_used);
		done = port->out_used;
	}
	while (done < port->out_used && !port->lost) {
		ssize_t n = write(port->out, port->out_buf + done,
				  port->out_used - done);

		if (n > 0)
			done += (size_t)n;
		else if (n < 0 && errno == EINTR)
			continue;
		else if (n < 0 && errno == EAGAIN && wait_writable(port))
			continue;
		else
			port->lost = true;
	}
	port->out_used = 0;
}

void port_put(struct port *port, const char *data, size_t size)
{
	while (size) {
		size_t n = sizeof(port->out_buf) - port->out_used;

		if (n > size)
			n = size;
		memcpy(port->out_buf + port->out_used, data, n);
		port->out_used += n;
		data += n;
		size -= n;
		if (port->out_used == sizeof(port->out_buf))
			port_flush(port);
	}
}
