/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_AGENT_UEVENT_H
#define BENCH_AGENT_UEVENT_H

#include <stdbool.h>

/* For an interface, once its driver is there: on the slowest kernel, too. */
#define APPEAR_LIMIT_MS 20000

/*
 * Wait until @done(arg), which is asked at once and after every event of the
 * kernel's device model. False when @limit_ms ran out first.
 */
bool uevent_wait(bool (*done)(void *arg), void *arg, unsigned int limit_ms);

/* The same, asked after every change of a network link. */
bool link_event_wait(bool (*done)(void *arg), void *arg, unsigned int limit_ms);

#endif
