/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_AGENT_CLOCK_H
#define BENCH_AGENT_CLOCK_H

#include <stdint.h>

/* CLOCK_MONOTONIC_RAW: what all measurements are in. */
uint64_t clock_raw_ns(void);

/* CLOCK_MONOTONIC: what limits and waits are in. */
uint64_t clock_ms(void);

/* CLOCK_MONOTONIC_RAW = CLOCK_MONOTONIC + ns, +- error_ns. */
struct clock_distance {
	int64_t ns;
	uint64_t error_ns;
};

void clock_mono(struct clock_distance *out);

/*
 * The rate at which the kernel takes the TSC to run, or 0 when it does not
 * trust it as a clock.
 */
uint64_t clock_tsc_khz(void);

#endif
