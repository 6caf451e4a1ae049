/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames of a capture file (pcap, pcapng; libpcap reads it) in memory, ready
 * to be sent again.
 */
#ifndef PKTGEN_CAPTURE_H
#define PKTGEN_CAPTURE_H

#include <stddef.h>
#include <stdint.h>

/* What to take from which file. */
struct capture_choice {
	const char *path;
	const char *filter; /* BPF expression, or NULL */
	uint16_t max_bytes; /* longer frames are skipped */
};

struct capture {
	uint64_t frames;
	uint64_t *times_ns; /* since the first frame taken; never decreasing */
	uint32_t *offsets;  /* of each frame in bytes[] */
	uint16_t *lengths;  /* without FCS; short ones are padded to 60 */
	uint8_t *bytes;
	uint64_t total_bytes;
	uint16_t max_bytes; /* as chosen */
	/*
	 * What was not taken, each frame under the first that holds, and what
	 * was put right.
	 */
	uint64_t filtered;  /* not matched by the filter */
	uint64_t truncated; /* the capture has less than the frame had */
	uint64_t too_long;  /* above max_bytes */
	uint64_t backwards; /* stamps before an earlier frame's: sent with it */
};

/*
 * Read it whole. NULL with one line in @error (@error_bytes) that names file
 * and cause: no such file, not a capture, empty, not Ethernet, a filter that
 * does not compile, cut off in the middle of a record, nothing left to send,
 * more than 1 GiB of frames, no memory. May sleep, allocates.
 */
struct capture *capture_open(const struct capture_choice *choice, char *error,
			     size_t error_bytes);
void capture_close(struct capture *capture); /* NULL is fine */

/*
 * What was skipped and put right, as one line for people ("left out: 12 longer
 * than 1514 bytes, ..."); empty when nothing was.
 */
void capture_remarks(const struct capture *capture, char *line,
		     size_t line_bytes);

#endif
