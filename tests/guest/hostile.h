/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames and devices that break every rule. HOSTILE_FRAMES=N in the environment
 * asks for so many frames taken on each backend, not for a few in each mode.
 */
#ifndef TESTS_GUEST_HOSTILE_H
#define TESTS_GUEST_HOSTILE_H

#include "dut.h"

/*
 * Boot a guest and, on each backend of @feeds (NULL ends it; all in a lab of
 * @device), send each mode frames that are wrong. Returns the exit status.
 */
int hostile(const char *device, const struct feed *const *feeds);

#endif
