/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame: Ethernet, maybe a VLAN tag, IPv4 or IPv6, UDP or what looks like
 * TCP, and the stamp as the first payload bytes (include/rxbench/stamp.h),
 * zeroes behind it.
 */
#ifndef PKTGEN_FRAME_H
#define PKTGEN_FRAME_H

#include <netinet/in.h>
#include <stdalign.h>
#include <string.h>

#include <rte_byteorder.h>
#include <rte_ether.h>
#include <rte_ip.h>
#include <rte_tcp.h>
#include <rte_udp.h>

#include "rxbench/hist.h"
#include "rxbench/stamp.h"

struct frame_flow {
	struct rte_ether_addr dst_mac, src_mac;
	rte_be32_t dst_ip, src_ip;
	struct in6_addr dst_ip6, src_ip6;
	rte_be16_t dst_port, src_port;
};

/* Which end's address and port tell the flows apart. */
enum frame_vary { FRAME_VARY_SRC, FRAME_VARY_DST, FRAME_VARY_BOTH };

struct frame_shape {
	bool tagged;
	uint16_t vlan_tci; /* priority and VLAN id, as in the tag */
	bool ip6;
	bool tcp;
	enum frame_vary vary;
};

/* The smallest frame of that shape that holds a stamp, without FCS. */
uint16_t frame_min_bytes(const struct frame_shape *shape);

/*
 * Where in a frame is what differs from the next. Small, so that a copy of it
 * stays in registers while frames are written.
 */
struct frame_plan {
	uint16_t bytes;
	bool vary_src, vary_dst;
	uint16_t at_ip_sum;	       /* 0: IPv6 has none */
	uint16_t at_src_ip, at_dst_ip; /* of IPv6 the last four bytes */
	uint16_t at_l4, at_l4_sum, at_stamp;
	/* Ones' complement sums under both checksums, those fields being 0. */
	uint32_t ip_sum, l4_sum;
};

/* The frames of one size of a trial, prepared. */
struct frame {
	struct frame_plan plan;
	alignas(16) uint8_t data[RXB_JUMBO_FRAME_BYTES + RTE_VLAN_HLEN];
};

/*
 * Prepare frames of @bytes without FCS, from frame_min_bytes() to
 * RXB_JUMBO_FRAME_BYTES. With more than one of @flows the ends that the shape
 * names have addresses and ports of their own in each, else all frames are
 * alike.
 */
void frame_build(struct frame *frame, const struct frame_flow *flow,
		 const struct frame_shape *shape, uint32_t flows,
		 uint16_t bytes, uint16_t epoch);

/*
 * The ends of flow f: RFC 4814, section 4, wants addresses and ports that look
 * random, so that no hash is flattered. A multiplication by an odd number
 * modulo 2^20 shuffles the flows and maps no two to one. 16 bits go into the
 * address, in 198.19.0.0/16 (the half of RFC 2544's network that is no
 * interface's here); the other 4, and 10 bits again, into a dynamic port.
 */
#define FRAME_FLOW_NET 0xc6130000u /* 198.19.0.0 */
#define FRAME_FLOW_PORTS 49152u	   /* RFC 6335: dynamic from here on */
#define FRAME_FLOW_SHUFFLE 0x9e375u
/* Where both ends vary their addresses differ, in bit 15 at least. */
#define FRAME_FLOW_OTHER 0x5a5c5u

static inline uint32_t frame_shuffled(uint32_t flow)
{
	return flow * FRAME_FLOW_SHUFFLE & (RXB_STAMP_FLOWS_MAX - 1);
}

static inline rte_be32_t frame_flow_ip(uint32_t shuffled)
{
	return rte_cpu_to_be_32(FRAME_FLOW_NET | (shuffled & UINT16_MAX));
}

static inline rte_be16_t frame_flow_port(uint32_t shuffled)
{
	return rte_cpu_to_be_16((uint16_t)(FRAME_FLOW_PORTS |
					   (shuffled >> 16 & 15) << 10 |
					   (shuffled & 1023)));
}

/* RFC 1071: fold, and complement. */
static inline uint16_t frame_checksum(uint64_t sum)
{
	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	/*
	 * RFC 768: zero on the wire would say "no checksum"; in ones'
	 * complement the other zero is as good, for TCP and IP too.
	 */
	return sum == UINT16_MAX ? UINT16_MAX : (uint16_t)~sum;
}

/* As the stamp has it (stamp.h). */
static inline uint32_t frame_lag_code(uint64_t lag_ns)
{
	unsigned int index = rxb_hist_index(lag_ns);

	return index < RXB_STAMP_LAG_MAX ? index : RXB_STAMP_LAG_MAX;
}

/* Headers start two bytes off a word; these are single stores all the same. */
static inline void frame_put_16(void *to, uint16_t at, uint16_t value)
{
	memcpy(RTE_PTR_ADD(to, at), &value, sizeof(value));
}

static inline void frame_put_32(void *to, uint16_t at, uint32_t value)
{
	memcpy(RTE_PTR_ADD(to, at), &value, sizeof(value));
}

/* One end of flow @shuffled: what it adds to checksums of layer 3 and 4. */
static inline uint64_t frame_write_end(void *to, uint16_t at_ip,
				       uint16_t at_port, uint32_t shuffled,
				       uint64_t *ip_sum)
{
	rte_be32_t ip = frame_flow_ip(shuffled);
	rte_be16_t port = frame_flow_port(shuffled);

	frame_put_32(to, at_ip, ip);
	frame_put_16(to, at_port, port);
	*ip_sum += ip;
	return (uint64_t)ip + port;
}

/* The ends of @flow, where they vary, and what they add under layer 4. */
static inline uint64_t frame_write_ends(const struct frame_plan *plan, void *to,
					uint32_t flow)
{
	uint32_t shuffled = frame_shuffled(flow);
	uint64_t ip_sum = plan->ip_sum, sum = 0;

	if (!plan->vary_src && !plan->vary_dst)
		return 0;
	if (plan->vary_src)
		sum += frame_write_end(to, plan->at_src_ip, plan->at_l4,
				       shuffled, &ip_sum);
	if (plan->vary_dst)
		sum += frame_write_end(to, plan->at_dst_ip, plan->at_l4 + 2,
				       shuffled ^ FRAME_FLOW_OTHER, &ip_sum);
	if (plan->at_ip_sum)
		frame_put_16(to, plan->at_ip_sum, frame_checksum(ip_sum));
	return sum;
}

/* The planned instant as the stamp's six bytes, in the upper ones of these. */
static inline uint64_t frame_planned(uint64_t planned_ns)
{
	return rte_cpu_to_be_64(planned_ns << 16);
}

/*
 * Write a frame to @to (plan->bytes, at least 64, of room), but for how late
 * it is and its last checksum: frame_seal() adds them, with the sum that is
 * returned. @planned: from frame_planned(). The whole frame is copied each
 * time, never patched in place: who had the buffer before may have changed it.
 */
static inline uint64_t frame_write(const struct frame_plan *plan,
				   const void *data, void *to, uint32_t seq,
				   uint32_t flow, uint64_t planned)
{
	struct rxb_stamp *stamp = RTE_PTR_ADD(to, plan->at_stamp);
	rte_be32_t seq_be = rte_cpu_to_be_32(seq);
	uint64_t sum = plan->l4_sum;

	/* A size known at compile time is four stores. */
	if (likely(plan->bytes <= 64))
		memcpy(to, data, 64);
	else
		memcpy(to, data, plan->bytes);
	sum += frame_write_ends(plan, to, flow);
	stamp->seq = seq_be;
	memcpy(&stamp->planned_hi, &planned, 6);
	/* Words in 32-bit pieces: 2^16 is 1 modulo 2^16 - 1 (RFC 1624). */
	return sum + seq_be + (planned & UINT32_MAX) + (planned >> 32);
}

static inline void frame_seal(const struct frame_plan *plan, void *to,
			      uint32_t flow, uint32_t lag_code, uint64_t sum)
{
	struct rxb_stamp *stamp = RTE_PTR_ADD(to, plan->at_stamp);
	rte_be32_t flow_lag =
		rte_cpu_to_be_32(flow << RXB_STAMP_LAG_BITS | lag_code);

	stamp->flow_lag = flow_lag;
	frame_put_16(to, plan->at_l4_sum, frame_checksum(sum + flow_lag));
}

#endif
