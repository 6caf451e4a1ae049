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

/* What a frame of a flow says at one end. */
struct end {
	rte_be32_t ip; /* of IPv6 the last four bytes */
	rte_be16_t port;
};

static struct end varied(uint32_t shuffled)
{
	return (struct end){frame_flow_ip(shuffled), frame_flow_port(shuffled)};
}

/* As frame_write_ends() has it. */
static void ends_of(const struct request *r, uint32_t flow, struct end *src,
		    struct end *dst)
{
	uint32_t shuffled = frame_shuffled(flow);

	if (r->flows > 1 && r->shape.vary != FRAME_VARY_DST)
		*src = varied(shuffled);
	if (r->flows > 1 && r->shape.vary != FRAME_VARY_SRC)
		*dst = varied(shuffled ^ FRAME_FLOW_OTHER);
}

static uint32_t hash_ip4(const struct request *r, uint32_t flow)
{
	struct end src = {r->flow.src_ip, r->flow.src_port};
	struct end dst = {r->flow.dst_ip, r->flow.dst_port};
	uint32_t words[RTE_THASH_V4_L4_LEN];

	ends_of(r, flow, &src, &dst);
	words[0] = rte_be_to_cpu_32(src.ip);
	words[1] = rte_be_to_cpu_32(dst.ip);
	words[2] = (uint32_t)rte_be_to_cpu_16(src.port) << 16 |
		   rte_be_to_cpu_16(dst.port);
	return rte_softrss(words, RTE_DIM(words), key);
}

static void put_ip6(uint32_t *words, const struct in6_addr *address,
		    rte_be32_t last)
{
	unsigned int i;

	for (i = 0; i < 3; i++)
		words[i] = ntohl(address->s6_addr32[i]);
	words[3] = rte_be_to_cpu_32(last);
}

static uint32_t hash_ip6(const struct request *r, uint32_t flow)
{
	struct end src = {r->flow.src_ip6.s6_addr32[3], r->flow.src_port};
	struct end dst = {r->flow.dst_ip6.s6_addr32[3], r->flow.dst_port};
	uint32_t words[RTE_THASH_V6_L4_LEN];

	ends_of(r, flow, &src, &dst);
	put_ip6(words, &r->flow.src_ip6, src.ip);
	put_ip6(words + 4, &r->flow.dst_ip6, dst.ip);
	words[8] = (uint32_t)rte_be_to_cpu_16(src.port) << 16 |
		   rte_be_to_cpu_16(dst.port);
	return rte_softrss(words, RTE_DIM(words), key);
}

uint8_t spread_ring(const struct request *r, uint32_t flow, unsigned int rings)
{
	uint32_t hash = r->shape.ip6 ? hash_ip6(r, flow) : hash_ip4(r, flow);

	return (uint8_t)(hash % PLACES % rings);
}

uint8_t *spread_rings(const struct request *r, unsigned int rings)
{
	uint8_t *ring = malloc(r->flows);
	uint32_t flow;

	for (flow = 0; ring && flow < r->flows; flow++)
		ring[flow] = spread_ring(r, flow, rings);
	return ring;
}
