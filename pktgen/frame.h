/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The frame: Ethernet, IPv4, UDP, and the stamp as the first payload bytes
 * (include/rxbench/stamp.h), zeroes behind it.
 */
#ifndef PKTGEN_FRAME_H
#define PKTGEN_FRAME_H

#include <stdalign.h>
#include <string.h>

#include <rte_byteorder.h>
#include <rte_ether.h>
#include <rte_ip.h>
#include <rte_udp.h>

#include "rxbench/stamp.h"

struct frame_flow {
	struct rte_ether_addr dst_mac, src_mac;
	rte_be32_t dst_ip, src_ip;
	rte_be16_t dst_port, src_port;
};

struct frame {
	uint16_t bytes;
	uint16_t sum; /* ones' complement sum under the UDP checksum */
	alignas(16) uint8_t data[RXB_MAX_FRAME_BYTES]; /* seq, planned_ns 0 */
};

/*
 * Prepare the frames of one trial: @bytes long without FCS, from
 * RXB_MIN_FRAME_BYTES to RXB_MAX_FRAME_BYTES.
 */
void frame_build(struct frame *frame, const struct frame_flow *flow,
		 uint16_t bytes, uint16_t epoch);

/*
 * The UDP checksum of a frame with these two fields, which are in network
 * byte order. RFC 1624: only what differs from the prepared frame is summed;
 * words may be added in 32-bit pieces because 2^16 is 1 modulo 2^16 - 1.
 */
static inline uint16_t frame_udp_checksum(const struct frame *frame,
					  rte_be32_t seq, rte_be64_t planned_ns)
{
	uint64_t sum = frame->sum;

	sum += seq;
	sum += (planned_ns & UINT32_MAX) + (planned_ns >> 32);
	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	sum = (sum & UINT16_MAX) + (sum >> 16);
	/* RFC 768: zero on the wire would say "no checksum". */
	return sum == UINT16_MAX ? UINT16_MAX : (uint16_t)~sum;
}

/*
 * Write one frame to @to (frame->bytes long). The whole frame is copied each
 * time, never patched in place: who had the buffer before may have changed
 * it, and the headers share the cache line that the stamp dirties anyway.
 */
static inline void frame_write(const struct frame *frame, void *to,
			       uint32_t seq, uint64_t planned_ns)
{
	struct rte_udp_hdr *udp =
		RTE_PTR_ADD(to, RXB_STAMP_OFFSET - RXB_UDP_HDR_BYTES);
	struct rxb_stamp *stamp = RTE_PTR_ADD(to, RXB_STAMP_OFFSET);
	rte_be32_t seq_be = rte_cpu_to_be_32(seq);
	rte_be64_t planned_be = rte_cpu_to_be_64(planned_ns);

	memcpy(to, frame->data, RXB_MIN_FRAME_BYTES);
	if (frame->bytes > RXB_MIN_FRAME_BYTES)
		memcpy(RTE_PTR_ADD(to, RXB_MIN_FRAME_BYTES),
		       frame->data + RXB_MIN_FRAME_BYTES,
		       frame->bytes - RXB_MIN_FRAME_BYTES);
	stamp->seq = seq_be;
	rxb_stamp_plan(stamp, planned_ns);
	udp->dgram_cksum = frame_udp_checksum(frame, seq_be, planned_be);
}

#endif
