/* SPDX-License-Identifier: GPL-2.0-only */
/* One snapshot of everything that counts, under stable names. */
#ifndef BENCH_AGENT_COUNTERS_H
#define BENCH_AGENT_COUNTERS_H

#include <stdint.h>

#define COUNTERS_MAX 2048

struct agent;

struct counter {
	char name[56];
	uint64_t value;
};

struct counters {
	unsigned int n;
	uint64_t raw_ns; /* CLOCK_MONOTONIC_RAW when it was taken */
	struct counter c[COUNTERS_MAX];
};

/*
 * drv.* of the driver (ethtool -S), dev.* (rtnl_link_stats64), irq.*,
 * softirq.*, softnet.* (32-bit in the kernel: they wrap), snmp.*, stat.* and
 * cpuN.* (USER_HZ ticks), sink.*, hog.*. Absent sources leave out their names.
 */
void counters_take(struct counters *set, struct agent *agent,
		   const char *ifname);

/* The part of it that says where frames are; and the rest, added to that. */
void counters_frames(struct counters *set, struct agent *agent,
		     const char *ifname);
void counters_costs(struct counters *set, const char *ifname);

/* 0 when there is no such counter. */
uint64_t counters_get(const struct counters *set, const char *name);

/* Append GROUP.NAME; blanks become '_'. For the sources. */
void counters_add(struct counters *set, const char *group, const char *name,
		  uint64_t value);

/* The sources that are files of /proc: counters_proc.c. */
void counters_proc_frames(struct counters *set);
void counters_proc_costs(struct counters *set);

#endif
