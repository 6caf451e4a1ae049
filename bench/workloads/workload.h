/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the frames are for: each workload is a process of its own, pinned to
 * the CPU under test, that counts in memory it shares with the agent. Adding
 * one is adding a line to the table in workload.c.
 */
#ifndef BENCH_WORKLOADS_WORKLOAD_H
#define BENCH_WORKLOADS_WORKLOAD_H

#include <rxbench/sampler.h>

struct sink_shared;

/* Made by the agent before any workload is forked; lives as long as it. */
struct workload_env {
	struct rxb_shared *page; /* the sampler's, or a plain one without it */
	struct sink_shared *sink;
};

struct workload {
	const char *name;
	const char *summary;
	int nice;
	/* Optional: the name of another that is started and ended with it. */
	const char *with;
	/*
	 * Optional; in the agent, before the fork: acquire what can fail.
	 * Returns a descriptor that both processes keep, or -errno.
	 */
	int (*open)(const struct workload_env *env);
	/* In the child, with @fd from open (else -1). Returns only to die. */
	void (*run)(const struct workload_env *env, int fd);
};

/* Ends in NULL. */
extern const struct workload *const workloads[];

extern const struct workload workload_sink;
extern const struct workload workload_hog;
extern const struct workload workload_uio;

/* NULL when there is none of that name. */
const struct workload *workload_find(const char *name);

#endif
