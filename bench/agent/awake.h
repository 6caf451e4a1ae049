/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A process that keeps its CPU from idling, at the lowest of all priorities.
 * When all CPUs of a guest idle, QEMU's main loop moves the clock that counts
 * instructions; if it looks while a CPU is about to halt, it moves it too far.
 * Whether it does is up to the host. A CPU that never idles leaves no choice.
 */
#ifndef BENCH_AGENT_AWAKE_H
#define BENCH_AGENT_AWAKE_H

#include <stdbool.h>
#include <sys/types.h>

#include "agent/why.h"

struct awake {
	pid_t pid; /* 0: there is none */
};

/* On @cpu (-1: the caller's); it dies with the caller. 0, or -1 with @why. */
int awake_start(struct awake *a, int cpu, struct why *why);

/* Let it spin, or rest while somebody else does. Harmless when there is none.
 */
void awake_spin(const struct awake *a, bool on);

#endif
