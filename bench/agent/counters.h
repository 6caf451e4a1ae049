/* SPDX-License-Identifier: GPL-2.0-only */
/* One snapshot of everything that counts, under stable names. */
#ifndef BENCH_AGENT_COUNTERS_H
#define BENCH_AGENT_COUNTERS_H

#include <stdint.h>

#define COUNTERS_MAX 2048

struct counter {
	char name[56];
	uint64_t value;
};

struct counters {
	unsigned int n;
	uint64_t raw_ns; /* CLOCK_MONOTONIC_RAW when it was begun */
	struct counter c[COUNTERS_MAX];
};

/* 0 when there is no such counter. */
uint64_t counters_get(const struct counters *set, const char *name);

/* Append GROUP.NAME; blanks become '_', and what is too long is cut, a group so
 * that a part of the name is left. For the collectors. */
void counters_add(struct counters *set, const char *group, const char *name,
		  uint64_t value);

#endif
