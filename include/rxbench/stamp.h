/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the generator writes into each frame, and the addresses it uses.
 *
 * The smallest Ethernet frame (60 bytes without FCS) leaves 18 bytes of UDP
 * payload; the stamp fills them exactly, so every frame can carry one.
 * Shared by the generator, the driver's sim backend and the sink.
 */
#ifndef RXBENCH_STAMP_H
#define RXBENCH_STAMP_H

#ifdef __KERNEL__
#include <asm/byteorder.h>
#include <linux/build_bug.h>
#include <linux/types.h>
typedef __be16 rxb_be16;
typedef __be32 rxb_be32;
typedef __be64 rxb_be64;
#else
#include <arpa/inet.h>
#include <assert.h>
#include <stdint.h>
typedef uint16_t rxb_be16;
typedef uint32_t rxb_be32;
typedef uint64_t rxb_be64;
#endif

#include <rxbench/hist.h>

#define RXB_STAMP_MAGIC 0x5258 /* "RX" */

/*
 * All fields in network byte order. 18 bytes leave no room for two times of 64
 * bits: the planned one keeps its lower 48 bits (78 hours, see
 * rxb_stamp_since()), and how much later the frame was really sent is a code of
 * 12 bits: the index of a bucket of hist.h, exact below 128 ns and within 0.8 %
 * up to 275 s.
 */
struct rxb_stamp {
	rxb_be16 magic;
	rxb_be16 epoch; /* trial number: frames of another trial don't count */
	rxb_be32 seq;	/* 0, 1, 2 ... within one epoch */
	rxb_be32 flow_lag; /* flow id (20 bits), lag code (12 bits) */
	rxb_be16
		planned_hi; /* when the schedule wanted it sent, in ns of the */
	rxb_be32 planned_lo; /* generator's CLOCK_MONOTONIC_RAW, modulo 2^48 */
} __attribute__((packed));

#define RXB_STAMP_LAG_BITS 12
#define RXB_STAMP_LAG_MAX ((1u << RXB_STAMP_LAG_BITS) - 1)
#define RXB_STAMP_FLOWS_MAX (1u << (32 - RXB_STAMP_LAG_BITS))

static_assert(sizeof(struct rxb_stamp) == 18,
	      "the stamp must fill the payload of a 60-byte frame");

static inline void rxb_stamp_plan(struct rxb_stamp *stamp, uint64_t planned_ns)
{
	stamp->planned_hi = htons((uint16_t)(planned_ns >> 32));
	stamp->planned_lo = htonl((uint32_t)planned_ns);
}

/*
 * How many ns after its planned instant it is at @now_ns, on a clock that runs
 * at most 39 hours ahead of or behind the generator's. Negative: before it.
 */
static inline int64_t rxb_stamp_since(const struct rxb_stamp *stamp,
				      uint64_t now_ns)
{
	uint64_t planned = (uint64_t)ntohs(stamp->planned_hi) << 32 |
			   ntohl(stamp->planned_lo);

	return (int64_t)((now_ns - planned) << 16) >> 16;
}

/* How much later than planned it was sent, in ns: the end of its bucket. */
static inline uint64_t rxb_stamp_lag(const struct rxb_stamp *stamp)
{
	return rxb_hist_upper(ntohl(stamp->flow_lag) & RXB_STAMP_LAG_MAX);
}

#define RXB_ETH_HDR_BYTES 14
#define RXB_IP4_HDR_BYTES 20
#define RXB_UDP_HDR_BYTES 8
/* Where the stamp starts in an untagged IPv4 / UDP frame. */
#define RXB_STAMP_OFFSET \
	(RXB_ETH_HDR_BYTES + RXB_IP4_HDR_BYTES + RXB_UDP_HDR_BYTES)
#define RXB_MIN_FRAME_BYTES 60 /* without FCS; 64 on the wire */
#define RXB_MAX_FRAME_BYTES 1514
#define RXB_JUMBO_FRAME_BYTES 9014 /* MTU 9000 */

/* RFC 2544, appendix C.2.2: 198.18.0.0/15 is set aside for benchmarks. */
#define RXB_TESTER_IP "198.18.0.1"
#define RXB_DUT_IP "198.18.0.2"
#define RXB_PREFIX_LEN 24
/*
 * The other half of that /15 lies behind the device under test: its way there
 * is a router on the same wire that nobody has ever seen, the phantom.
 */
#define RXB_PHANTOM_IP "198.18.0.3"
#define RXB_BEYOND_IP "198.19.0.1"
#define RXB_BEYOND_NET "198.19.0.0"
#define RXB_BEYOND_PREFIX_LEN 16
/* RFC 5180, section 8: 2001:2::/48 is set aside for benchmarks. */
#define RXB_TESTER_IP6 "2001:2::1"
#define RXB_DUT_IP6 "2001:2::2"
/* Locally administered addresses: no vendor owns them. */
#define RXB_TESTER_MAC "02:00:00:00:00:01"
#define RXB_DUT_MAC "02:00:00:00:00:02"
#define RXB_PHANTOM_MAC "02:00:00:00:00:03"
/* The discard service (RFC 863): the sink throws the frame away. */
#define RXB_SINK_UDP_PORT 9
#define RXB_TESTER_UDP_PORT 49184

#endif
