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

/* Is @entry of UIO_CLASS one of our driver's? Others use UIO too. */
static bool is_ours(const char *entry)
{
	char path[PATH_MAX], name[64];

	snprintf(path, sizeof(path), UIO_CLASS "/%s/name", entry);
	return file_read(path, name, sizeof(name)) > 0 &&
	       !strncmp(name, RXB_UIORING_NAME, strlen(RXB_UIORING_NAME));
}

/* Open the first device there is. For uevent_wait(). */
static bool open_device(void *arg)
{
	DIR *dir = opendir(UIO_CLASS);
	const struct dirent *entry;
	int *fd = arg;

	while (dir && *fd < 0 && (entry = readdir(dir))) {
		char path[PATH_MAX];

		if (entry->d_name[0] == '.' || !is_ours(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		/* Fails while the device is being taken away. */
		*fd = open(path, O_RDWR | O_CLOEXEC);
	}
	if (dir)
		closedir(dir);
	return *fd >= 0;
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

/* Take all frames that are in the ring. */
static void consume(const struct workload_env *env, struct rxb_uioring *ring)
{
	const void *frame;
	uint32_t at;
	int bytes;

	while ((bytes = uioring_peek(ring, &at, &frame)) > 0) {
		struct rxb_stamp stamp;
		size_t stamp_bytes;
		enum udp4_verdict verdict =
			look(frame, bytes, &stamp, &stamp_bytes);

		if (uioring_take(ring, at) && verdict != UDP4_OTHER)
			sink_deliver(env, SINK_UIO, &stamp, stamp_bytes);
	}
	if (bytes < 0)
		die("the ring", "an index or a length is outside it");
}

/* Until the device is taken away. */
static void serve(const struct workload_env *env, int fd,
		  struct rxb_uioring *ring)
{
	const int32_t sync = 1;
	int32_t events;

	for (;;) {
		/* First what somebody before us may have left. */
		consume(env, ring);
		switch (uioring_state(ring)) {
		case RXB_UIORING_CLOSED:
			return;
		case RXB_UIORING_ARMED:
			if (read(fd, &events, sizeof(events)) < 0)
				return;
			break;
		case RXB_UIORING_BUSY:
			break;
		}
		if (write(fd, &sync, sizeof(sync)) < 0)
			return;
	}
}

static void uio_run(const struct workload_env *env, int unused)
{
	(void)unused;
	for (;;) {
		struct rxb_uioring *ring;
		int fd = -1;

		if (!uevent_wait(open_device, &fd, INT_MAX))
			continue;
		ring = map_ring(fd);
		if (ring) {
			rxb_mark_sink();
			serve(env, fd, ring);
			munmap(ring, sizeof(*ring));
		}
		close(fd);
	}
}

const struct workload workload_uio = {
	.name = "uio",
	.summary =
		"the sink of mode uio: a program that does without the kernel",
	.run = uio_run,
};
