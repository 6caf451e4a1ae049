/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A generated frame, taken apart and checked byte by byte: written against the
 * RFCs and stamp.h, with none of the generator's code.
 */
#ifndef TESTS_FRAME_READ_H
#define TESTS_FRAME_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "rxbench/stamp.h"

#define FRAME_READ_ETH_BYTES 14
#define FRAME_READ_TAG_BYTES 4
#define FRAME_READ_UDP 17
#define FRAME_READ_TCP 6

struct frame_read {
	const uint8_t *data;
	size_t bytes, l3, l4, payload; /* where they start */
	bool tagged, ip6, tcp;
	uint16_t vlan_tci;
	const uint8_t *src, *dst; /* addresses of layer 3 */
	size_t address_bytes;
	uint16_t src_port, dst_port;
	uint16_t l4_checksum;
	uint16_t epoch;
	uint32_t seq, flow, lag_code;
	uint64_t planned_ns; /* 48 bits */
};

static uint16_t frame_read_16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t frame_read_32(const uint8_t *at)
{
	return (uint32_t)frame_read_16(at) << 16 | frame_read_16(at + 2);
}

/* RFC 1071, one big-endian word after another; @sum is what came before. */
static uint16_t frame_read_sum(uint32_t sum, const uint8_t *data, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i++)
		sum += i % 2 ? data[i] : (uint32_t)data[i] << 8;
	while (sum >> 16)
		sum = (sum & UINT16_MAX) + (sum >> 16);
	return (uint16_t)sum;
}

static const char *frame_read_ethernet(struct frame_read *f)
{
	uint16_t type = frame_read_16(f->data + 12);

	f->l3 = FRAME_READ_ETH_BYTES;
	if (type == 0x8100) {
		f->tagged = true;
		f->vlan_tci = frame_read_16(f->data + f->l3);
		type = frame_read_16(f->data + f->l3 + 2);
		f->l3 += FRAME_READ_TAG_BYTES;
	}
	f->ip6 = type == 0x86dd;
	return f->ip6 || type == 0x0800 ? NULL : "neither IPv4 nor IPv6";
}

static const char *frame_read_ip4(struct frame_read *f, uint8_t *protocol)
{
	const uint8_t *ip = f->data + f->l3;

	f->address_bytes = 4;
	f->src = ip + 12;
	f->dst = ip + 16;
	f->l4 = f->l3 + 20;
	*protocol = ip[9];
	if (ip[0] != 0x45)
		return "not IPv4 without options";
	if (frame_read_16(ip + 2) != f->bytes - f->l3)
		return "wrong length in the IPv4 header";
	if (frame_read_16(ip + 6) & 0x3fff)
		return "a fragment";
	if (!ip[8])
		return "no time to live";
	if (frame_read_sum(0, ip, 20) != UINT16_MAX)
		return "wrong IPv4 checksum";
	return NULL;
}

static const char *frame_read_ip6(struct frame_read *f, uint8_t *protocol)
{
	const uint8_t *ip = f->data + f->l3;

	f->address_bytes = 16;
	f->src = ip + 8;
	f->dst = ip + 24;
	f->l4 = f->l3 + 40;
	*protocol = ip[6];
	if (ip[0] >> 4 != 6)
		return "not IPv6";
	if (frame_read_16(ip + 4) != f->bytes - f->l4)
		return "wrong length in the IPv6 header";
	return ip[7] ? NULL : "no hops left";
}

static const char *frame_read_l4(struct frame_read *f, uint8_t protocol)
{
	size_t bytes = f->bytes - f->l4, addresses = 2 * f->address_bytes;
	const uint8_t *l4 = f->data + f->l4;
	uint32_t pseudo;

	f->tcp = protocol == FRAME_READ_TCP;
	f->payload = f->l4 + (f->tcp ? 20 : 8);
	f->src_port = frame_read_16(l4);
	f->dst_port = frame_read_16(l4 + 2);
	f->l4_checksum = frame_read_16(l4 + (f->tcp ? 16 : 6));
	if (!f->tcp && protocol != FRAME_READ_UDP)
		return "neither UDP nor TCP";
	if (f->tcp && l4[12] != 5 << 4)
		return "not TCP without options";
	if (!f->tcp && frame_read_16(l4 + 4) != bytes)
		return "wrong length in the UDP header";
	if (!f->tcp && !f->l4_checksum)
		return "no UDP checksum";
	/* RFC 768, 9293, 8200: both addresses, protocol, length. */
	pseudo = frame_read_sum(protocol + (uint32_t)bytes, f->src, addresses);
	if (frame_read_sum(pseudo, l4, bytes) != UINT16_MAX)
		return f->tcp ? "wrong TCP checksum" : "wrong UDP checksum";
	return NULL;
}

static const char *frame_read_stamp(struct frame_read *f)
{
	const uint8_t *at = f->data + f->payload;
	size_t i;

	f->epoch = frame_read_16(at + 2);
	f->seq = frame_read_32(at + 4);
	f->flow = frame_read_32(at + 8) >> RXB_STAMP_LAG_BITS;
	f->lag_code = frame_read_32(at + 8) & RXB_STAMP_LAG_MAX;
	f->planned_ns =
		(uint64_t)frame_read_16(at + 12) << 32 | frame_read_32(at + 14);
	if (frame_read_16(at) != RXB_STAMP_MAGIC)
		return "wrong magic";
	for (i = f->payload + sizeof(struct rxb_stamp); i < f->bytes; i++) {
		if (f->data[i])
			return "not only zeroes behind the stamp";
	}
	return NULL;
}

/* NULL, or what is wrong with the frame. @f points into @data. */
static const char *frame_read(const void *data, size_t bytes,
			      struct frame_read *f)
{
	const char *wrong;
	uint8_t protocol = 0;

	memset(f, 0, sizeof(*f));
	f->data = data;
	f->bytes = bytes;
	if (bytes < RXB_MIN_FRAME_BYTES)
		return "too short for Ethernet";
	wrong = frame_read_ethernet(f);
	if (wrong)
		return wrong;
	if (f->l3 + (f->ip6 ? 40u : 20u) + 20 > bytes)
		return "too short for its headers";
	wrong = f->ip6 ? frame_read_ip6(f, &protocol)
		       : frame_read_ip4(f, &protocol);
	if (!wrong)
		wrong = frame_read_l4(f, protocol);
	if (!wrong && f->payload + sizeof(struct rxb_stamp) > bytes)
		wrong = "too short for a stamp";
	return wrong ? wrong : frame_read_stamp(f);
}

#endif
