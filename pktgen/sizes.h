/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which sizes the frames of a trial have: one, or a mix that repeats. Pure.
 * All sizes here are without the FCS, as a port sees them; people say them
 * with it, as RFC 2544 does.
 */
#ifndef PKTGEN_SIZES_H
#define PKTGEN_SIZES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIZES_KINDS_MAX 16
#define SIZES_CYCLE_MAX 256

struct sizes {
	unsigned int kinds;
	uint16_t bytes[SIZES_KINDS_MAX]; /* ascending */
	/* Frame i is of kind cycle[i % cycle_length]. */
	unsigned int cycle_length;
	uint8_t cycle[SIZES_CYCLE_MAX];
};

/*
 * Parse what --size takes, all with FCS: "64", a mix "64:7,594:4,1518:1"
 * (size:weight; telemetry's commas are taken, so '+' and ';' also separate),
 * or a name: imix, imix-csit, rfc2544 (all seven of section 9.1, evenly).
 * The kinds of a mix are spread over the cycle as evenly as they go. False
 * with one line in @error (@error_bytes) that says what is allowed.
 */
bool sizes_parse(const char *text, struct sizes *sizes, char *error,
		 size_t error_bytes);

/* One size, @bytes without FCS. */
void sizes_one(struct sizes *sizes, uint16_t bytes);

/* Bytes of a whole cycle, each frame with @extra more; the mean is this over
 * cycle_length.
 */
uint64_t sizes_cycle_bytes(const struct sizes *sizes, unsigned int extra);

static inline uint16_t sizes_largest(const struct sizes *sizes)
{
	return sizes->bytes[sizes->kinds - 1];
}

#endif
