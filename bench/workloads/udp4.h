/* SPDX-License-Identifier: GPL-2.0-only */
/* What a kernel does for a UDP application, for one that has none. Pure. */
#ifndef BENCH_WORKLOADS_UDP4_H
#define BENCH_WORKLOADS_UDP4_H

#include <stddef.h>
#include <stdint.h>

enum udp4_verdict {
	UDP4_OTHER,   /* no IPv4: another protocol's business */
	UDP4_DROP,    /* IPv4, but broken, a fragment, or not for the port */
	UDP4_DELIVER, /* @payload and @payload_bytes are the datagram */
};

/*
 * Judge an untagged Ethernet frame of @bytes, checksums included (RFC 894,
 * 791, 768, 1071).
 */
enum udp4_verdict udp4_judge(const void *frame, size_t bytes, uint16_t port,
			     const void **payload, size_t *payload_bytes);

#endif
