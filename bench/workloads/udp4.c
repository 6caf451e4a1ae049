/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdbool.h>

#include <rxbench/stamp.h>

#include "workloads/udp4.h"

#define ETHERTYPE_AT 12
#define ETHERTYPE_IP4 0x0800
#define IP4_LENGTH_AT 2
#define IP4_FRAGMENT_AT 6
#define IP4_FRAGMENT_BITS 0x3fff /* more fragments, or not the first */
#define IP4_PROTOCOL_AT 9
#define IP4_ADDRESSES_AT 12
#define IP4_ADDRESSES_BYTES 8
#define PROTOCOL_UDP 17
#define UDP_PORT_AT 2
#define UDP_LENGTH_AT 4
#define UDP_SUM_AT 6

static unsigned int be16(const uint8_t *p)
{
	return (unsigned int)p[0] << 8 | p[1];
}

static uint32_t add_words(uint32_t sum, const uint8_t *p, size_t bytes)
{
	for (; bytes > 1; bytes -= 2, p += 2)
		sum += be16(p);
	return bytes ? sum + ((uint32_t)*p << 8) : sum;
}

/* One's complement: what carries its own checksum sums up to all ones. */
static bool sums_up(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff;
}

static enum udp4_verdict judge_udp(const uint8_t *ip, const uint8_t *udp,
				   size_t bytes, uint16_t port,
				   const void **payload, size_t *payload_bytes)
{
	size_t length;
	uint32_t pseudo;

	if (bytes < RXB_UDP_HDR_BYTES || be16(udp + UDP_PORT_AT) != port)
		return UDP4_DROP;
	length = be16(udp + UDP_LENGTH_AT);
	if (length < RXB_UDP_HDR_BYTES || length > bytes)
		return UDP4_DROP;
	pseudo = add_words(PROTOCOL_UDP + (uint32_t)length,
			   ip + IP4_ADDRESSES_AT, IP4_ADDRESSES_BYTES);
	/* 0: the sender made none. */
	if (be16(udp + UDP_SUM_AT) && !sums_up(add_words(pseudo, udp, length)))
		return UDP4_DROP;
	*payload = udp + RXB_UDP_HDR_BYTES;
	*payload_bytes = length - RXB_UDP_HDR_BYTES;
	return UDP4_DELIVER;
}

enum udp4_verdict udp4_judge(const void *frame, size_t bytes, uint16_t port,
			     const void **payload, size_t *payload_bytes)
{
	const uint8_t *eth = frame, *ip = eth + RXB_ETH_HDR_BYTES;
	size_t header, total;

	if (bytes < RXB_ETH_HDR_BYTES ||
	    be16(eth + ETHERTYPE_AT) != ETHERTYPE_IP4)
		return UDP4_OTHER;
	bytes -= RXB_ETH_HDR_BYTES;
	if (bytes < RXB_IP4_HDR_BYTES || ip[0] >> 4 != 4)
		return UDP4_DROP;
	header = (ip[0] & 15u) * 4;
	total = be16(ip + IP4_LENGTH_AT);
	if (header < RXB_IP4_HDR_BYTES || total < header || total > bytes ||
	    !sums_up(add_words(0, ip, header)))
		return UDP4_DROP;
	if (be16(ip + IP4_FRAGMENT_AT) & IP4_FRAGMENT_BITS ||
	    ip[IP4_PROTOCOL_AT] != PROTOCOL_UDP)
		return UDP4_DROP;
	return judge_udp(ip, ip + header, total - header, port, payload,
			 payload_bytes);
}
