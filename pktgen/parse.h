/* SPDX-License-Identifier: GPL-2.0-only */
/* Where in a frame its stamp is. Pure. */
#ifndef PKTGEN_PARSE_H
#define PKTGEN_PARSE_H

#include <stddef.h>

#include "rxbench/stamp.h"

/*
 * The stamp of an Ethernet frame of @bytes (without FCS): the first bytes of a
 * UDP or TCP payload over IPv4 (options allowed, fragments not) or IPv6 (no
 * extension headers), behind up to two VLAN tags. NULL when it is something
 * else, or the stamp is not whole or not ours. Lengths and checksums of the
 * headers are not judged: a device that spoils them has still sent the frame
 * back.
 */
const struct rxb_stamp *parse_stamp(const void *frame, size_t bytes);

#endif
