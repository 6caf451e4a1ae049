/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which ring a flow has, where one core sends by several: on a vhost-user wire
 * who sends chooses the receiver's queue, so what a NIC does for itself
 * (receive-side scaling) is done here. Pure.
 */
#ifndef PKTGEN_SPREAD_H
#define PKTGEN_SPREAD_H

#include "request.h"

#define SPREAD_MAX 8

/* The ring of @flow, below @rings. */
uint8_t spread_ring(const struct request *r, uint32_t flow, unsigned int rings);

/* The rings of all flows of @r, or NULL for want of memory. Free it. */
uint8_t *spread_rings(const struct request *r, unsigned int rings);

#endif
