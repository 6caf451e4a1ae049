/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The application of the driver's mode "uio": does itself what the kernel does
 * for the sink, in memory that it shares with the driver, and counts in an
 * account of its own beside the sink's. While no device is in that mode it
 * sleeps until one is.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <rxbench/marks.h>
#include <rxbench/stamp.h>

#include "agent/files.h"
#include "agent/tracing.h"
#include "agent/uevent.h"
#include "workloads/sink.h"
#include "workloads/udp4.h"
#include "workloads/uioring.h"
#include "workloads/workload.h"

#define UIO_CLASS "/sys/class/uio"

static void __attribute__((noreturn)) die(const char *what, const char *why)
{
	fprintf(stderr, "uio: %s: %s\n", what, why);
	exit(EXIT_FAILURE);
}

/* A device of the driver, in our hands. */
struct session {
	const struct workload_env *env;
	int fd;
	struct rxb_uioring *ring;
	char iface[64];
};

/* Is @entry of UIO_CLASS one of our driver's? Others use UIO too. */
static bool is_ours(const char *entry, char *iface, size_t size)
{
	const size_t prefix = strlen(RXB_UIORING_NAME);
	char path[PATH_MAX], name[64];

	snprintf(path, sizeof(path), UIO_CLASS "/%s/name", entry);
	if (file_read(path, name, sizeof(name)) <= 0 ||
	    strncmp(name, RXB_UIORING_NAME, prefix) != 0)
		return false;
	snprintf(iface, size, "%s", name + prefix);
	return true;
}

/* Open the first device there is. For uevent_wait(). */
static bool open_device(void *arg)
{
	DIR *dir = opendir(UIO_CLASS);
	const struct dirent *entry;
	struct session *s = arg;

	while (dir && s->fd < 0 && (entry = readdir(dir))) {
		char path[PATH_MAX];

		if (entry->d_name[0] == '.' ||
		    !is_ours(entry->d_name, s->iface, sizeof(s->iface)))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		/* Fails while the device is being taken away. */
		s->fd = open(path, O_RDWR | O_CLOEXEC);
	}
	if (dir)
		closedir(dir);
	return s->fd >= 0;
}

/* The device was taken away, whatever else may be wrong with it. */
static bool is_gone(int fd)
{
	struct pollfd p = {.fd = fd};

	return poll(&p, 1, 0) > 0 && p.revents & POLLERR;
}

/* NULL when the device went meanwhile. */
static struct rxb_uioring *map_ring(int fd)
{
	struct rxb_uioring *ring;
	const char *fault;

	ring = mmap(NULL, sizeof(*ring), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    0);
	if (ring == MAP_FAILED && is_gone(fd))
		return NULL;
	if (ring == MAP_FAILED)
		die("cannot map the ring", strerror(errno));
	/* Pages touched now outlive the device; others would be lost. */
	if (madvise(ring, sizeof(*ring), MADV_POPULATE_WRITE)) {
		if (!is_gone(fd))
			die("cannot have the ring's memory", strerror(errno));
		munmap(ring, sizeof(*ring));
		return NULL;
	}
	fault = uioring_fault(ring);
	if (fault)
		die("not the driver's ring", fault);
	return ring;
}

/* Protocol work on a frame in place; a datagram's stamp goes to @stamp. */
static enum udp4_verdict look(const void *frame, int bytes,
			      struct rxb_stamp *stamp, size_t *stamp_bytes)
{
	enum udp4_verdict verdict;
	const void *payload = frame;
	size_t length = 0;

	verdict = udp4_judge(frame, (size_t)bytes, RXB_SINK_UDP_PORT, &payload,
			     &length);
	/* Without a datagram: 0 bytes, which nobody takes for one of ours. */
	*stamp_bytes = length < sizeof(*stamp) ? length : sizeof(*stamp);
	memcpy(stamp, payload, *stamp_bytes);
	return verdict;
}

/* What the kernel tells of frames that it handles, told by us of ours. */
static void trace_step(const struct session *s, const char *step, uint32_t at)
{
	char text[128];

	if (!sink_traced(s->env->sink))
		return;
	snprintf(text, sizeof(text), "%s: dev=%s frame=%x\n", step, s->iface,
		 at);
	tracing_mark(text);
}

/* Take all frames that are in the ring. */
static void consume(const struct session *s)
{
	const void *frame;
	uint32_t at;
	int bytes;

	while ((bytes = uioring_peek(s->ring, &at, &frame)) > 0) {
		struct rxb_stamp stamp;
		enum udp4_verdict verdict;
		size_t stamp_bytes;

		trace_step(s, "program_protocol", at);
		verdict = look(frame, bytes, &stamp, &stamp_bytes);
		if (!uioring_take(s->ring, at) || verdict == UDP4_OTHER)
			continue;
		sink_deliver(s->env, SINK_UIO, &stamp, stamp_bytes);
		trace_step(s, "program_read", at);
	}
	if (bytes < 0)
		die("the ring", "an index or a length is outside it");
}

/* Until the device is taken away. */
static void serve(const struct session *s)
{
	const int32_t sync = 1;
	int32_t events;

	for (;;) {
		/* First what somebody before us may have left. */
		consume(s);
		switch (uioring_state(s->ring)) {
		case RXB_UIORING_CLOSED:
			return;
		case RXB_UIORING_ARMED:
			if (read(s->fd, &events, sizeof(events)) < 0)
				return;
			break;
		case RXB_UIORING_BUSY:
			break;
		}
		if (write(s->fd, &sync, sizeof(sync)) < 0)
			return;
	}
}

static void uio_run(const struct workload_env *env, int unused)
{
	(void)unused;
	for (;;) {
		struct session s = {.env = env, .fd = -1};

		if (!uevent_wait(open_device, &s, INT_MAX))
			continue;
		s.ring = map_ring(s.fd);
		if (s.ring) {
			rxb_mark_sink();
			serve(&s);
			munmap(s.ring, sizeof(*s.ring));
		}
		close(s.fd);
	}
}

const struct workload workload_uio = {
	.name = "uio",
	.summary =
		"the sink of mode uio: a program that does without the kernel",
	.run = uio_run,
};
