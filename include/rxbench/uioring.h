/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The ring that the driver's mode "uio" shares with one program: map 0 of the
 * UIO device named RXB_UIORING_NAME plus the interface's name.
 *
 * A ring with one producer, the driver, which works only inside the program's
 * own system calls (as netmap's rxsync: Rizzo 2012), and one consumer. Indices
 * run freely modulo 2^32; frame N is in slot N % RXB_UIORING_SLOTS.
 *
 *   write(fd, 1)  frames go from the NIC's ring into free slots; state follows
 *   read(fd)      sleep until the next interrupt, while state is ARMED
 *
 * To take a frame is to move the consumer from its number to the next by
 * compare-and-exchange, after looking at it: when the driver ends the ring it
 * takes what is left in the same way, so that each frame has one taker. The
 * driver believes no index that goes back or beyond what it gave.
 */
#ifndef RXBENCH_UIORING_H
#define RXBENCH_UIORING_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/stddef.h>
#include <linux/types.h>
#else
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#endif

#define RXB_UIORING_NAME "netdrv-"
#define RXB_UIORING_MAGIC 0x5258524e /* "RXRN" */
#define RXB_UIORING_VERSION 1
#define RXB_UIORING_LINE 64 /* of a cache */
#define RXB_UIORING_PAGE 4096

#define RXB_UIORING_SLOTS 256
/*
 * A page's frame fits; and an odd number of cache lines, so that the frames'
 * headers don't all fall into the same set of the cache.
 */
#define RXB_UIORING_SLOT_BYTES (59 * RXB_UIORING_LINE)

struct rxb_uioring_slot {
	uint32_t len; /* bytes of frame, without FCS */
	uint16_t pad; /* the IP header is aligned */
	uint8_t frame[RXB_UIORING_SLOT_BYTES - 6];
};

enum rxb_uioring_state {
	RXB_UIORING_BUSY,   /* frames may be waiting: write */
	RXB_UIORING_ARMED,  /* an event will come: read */
	RXB_UIORING_CLOSED, /* the mode has ended: close the device */
};

struct rxb_uioring {
	/* Written once by the driver. */
	uint32_t magic, version, slots, slot_bytes;

	/* Written by the driver. */
	uint32_t producer __attribute__((aligned(RXB_UIORING_LINE)));
	uint32_t state;	 /* enum rxb_uioring_state */
	uint32_t faults; /* consumer indices it did not believe, and reset */

	/* Written by the program. */
	uint32_t consumer __attribute__((aligned(RXB_UIORING_LINE)));

	struct rxb_uioring_slot slot[RXB_UIORING_SLOTS]
		__attribute__((aligned(RXB_UIORING_PAGE)));
};

static_assert(sizeof(struct rxb_uioring_slot) == RXB_UIORING_SLOT_BYTES,
	      "slots follow each other without a gap");
static_assert(offsetof(struct rxb_uioring, producer) == RXB_UIORING_LINE &&
		      offsetof(struct rxb_uioring, consumer) ==
			      2 * RXB_UIORING_LINE &&
		      offsetof(struct rxb_uioring, slot) == RXB_UIORING_PAGE,
	      "who writes has a cache line of its own");
static_assert((RXB_UIORING_SLOTS & (RXB_UIORING_SLOTS - 1)) == 0,
	      "free-running indices wrap at a power of 2");

/* May a consumer that stood at @last be at @claimed, with @producer given? */
static inline bool rxb_uioring_credible(uint32_t last, uint32_t claimed,
					uint32_t producer)
{
	return claimed - last <= producer - last;
}

#endif
