/* SPDX-License-Identifier: GPL-2.0-only */
#include "frame.h"

#define TTL 64 /* RFC 1700's default; no router is on the way */

static_assert(sizeof(struct rte_ether_hdr) == RXB_ETH_HDR_BYTES &&
		      sizeof(struct rte_ipv4_hdr) == RXB_IP4_HDR_BYTES &&
		      sizeof(struct rte_udp_hdr) == RXB_UDP_HDR_BYTES,
	      "stamp.h and DPDK must agree on the headers");

static uint16_t l3_offset(const struct frame_shape *shape)
{
	return RXB_ETH_HDR_BYTES +
	       (shape->tagged ? sizeof(struct rte_vlan_hdr) : 0);
}

static uint16_t l4_offset(const struct frame_shape *shape)
{
	return l3_offset(shape) + (shape->ip6 ? sizeof(struct rte_ipv6_hdr)
					      : sizeof(struct rte_ipv4_hdr));
}

static uint16_t stamp_offset(const struct frame_shape *shape)
{
	return l4_offset(shape) + (shape->tcp ? sizeof(struct rte_tcp_hdr)
					      : sizeof(struct rte_udp_hdr));
}

uint16_t frame_min_bytes(const struct frame_shape *shape)
{
	uint16_t bytes = stamp_offset(shape) + sizeof(struct rxb_stamp);

	return bytes > RXB_MIN_FRAME_BYTES ? bytes : RXB_MIN_FRAME_BYTES;
}

static void build_ethernet(struct frame *frame, const struct frame_flow *flow,
			   const struct frame_shape *shape)
{
	struct rte_ether_hdr *eth = (struct rte_ether_hdr *)frame->data;
	struct rte_vlan_hdr *tag = (struct rte_vlan_hdr *)(eth + 1);
	rte_be16_t type = rte_cpu_to_be_16(shape->ip6 ? RTE_ETHER_TYPE_IPV6
						      : RTE_ETHER_TYPE_IPV4);

	eth->dst_addr = flow->dst_mac;
	eth->src_addr = flow->src_mac;
	eth->ether_type = type;
	if (!shape->tagged)
		return;
	eth->ether_type = rte_cpu_to_be_16(RTE_ETHER_TYPE_VLAN);
	tag->vlan_tci = rte_cpu_to_be_16(shape->vlan_tci);
	tag->eth_proto = type;
}

static void build_ip4(struct frame *frame, const struct frame_flow *flow,
		      const struct frame_shape *shape)
{
	uint16_t at = l3_offset(shape);
	struct rte_ipv4_hdr *ip = RTE_PTR_ADD(frame->data, at);

	ip->version_ihl = RTE_IPV4_VHL_DEF;
	ip->total_length = rte_cpu_to_be_16(frame->plan.bytes - at);
	ip->fragment_offset = rte_cpu_to_be_16(RTE_IPV4_HDR_DF_FLAG);
	ip->time_to_live = TTL;
	ip->next_proto_id = shape->tcp ? IPPROTO_TCP : IPPROTO_UDP;
	frame->plan.at_ip_sum =
		at + offsetof(struct rte_ipv4_hdr, hdr_checksum);
	frame->plan.at_src_ip = at + offsetof(struct rte_ipv4_hdr, src_addr);
	frame->plan.at_dst_ip = at + offsetof(struct rte_ipv4_hdr, dst_addr);
	ip->src_addr = frame->plan.vary_src ? 0 : flow->src_ip;
	ip->dst_addr = frame->plan.vary_dst ? 0 : flow->dst_ip;
	ip->hdr_checksum = rte_ipv4_cksum(ip);
	frame->plan.ip_sum = (uint16_t)~ip->hdr_checksum;
}

static void build_ip6(struct frame *frame, const struct frame_flow *flow,
		      const struct frame_shape *shape)
{
	uint16_t at = l3_offset(shape);
	struct rte_ipv6_hdr *ip = RTE_PTR_ADD(frame->data, at);
	uint16_t last = sizeof(ip->src_addr) - sizeof(rte_be32_t);

	ip->vtc_flow = rte_cpu_to_be_32(6u << 28);
	ip->payload_len =
		rte_cpu_to_be_16(frame->plan.bytes - l4_offset(shape));
	ip->proto = shape->tcp ? IPPROTO_TCP : IPPROTO_UDP;
	ip->hop_limits = TTL;
	memcpy(&ip->src_addr, &flow->src_ip6, sizeof(ip->src_addr));
	memcpy(&ip->dst_addr, &flow->dst_ip6, sizeof(ip->dst_addr));
	frame->plan.at_src_ip =
		at + offsetof(struct rte_ipv6_hdr, src_addr) + last;
	frame->plan.at_dst_ip =
		at + offsetof(struct rte_ipv6_hdr, dst_addr) + last;
}

static void build_udp(struct frame *frame, const struct frame_flow *flow)
{
	struct rte_udp_hdr *udp = RTE_PTR_ADD(frame->data, frame->plan.at_l4);

	udp->src_port = flow->src_port;
	udp->dst_port = flow->dst_port;
	udp->dgram_len =
		rte_cpu_to_be_16(frame->plan.bytes - frame->plan.at_l4);
	frame->plan.at_l4_sum =
		frame->plan.at_l4 + offsetof(struct rte_udp_hdr, dgram_cksum);
}

/* A segment from the middle of a connection that there never was. */
static void build_tcp(struct frame *frame, const struct frame_flow *flow)
{
	struct rte_tcp_hdr *tcp = RTE_PTR_ADD(frame->data, frame->plan.at_l4);

	tcp->src_port = flow->src_port;
	tcp->dst_port = flow->dst_port;
	tcp->data_off = sizeof(*tcp) / 4 << 4;
	tcp->tcp_flags = RTE_TCP_ACK_FLAG;
	tcp->rx_win = rte_cpu_to_be_16(UINT16_MAX);
	frame->plan.at_l4_sum =
		frame->plan.at_l4 + offsetof(struct rte_tcp_hdr, cksum);
}

/* What is written anew into each frame counts as 0 in the prepared sums. */
static void clear_varied(struct frame *frame)
{
	if (frame->plan.vary_src) {
		memset(frame->data + frame->plan.at_src_ip, 0,
		       sizeof(rte_be32_t));
		memset(frame->data + frame->plan.at_l4, 0, sizeof(rte_be16_t));
	}
	if (frame->plan.vary_dst) {
		memset(frame->data + frame->plan.at_dst_ip, 0,
		       sizeof(rte_be32_t));
		memset(frame->data + frame->plan.at_l4 + sizeof(rte_be16_t), 0,
		       sizeof(rte_be16_t));
	}
}

static void sum_up(struct frame *frame, const struct frame_shape *shape)
{
	const void *ip = frame->data + l3_offset(shape);
	const void *l4 = frame->data + frame->plan.at_l4;
	uint16_t checksum = shape->ip6 ? rte_ipv6_udptcp_cksum(ip, l4)
				       : rte_ipv4_udptcp_cksum(ip, l4);

	frame->plan.l4_sum = (uint16_t)~checksum;
}

void frame_build(struct frame *frame, const struct frame_flow *flow,
		 const struct frame_shape *shape, uint32_t flows,
		 uint16_t bytes, uint16_t epoch)
{
	struct rxb_stamp *stamp;

	memset(frame, 0, sizeof(*frame));
	frame->plan.bytes = bytes;
	frame->plan.vary_src = flows > 1 && shape->vary != FRAME_VARY_DST;
	frame->plan.vary_dst = flows > 1 && shape->vary != FRAME_VARY_SRC;
	frame->plan.at_l4 = l4_offset(shape);
	frame->plan.at_stamp = stamp_offset(shape);
	build_ethernet(frame, flow, shape);
	if (shape->ip6)
		build_ip6(frame, flow, shape);
	else
		build_ip4(frame, flow, shape);
	if (shape->tcp)
		build_tcp(frame, flow);
	else
		build_udp(frame, flow);
	stamp = RTE_PTR_ADD(frame->data, frame->plan.at_stamp);
	stamp->magic = rte_cpu_to_be_16(RXB_STAMP_MAGIC);
	stamp->epoch = rte_cpu_to_be_16(epoch);
	clear_varied(frame);
	sum_up(frame, shape);
}
