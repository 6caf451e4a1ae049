/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What comes back, written to a pcapng file with nanosecond stamps. The cores
 * that receive only copy a frame into a queue; a thread of its own writes.
 * What the queue has no room for is counted, never waited for. One file at a
 * time.
 */
#ifndef PKTGEN_RECORD_H
#define PKTGEN_RECORD_H

#include <stdint.h>

#include <rte_mbuf.h>

struct record;

/*
 * Create @path (it must not exist) for frames of at most @max_bytes; of longer
 * ones the file has so many bytes. NULL, or a line that says why not, valid
 * until the next call, and *record is NULL. The ports must exist: the file
 * begins with a list of them. Takes 50 ms, in which it measures the TSC.
 */
const char *record_open(struct record **record, const char *path,
			uint16_t max_bytes);

/*
 * From a receiving core: copy @count frames of @port and @queue that came at
 * the TSC's value @tsc, after record_open(); the frames stay the caller's.
 * Never blocks.
 *
 * The stamp in the file is the wall clock's time of record_open() and what
 * CLOCK_MONOTONIC_RAW has advanced since. So it is ahead of the times that the
 * frames carry by the same span in the whole file. DPDK from 23.11 on knows
 * no @tsc and stamps the copying by a TSC whose rate it has rounded.
 */
void record_frames(struct record *record, uint16_t port, uint16_t queue,
		   struct rte_mbuf *const *frames, uint16_t count,
		   uint64_t tsc);

/* Of the frames that record_frames() was given, each is one or the other. */
struct record_counts {
	uint64_t written;
	uint64_t missed; /* the queue was full, or the write failed */
	int error;	 /* errno of the first write that failed, or 0 */
};

/*
 * Write what is queued, end the file; nobody may record any more. NULL is
 * fine. After an error the file ends with the last frame that is whole.
 */
void record_end(struct record *record, struct record_counts *counts);

#endif
