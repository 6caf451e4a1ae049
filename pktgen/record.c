/* SPDX-License-Identifier: GPL-2.0-only */
/* Of DPDK 22.11: what is called here is stable in newer ones. */
#define ALLOW_EXPERIMENTAL_API
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_pcapng.h>
#include <rte_ring.h>
#include <rte_thread.h>
#include <rte_time.h>
#include <rte_version.h>

#include "options.h"
#include "pacing.h"
#include "trial.h"

/* 4 ms at 1 Mpps: four of the writer's naps. */
#define QUEUE_FRAMES 4096
/* Beside the queue: what the receiving cores keep at hand, and the writer. */
#define POOL_BUFFERS 8191
#define POOL_CACHE 256
#define BURST 32
#define NAP_MS 1
#define MEASURE_NS 50000000

#define DPDK_22_11 (RTE_VERSION < RTE_VERSION_NUM(23, 11, 0, 0))

#if DPDK_22_11
typedef pthread_t writer_thread;
#else
typedef rte_thread_t writer_thread;
#endif

struct record {
	rte_pcapng_t *file;
	int fd;
	struct rte_mempool *pool;
	struct rte_ring *queue;
	uint16_t max_bytes;
	struct pacing_clock clock;
	uint64_t origin_ns; /* the wall clock at clock's origin */
	atomic_ullong missed;
	int ending; /* eventfd: readable when no more frames come */
	writer_thread writer;
	/* The writer's own, and record_end()'s once it has ended. */
	uint64_t written, discarded;
	off_t whole; /* where the last block that is complete ends */
	int error;
};

static char failure[512];

static const char *fail(const char *what, int error)
{
	snprintf(failure, sizeof(failure), "%s: %s", what, rte_strerror(error));
	return failure;
}

/* A burst that fails is missed as a whole, and ends the file before it. */
static void write_burst(struct record *r, struct rte_mbuf **frames,
			unsigned int count)
{
	ssize_t bytes = 0, done;
	unsigned int i;

	for (i = 0; i < count; i++)
		bytes += rte_pktmbuf_pkt_len(frames[i]);
	done = r->error ? -1
			: rte_pcapng_write_packets(r->file, frames,
						   (uint16_t)count);
	/* Its header says that the library does so, but it does not. */
	rte_pktmbuf_free_bulk(frames, count);
	if (done == bytes) {
		r->written += count;
		r->whole += bytes;
		return;
	}
	r->discarded += count;
	if (r->error)
		return;
	/* A file takes less than all when the room for it ends. */
	r->error = done < 0 ? rte_errno : ENOSPC;
	if (ftruncate(r->fd, r->whole))
		r->error = errno;
}

/*
 * The writer looks into the queue every ms instead of being woken: to wake it
 * costs the receiving core a system call, and more when the frames are few.
 * Only the end, which nobody is in a hurry to tell, wakes it.
 */
static void write_queue(struct record *r)
{
	struct pollfd ending = {.fd = r->ending, .events = POLLIN};
	struct rte_mbuf *frames[BURST];
	unsigned int count;
	bool last;

	do {
		last = poll(&ending, 1, NAP_MS) > 0;
		while ((count = rte_ring_sc_dequeue_burst(
				r->queue, (void **)frames, BURST, NULL)))
			write_burst(r, frames, count);
	} while (!last);
}

#if DPDK_22_11

/* How an enhanced packet block begins (pcapng, section 4.3). */
struct packet_block {
	uint32_t type, length, interface;
	uint32_t stamp_high, stamp_low;
};

/*
 * The stamp that rte_pcapng_copy() makes is replaced. It takes the TSC's rate
 * rounded to 10 MHz: up to 2 ms are wrong after a second at 2.5 GHz. And it
 * keeps the second of the last frame, for all cores and without a lock; a
 * frame from before that second, or from before the first call, puts all that
 * follow centuries ahead.
 */
static struct rte_mbuf *copy_frame(const struct record *r, uint16_t port,
				   uint16_t queue, const struct rte_mbuf *frame,
				   uint64_t tsc)
{
	uint64_t ns =
		r->origin_ns + pacing_ns(&r->clock, tsc - r->clock.origin.tsc);
	struct packet_block *block;
	struct rte_mbuf *copy;

	copy = rte_pcapng_copy(port, queue, frame, r->pool, r->max_bytes, tsc,
			       RTE_PCAPNG_DIRECTION_IN);
	if (!copy)
		return NULL;
	block = rte_pktmbuf_mtod(copy, struct packet_block *);
	block->stamp_high = (uint32_t)(ns >> 32);
	block->stamp_low = (uint32_t)ns;
	return copy;
}

/* The library has listed the ports; what it lacks is a clock. */
static const char *prepare(struct record *r)
{
	const struct timespec pause = {.tv_nsec = MEASURE_NS};
	struct pacing_instant earlier = trial_clock_now(), later;
	struct timespec raw, wall;

	nanosleep(&pause, NULL);
	later = trial_clock_now();
	if (!pacing_clock_set(&r->clock, &earlier, &later))
		return fail("cannot tell the TSC's rate", ERANGE);
	clock_gettime(CLOCK_MONOTONIC_RAW, &raw);
	clock_gettime(CLOCK_REALTIME, &wall);
	r->origin_ns = later.raw_ns + rte_timespec_to_ns(&wall) -
		       rte_timespec_to_ns(&raw);
	return NULL;
}

static void *writer_main(void *record)
{
	write_queue(record);
	return NULL;
}

static int start_writer(struct record *r)
{
	return rte_ctrl_thread_create(&r->writer, "record", NULL, writer_main,
				      r);
}

static void join_writer(struct record *r)
{
	pthread_join(r->writer, NULL);
}

#else

static struct rte_mbuf *copy_frame(const struct record *r, uint16_t port,
				   uint16_t queue, const struct rte_mbuf *frame,
				   uint64_t tsc)
{
	(void)tsc;
	return rte_pcapng_copy(port, queue, frame, r->pool, r->max_bytes,
			       RTE_PCAPNG_DIRECTION_IN, NULL);
}

static const char *prepare(struct record *r)
{
	uint16_t port;

	for (port = rte_eth_find_next(0); port < RTE_MAX_ETHPORTS;
	     port = rte_eth_find_next(port + 1)) {
		if (rte_pcapng_add_interface(r->file, port, NULL, NULL, NULL) <
		    0)
			return fail("cannot describe a port", EIO);
	}
	return NULL;
}

static uint32_t writer_main(void *record)
{
	write_queue(record);
	return 0;
}

static int start_writer(struct record *r)
{
	return rte_thread_create_control(&r->writer, "record", writer_main, r);
}

static void join_writer(struct record *r)
{
	rte_thread_join(r->writer, NULL);
}

#endif

/* Returns how many of them are in the queue now. */
static unsigned int queue_burst(struct record *r, uint16_t port, uint16_t queue,
				struct rte_mbuf *const *frames,
				unsigned int count, uint64_t tsc)
{
	struct rte_mbuf *copies[BURST], *copy;
	unsigned int i, copied = 0, queued;

	for (i = 0; i < count; i++) {
		copy = copy_frame(r, port, queue, frames[i], tsc);
		if (copy)
			copies[copied++] = copy;
	}
	queued = rte_ring_mp_enqueue_burst(r->queue, (void **)copies, copied,
					   NULL);
	rte_pktmbuf_free_bulk(copies + queued, copied - queued);
	return queued;
}

void record_frames(struct record *record, uint16_t port, uint16_t queue,
		   struct rte_mbuf *const *frames, uint16_t count, uint64_t tsc)
{
	unsigned int i, burst, queued = 0;

	for (i = 0; i < count; i += burst) {
		burst = RTE_MIN(BURST, count - i);
		queued += queue_burst(record, port, queue, frames + i, burst,
				      tsc);
	}
	if (queued < count)
		atomic_fetch_add_explicit(&record->missed, count - queued,
					  memory_order_relaxed);
}

static const char *take_memory(struct record *r)
{
	r->ending = eventfd(0, EFD_CLOEXEC);
	if (r->ending < 0)
		return fail("cannot make an eventfd", errno);
	r->queue = rte_ring_create("record", QUEUE_FRAMES, SOCKET_ID_ANY,
				   RING_F_SC_DEQ | RING_F_EXACT_SZ);
	if (!r->queue)
		return fail("cannot make a queue of frames", rte_errno);
	r->pool = rte_pktmbuf_pool_create(
		"record", POOL_BUFFERS, POOL_CACHE, 0,
		(uint16_t)rte_pcapng_mbuf_size(r->max_bytes), SOCKET_ID_ANY);
	if (!r->pool)
		return fail("cannot allocate buffers for copies", rte_errno);
	return NULL;
}

static void give_memory_back(struct record *r)
{
	if (r->ending >= 0)
		close(r->ending);
	rte_mempool_free(r->pool);
	rte_ring_free(r->queue);
	free(r);
}

static const char *begin_file(struct record *r, const char *path)
{
	r->fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
	if (r->fd < 0)
		return fail(path, errno);
	errno = EIO; /* the library does not always say why */
	r->file = rte_pcapng_fdopen(r->fd, NULL, NULL, PROGRAM, NULL);
	if (r->file)
		return NULL;
	fail(path, errno);
	close(r->fd);
	unlink(path);
	return failure;
}

static const char *begin_writing(struct record *r, const char *path)
{
	const char *error = prepare(r);
	int ret;

	r->whole = lseek(r->fd, 0, SEEK_CUR);
	if (!error) {
		ret = start_writer(r);
		if (!ret)
			return NULL;
		error = fail("cannot start the thread that writes", -ret);
	}
	rte_pcapng_close(r->file);
	unlink(path);
	return error;
}

const char *record_open(struct record **record, const char *path,
			uint16_t max_bytes)
{
	struct record *r = calloc(1, sizeof(*r));
	const char *error;

	*record = NULL;
	if (!r)
		return fail("cannot record", ENOMEM);
	r->max_bytes = max_bytes;
	error = take_memory(r);
	if (!error)
		error = begin_file(r, path);
	if (!error)
		error = begin_writing(r, path);
	if (error)
		give_memory_back(r);
	else
		*record = r;
	return error;
}

void record_end(struct record *record, struct record_counts *counts)
{
	memset(counts, 0, sizeof(*counts));
	if (!record)
		return;
	eventfd_write(record->ending, 1);
	join_writer(record);
	counts->written = record->written;
	counts->missed = record->discarded + atomic_load(&record->missed);
	counts->error = record->error;
	rte_pcapng_close(record->file);
	give_memory_back(record);
}
