/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What comes back, written to a pcapng file with nanosecond stamps. The cores
 * that receive only copy a frame into a queue; a thread of its own writes.
 * What the queue has no room for is counted, never waited for.
 */
#ifndef PKTGEN_RECORD_H
#define PKTGEN_RECORD_H

#include <stdint.h>

#include <rte_mbuf.h>

struct record;

/*
 * Create @path (it must not exist) for frames of at most @max_bytes. NULL, or
 * a line that says why not, valid until the next call, and *record is NULL.
 */
const char *record_open(struct record **record, const char *path,
			uint16_t max_bytes);

/*
 * From a receiving core: copy @count frames of @port and @queue that came at
 * the TSC's value @tsc; the frames stay the caller's. Never blocks.
 */
void record_frames(struct record *record, uint16_t port, uint16_t queue,
		   struct rte_mbuf *const *frames, uint16_t count,
		   uint64_t tsc);

struct record_counts {
	uint64_t written, missed; /* frames; missed: the queue was full */
	int error; /* errno of the first write that failed, or 0 */
};

/* Write what is queued, end the file. NULL is fine. */
void record_close(struct record *record, struct record_counts *counts);

#endif
