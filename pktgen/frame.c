/* SPDX-License-Identifier: GPL-2.0-only */
#include "frame.h"

#define TTL 64 /* RFC 1700's default; no router is on the way */

static_assert(sizeof(struct rte_ether_hdr) == RXB_ETH_HDR_BYTES &&
		      sizeof(struct rte_ipv4_hdr) == RXB_IP4_HDR_BYTES &&
		      sizeof(struct rte_udp_hdr) == RXB_UDP_HDR_BYTES,
	      "stamp.h and DPDK must agree on the headers");

void frame_build(struct frame *frame, const struct frame_flow *flow,
		 uint16_t bytes, uint16_t epoch)
{
	struct rte_ether_hdr *eth = (struct rte_ether_hdr *)frame->data;
	struct rte_ipv4_hdr *ip = (struct rte_ipv4_hdr *)(eth + 1);
	struct rte_udp_hdr *udp = (struct rte_udp_hdr *)(ip + 1);
	struct rxb_stamp *stamp = (struct rxb_stamp *)(udp + 1);
	uint16_t ip_bytes = bytes - RXB_ETH_HDR_BYTES;

	memset(frame, 0, sizeof(*frame));
	frame->bytes = bytes;

	eth->dst_addr = flow->dst_mac;
	eth->src_addr = flow->src_mac;
	eth->ether_type = rte_cpu_to_be_16(RTE_ETHER_TYPE_IPV4);

	ip->version_ihl = RTE_IPV4_VHL_DEF;
	ip->total_length = rte_cpu_to_be_16(ip_bytes);
	ip->fragment_offset = rte_cpu_to_be_16(RTE_IPV4_HDR_DF_FLAG);
	ip->time_to_live = TTL;
	ip->next_proto_id = IPPROTO_UDP;
	ip->src_addr = flow->src_ip;
	ip->dst_addr = flow->dst_ip;
	ip->hdr_checksum = rte_ipv4_cksum(ip);

	udp->src_port = flow->src_port;
	udp->dst_port = flow->dst_port;
	udp->dgram_len = rte_cpu_to_be_16(ip_bytes - RXB_IP4_HDR_BYTES);

	stamp->magic = rte_cpu_to_be_16(RXB_STAMP_MAGIC);
	stamp->epoch = rte_cpu_to_be_16(epoch);

	frame->sum = (uint16_t)~rte_ipv4_udptcp_cksum(ip, udp);
}
