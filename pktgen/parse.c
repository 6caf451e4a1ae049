/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "parse.h"

#define ETHERTYPE_AT 12
#define VLAN_TAG_BYTES 4
#define VLAN_TAGS_MAX 2
#define IP4_FRAGMENT_AT 6
#define IP4_FRAGMENT_BITS 0x3fff /* more fragments, or not the first */
#define IP4_PROTOCOL_AT 9
#define IP6_NEXT_HEADER_AT 6
#define IP6_HDR_BYTES 40
#define TCP_DATA_OFFSET_AT 12
#define TCP_HDR_MIN_BYTES 20

static unsigned int be16(const uint8_t *p)
{
	return (unsigned int)p[0] << 8 | p[1];
}

static bool is_tag(unsigned int type)
{
	return type == ETH_P_8021Q || type == ETH_P_8021AD;
}

/* How long the IP header at @ip is, and what follows. 0: nothing of ours. */
static size_t ip_header(const uint8_t *ip, unsigned int type, uint8_t *protocol)
{
	size_t header = (ip[0] & 15u) * 4;

	if (type == ETH_P_IPV6 && ip[0] >> 4 == 6) {
		*protocol = ip[IP6_NEXT_HEADER_AT];
		return IP6_HDR_BYTES;
	}
	if (type != ETH_P_IP || ip[0] >> 4 != 4 || header < RXB_IP4_HDR_BYTES ||
	    be16(ip + IP4_FRAGMENT_AT) & IP4_FRAGMENT_BITS)
		return 0;
	*protocol = ip[IP4_PROTOCOL_AT];
	return header;
}

/* How long the header at @at is; 0: it has no payload of ours. */
static size_t transport_header(const uint8_t *frame, size_t bytes, size_t at,
			       uint8_t protocol)
{
	size_t header;

	if (protocol == IPPROTO_UDP)
		return RXB_UDP_HDR_BYTES;
	if (protocol != IPPROTO_TCP || at + TCP_DATA_OFFSET_AT >= bytes)
		return 0;
	header = (frame[at + TCP_DATA_OFFSET_AT] >> 4) * 4;
	return header < TCP_HDR_MIN_BYTES ? 0 : header;
}

const struct rxb_stamp *parse_stamp(const void *frame, size_t bytes)
{
	const uint8_t *p = frame;
	const struct rxb_stamp *stamp;
	size_t at = ETHERTYPE_AT, header;
	uint8_t protocol;

	/*
	 * No frame with a stamp is shorter, and what is read of two tags and
	 * an IP header lies within: only what comes behind needs a look.
	 */
	if (bytes < RXB_MIN_FRAME_BYTES)
		return NULL;
	for (int tags = 0; tags < VLAN_TAGS_MAX && is_tag(be16(p + at)); tags++)
		at += VLAN_TAG_BYTES;
	header = ip_header(p + at + 2, be16(p + at), &protocol);
	if (!header)
		return NULL;
	at += 2 + header;
	header = transport_header(p, bytes, at, protocol);
	at += header;
	if (!header || at + sizeof(*stamp) > bytes)
		return NULL;
	stamp = (const struct rxb_stamp *)(p + at);
	return ntohs(stamp->magic) == RXB_STAMP_MAGIC ? stamp : NULL;
}
