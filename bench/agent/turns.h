/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long a CPU's turn lasts. Counting instructions, QEMU runs a guest's CPUs
 * one after the other, each until half of the time to the next timer of the
 * machine has passed: milliseconds, on a quiet machine, in which a generator
 * would send and nobody receive. A timer that expires every few microseconds
 * bounds that. The HPET has one that runs without raising an interrupt, so the
 * guest pays nothing for it.
 */
#ifndef BENCH_AGENT_TURNS_H
#define BENCH_AGENT_TURNS_H

#include "agent/why.h"

#define TURNS_MIN_NS 1000
#define TURNS_MAX_NS 1000000

/*
 * Let the HPET's timer 0 expire every @period_ns from now on. The kernel must
 * not use the HPET (hpet=disable). 0, or -1 with @why.
 */
int turns_set(unsigned int period_ns, struct why *why);

#endif
