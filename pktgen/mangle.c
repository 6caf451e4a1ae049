/* SPDX-License-Identifier: GPL-2.0-only */
#include "mangle.h"

#include <string.h>

#include <rte_ether.h>
#include <rte_ip.h>
#include <rte_udp.h>

#include "patterns/rng.h"

#define RUNT_MAX 59
#define HEADER_BYTES 42 /* Ethernet, IPv4, UDP */
#define TAGS_MAX 8
#define SOME_MAX 8

struct victim {
	uint8_t *at;
	uint16_t bytes;
	struct mangle_room room;
	uint64_t *rng;
};

static uint16_t below(struct victim *v, unsigned int n)
{
	return (uint16_t)(rng_next(v->rng) % n);
}

/* Random bytes from @from to @to. */
static void fill(struct victim *v, uint16_t from, uint16_t to)
{
	for (; from < to; from++)
		v->at[from] = (uint8_t)rng_next(v->rng);
}

static void cut(struct victim *v)
{
	uint16_t least = v->room.least, left;

	if (least > RUNT_MAX)
		return;
	left = least + below(v, RUNT_MAX + 1u - least);
	v->bytes = RTE_MIN(v->bytes, left);
}

static void grow(struct victim *v)
{
	uint16_t from = v->bytes;

	if (v->room.most <= v->bytes)
		return;
	v->bytes += 1 + below(v, (unsigned int)v->room.most - v->bytes);
	fill(v, from, v->bytes);
}

/* Some bytes behind the receiver's address and before @end. */
static void scatter(struct victim *v, uint16_t end)
{
	unsigned int n = 1u + below(v, SOME_MAX);

	end = RTE_MIN(end, v->bytes);
	while (n-- && end > RTE_ETHER_ADDR_LEN) {
		uint16_t at = RTE_ETHER_ADDR_LEN +
			      below(v, (unsigned int)end - RTE_ETHER_ADDR_LEN);

		v->at[at] = (uint8_t)rng_next(v->rng);
	}
}

/* IEEE 802.1Q: between the addresses and the type. */
static void stack_tags(struct victim *v)
{
	const uint16_t at = 2 * RTE_ETHER_ADDR_LEN;
	unsigned int n = 1u + below(v, TAGS_MAX);
	uint16_t more = (uint16_t)(n * RTE_VLAN_HLEN);

	if (v->bytes < at || v->bytes + more > v->room.most)
		return;
	memmove(v->at + at + more, v->at + at, (size_t)v->bytes - at);
	v->bytes += more;
	for (uint16_t i = 0; i < n; i++) {
		uint8_t *tag = v->at + at + i * RTE_VLAN_HLEN;
		rte_be16_t kind =
			rte_cpu_to_be_16(below(v, 2) ? RTE_ETHER_TYPE_VLAN
						     : RTE_ETHER_TYPE_QINQ);

		memcpy(tag, &kind, sizeof(kind));
		tag[2] = (uint8_t)rng_next(v->rng);
		tag[3] = (uint8_t)rng_next(v->rng);
	}
}

/* An IPv4 header of our own frames, or NULL. */
static struct rte_ipv4_hdr *ip_of(struct victim *v)
{
	if (v->bytes < HEADER_BYTES)
		return NULL;
	return (struct rte_ipv4_hdr *)(v->at + RTE_ETHER_HDR_LEN);
}

/* UDP behind one. */
static struct rte_udp_hdr *udp_behind(struct rte_ipv4_hdr *ip)
{
	return (struct rte_udp_hdr *)(ip + 1);
}

/* Else what is behind it would not be looked at. */
static void sum_up(struct rte_ipv4_hdr *ip)
{
	ip->hdr_checksum = 0;
	ip->hdr_checksum = (rte_be16_t)~rte_raw_cksum(ip, sizeof(*ip));
}

static void fragment(struct victim *v)
{
	struct rte_ipv4_hdr *ip = ip_of(v);

	if (!ip)
		return;
	ip->packet_id = below(v, 16);
	ip->fragment_offset = (rte_be16_t)rng_next(v->rng);
	sum_up(ip);
}

static void spoil_lengths(struct victim *v)
{
	struct rte_ipv4_hdr *ip = ip_of(v);

	if (!ip)
		return;
	switch (below(v, 3)) {
	case 0:
		ip->total_length = (rte_be16_t)rng_next(v->rng);
		break;
	case 1:
		udp_behind(ip)->dgram_len = (rte_be16_t)rng_next(v->rng);
		break;
	default:
		ip->version_ihl = (uint8_t)(0x40 | below(v, 16));
	}
	sum_up(ip);
}

static void spoil_sums(struct victim *v)
{
	struct rte_ipv4_hdr *ip = ip_of(v);

	if (!ip)
		return;
	if (below(v, 2))
		ip->hdr_checksum ^= (rte_be16_t)(1 + below(v, UINT16_MAX));
	else
		udp_behind(ip)->dgram_cksum ^=
			(rte_be16_t)(1 + below(v, UINT16_MAX));
}

uint16_t mangle_how(enum mangle_how how, uint8_t *frame, uint16_t bytes,
		    struct mangle_room room, uint64_t *rng)
{
	struct victim v = {frame, bytes, room, rng};

	switch (how) {
	case MANGLE_CUT:
		cut(&v);
		break;
	case MANGLE_GROW:
		grow(&v);
		break;
	case MANGLE_SCATTER:
		scatter(&v, v.bytes);
		break;
	case MANGLE_HEADERS:
		scatter(&v, HEADER_BYTES);
		break;
	case MANGLE_TAGS:
		stack_tags(&v);
		break;
	case MANGLE_FRAGMENT:
		fragment(&v);
		break;
	case MANGLE_LENGTHS:
		spoil_lengths(&v);
		break;
	case MANGLE_SUMS:
		spoil_sums(&v);
		break;
	default:
		fill(&v, RTE_ETHER_ADDR_LEN, v.bytes);
	}
	return v.bytes;
}

uint16_t mangle(uint8_t *frame, uint16_t bytes, struct mangle_room room,
		uint64_t random)
{
	enum mangle_how how =
		(enum mangle_how)(rng_next(&random) % MANGLE_HOWS);

	return mangle_how(how, frame, bytes, room, &random);
}
