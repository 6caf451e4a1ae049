/* SPDX-License-Identifier: GPL-2.0-only */
#include "spread.h"

#include <stdlib.h>
#include <string.h>

#include <rte_thash.h>

/* A NIC's table of queues has so many places, or more. */
#define PLACES 128

/* The key that Microsoft's verification suite of RSS has, and drivers too. */
static const uint8_t key[40] = {
	0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67,
	0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb,
	0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30,
	0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
};

/* Of IPv6, with the ports behind both addresses. */
#define WORDS_MAX RTE_THASH_V6_L4_LEN

static uint32_t word_at(const struct frame *frame, unsigned int at)
{
	rte_be32_t word;

	memcpy(&word, frame->data + at, sizeof(word));
	return rte_be_to_cpu_32(word);
}

/* Of both addresses, which lie side by side, and both ports behind them. */
static uint32_t hash(const struct frame *frame, bool ip6)
{
	unsigned int of_addresses =
		ip6 ? RTE_THASH_V6_L3_LEN : RTE_THASH_V4_L3_LEN;
	/* The plan knows where the last four bytes of the first one are. */
	unsigned int at = frame->plan.at_src_ip + 4 - of_addresses / 2 * 4, i;
	uint32_t words[WORDS_MAX];

	for (i = 0; i < of_addresses; i++)
		words[i] = word_at(frame, at + 4 * i);
	words[i] = word_at(frame, frame->plan.at_l4);
	return rte_softrss(words, i + 1, key);
}

static void build(struct frame *frame, const struct request *r)
{
	frame_build(frame, &r->flow, &r->shape, r->flows,
		    frame_min_bytes(&r->shape), r->epoch);
}

static uint8_t ring_of(struct frame *frame, const struct request *r,
		       uint32_t flow, unsigned int rings)
{
	frame_write_ends(&frame->plan, frame->data, flow);
	return (uint8_t)(hash(frame, r->shape.ip6) % PLACES % rings);
}

uint8_t spread_ring(const struct request *r, uint32_t flow, unsigned int rings)
{
	struct frame frame;

	build(&frame, r);
	return ring_of(&frame, r, flow, rings);
}

uint8_t *spread_rings(const struct request *r, unsigned int rings)
{
	uint8_t *ring = malloc(r->flows);
	struct frame frame;
	uint32_t flow;

	build(&frame, r);
	for (flow = 0; ring && flow < r->flows; flow++)
		ring[flow] = ring_of(&frame, r, flow, rings);
	return ring;
}
