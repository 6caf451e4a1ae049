/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program's side of the ring in rxbench/uioring.h. Pure functions on mapped
 * memory, which is never trusted beyond its own bounds.
 */
#ifndef BENCH_WORKLOADS_UIORING_H
#define BENCH_WORKLOADS_UIORING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <rxbench/uioring.h>

/* NULL, or a constant text that says why this is no ring of ours. */
const char *uioring_fault(const struct rxb_uioring *ring);

enum rxb_uioring_state uioring_state(const struct rxb_uioring *ring);

/*
 * The oldest frame of the ring, in place: its length in bytes and where it
 * is (@frame), and its number (@at). 0: there is none. -1: the ring is corrupt.
 */
int uioring_peek(const struct rxb_uioring *ring, uint32_t *at,
		 const void **frame);

/*
 * Take the frame that uioring_peek() numbered @at; its memory is the driver's
 * again. False when somebody else had it: then it was never this caller's.
 */
bool uioring_take(struct rxb_uioring *ring, uint32_t at);

#endif
