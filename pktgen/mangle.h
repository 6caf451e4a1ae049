/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames that are wrong on purpose, for whoever must drop and count them, and
 * live: cut off, grown, with tags stacked up, lengths, checksums or fragments
 * that cannot be, or with bytes at random. Pure.
 */
#ifndef PKTGEN_MANGLE_H
#define PKTGEN_MANGLE_H

#include <stdint.h>

/* What can be done to a frame. */
enum mangle_how {
	MANGLE_CUT,	/* 1 to 59 bytes are left: a runt */
	MANGLE_GROW,	/* random bytes behind it, as far as there is room */
	MANGLE_SCATTER, /* some bytes anywhere */
	MANGLE_HEADERS, /* some in the headers */
	MANGLE_TAGS,	/* a stack of VLAN tags */
	MANGLE_FRAGMENT,
	MANGLE_LENGTHS, /* of IP or UDP, or of the IP header */
	MANGLE_SUMS,
	MANGLE_NOISE, /* all of it */
	MANGLE_HOWS,
};

/* How long a frame may become: 1 or more, and not above its memory. */
struct mangle_room {
	uint16_t least, most;
};

/*
 * Spoil a frame of @bytes; @random decides how. Its receiver's address stays,
 * as far as it is there: it is to arrive. Returns its length from now on, in
 * @room if @bytes is.
 */
uint16_t mangle(uint8_t *frame, uint16_t bytes, struct mangle_room room,
		uint64_t random);

/* The same in the way of @how. */
uint16_t mangle_how(enum mangle_how how, uint8_t *frame, uint16_t bytes,
		    struct mangle_room room, uint64_t *rng);

#endif
