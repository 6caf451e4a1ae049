/* SPDX-License-Identifier: GPL-2.0-only */
/* How much load is asked for, as people say it. Pure. */
#ifndef PKTGEN_RATE_H
#define PKTGEN_RATE_H

#include <stdbool.h>
#include <stddef.h>

#include "patterns/pattern.h"
#include "sizes.h"

/*
 * 7 bytes of preamble, the start delimiter, 12 bytes of gap (IEEE 802.3): what
 * a frame takes on the wire (L1) beyond its bytes with FCS (L2).
 */
#define RATE_WIRE_BYTES 20
#define RATE_FCS_BYTES 4

enum rate_unit {
	RATE_FRAMES,  /* value / 1e6 frames a second */
	RATE_L1,      /* value / 1e6 bit/s, preamble and gap included */
	RATE_L2,      /* value / 1e6 bit/s of frames with FCS */
	RATE_PERCENT, /* value / 1e6 % of the line rate, L1 */
	RATE_MAX,     /* as fast as the port takes frames: no schedule */
};

/* As it was said: what it comes to depends on the sizes of the frames. */
struct rate {
	enum rate_unit unit;
	uint64_t value; /* millionths */
};

/*
 * Parse "200k", "1.5Mpps", "10gbps" (L2), "10gbpsl1", "2.5Gbit/s", "12.5%",
 * "max"; the case of letters does not matter and k, M, G are powers of 1000.
 * False with one line in @error (@error_bytes): what was wrong, what is
 * allowed.
 */
bool rate_parse(const char *text, struct rate *rate, char *error,
		size_t error_bytes);

/*
 * A line rate by name: "10G", "2.5G", "100M" (10M to 800G, those that IEEE
 * 802.3 has), in bit/s. 0: there is none of that name; rate_line_names() lists
 * them.
 */
uint64_t rate_line(const char *name);
const char *rate_line_names(void);

/*
 * In frames a second, for frames of @sizes on a line of @line_bps (0: none
 * named, so percent cannot be told). Not for RATE_MAX. False with one line in
 * @error, also when it comes to more than PACING_RATE_MAX_PPS.
 */
bool rate_resolve(const struct rate *rate, const struct sizes *sizes,
		  uint64_t line_bps, struct pktgen_rate *frames, char *error,
		  size_t error_bytes);

/* For people and counters: rounded to whole frames a second. */
static inline uint64_t rate_pps(const struct pktgen_rate *rate)
{
	return (rate->num + rate->den / 2) / rate->den;
}

#endif
