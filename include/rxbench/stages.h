/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Where the latency of a frame arises: the stages of its way, which frames are
 * followed along them, and what the kernel's side notes of such a frame.
 *
 * Shared by the BPF programs, the sink, the agent and the lab.
 */
#ifndef RXBENCH_STAGES_H
#define RXBENCH_STAGES_H

#include <linux/types.h>
#include <stdbool.h>

/*
 * Each stage ends where the next one begins: send + ring + protocol + socket +
 * app is total, and the ring's two parts are irq + driver.
 */
/* clang-format off */
#define RXB_STAGE_LIST(X)                                                  \
	X(SEND, "send")         /* planned -> sent by the generator */     \
	X(RING, "ring")         /* -> handed to the kernel by the driver */ \
	X(IRQ, "irq")           /* sent -> top half; 0: it was polling */  \
	X(DRIVER, "driver")     /* -> handed to the kernel by the driver */ \
	X(PROTOCOL, "protocol") /* -> protocol work begins */              \
	X(SOCKET, "socket")     /* -> queued at the socket */              \
	X(APP, "app")           /* -> the application has it */            \
	X(TOTAL, "total")       /* planned -> the application has it */
/* clang-format on */

enum rxb_stage {
#define RXB_STAGE_ID(id, name) RXB_STAGE_##id,
	RXB_STAGE_LIST(RXB_STAGE_ID)
#undef RXB_STAGE_ID
		RXB_STAGES
};

/*
 * One frame of every 2^shift is followed ("tagged"): the same one for all who
 * look at its sequence number, and not always the same one of its block, or
 * what repeats with the schedule would be met always or never.
 */
#define RXB_STAGE_SLOTS 16384u /* tagged frames of a trial, at most */
#define RXB_STAGE_SHIFT_MAX 16
#define RXB_STAGE_NONE 255 /* as a shift: none is tagged */

/*
 * The kernel's side looks at every RXB_STAGE_STRIDE-th frame only whether it is
 * tagged: a look is dearer than the passing of a frame that is not looked at.
 */
#define RXB_STAGE_STRIDE 4u
/* Of so many frames, and up to twice as many, all is noted. */
#define RXB_STAGE_ENOUGH 2048u

/* Of a trial with  frames one of so many is noted, a power of two. */
static inline __u32 rxb_stage_every(__u64 planned)
{
	__u32 every = 1;

	while (planned / every >= 2 * RXB_STAGE_ENOUGH &&
	       every < RXB_STAGE_STRIDE << RXB_STAGE_SHIFT_MAX)
		every *= 2;
	return every;
}

static inline bool rxb_stage_tagged(__u32 seq, __u32 shift)
{
	__u32 block, mask;

	if (shift > RXB_STAGE_SHIFT_MAX)
		return false;
	block = seq >> shift;
	mask = (1u << shift) - 1;
	/* Knuth's multiplier; the low bits of the product are too regular. */
	return block < RXB_STAGE_SLOTS &&
	       (seq & mask) == ((block * 2654435761u) >> 16 & mask);
}

/* A tagged frame's place in tables of RXB_STAGE_SLOTS. */
static inline __u32 rxb_stage_slot(__u32 seq, __u32 shift)
{
	return seq >> shift;
}

#define RXB_STAGE_STAMP_BYTES 18 /* of struct rxb_stamp */

/* What the kernel's side knows of a tagged frame; CLOCK_MONOTONIC, 0: never. */
struct rxb_stage_note {
	__u64 top;	/* the last top half before it was handed over */
	__u64 handed;	/* by the driver to the kernel */
	__u64 protocol; /* protocol work began */
	__u64 socket;	/* it was queued at the socket */
	__u8 stamp[RXB_STAGE_STAMP_BYTES]; /* as it came */
};

#endif
