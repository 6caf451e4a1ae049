/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the frames are for: each workload is a process of its own, pinned to
 * the CPU under test, that counts in memory it shares with the agent; or it is
 * what the kernel does by itself once it is told. Adding one is adding a line
 * to the table in workload.c.
 */
#ifndef BENCH_WORKLOADS_WORKLOAD_H
#define BENCH_WORKLOADS_WORKLOAD_H

#include <stdbool.h>

#include <rxbench/sampler.h>

#include "workloads/app.h"

struct sink_shared;

/* Made by the agent before any workload is forked; lives as long as it. */
struct workload_env {
	struct rxb_shared *page; /* the sampler's, or a plain one without it */
	struct sink_shared *sink;
	struct app_options app; /* of the workload that is started next */
};

struct workload {
	const char *name;
	const char *summary;
	int nice;
	bool is_app;	/* takes requests, as struct app_options says */
	bool one_a_cpu; /* may run on several CPUs at once, one on each */
	/* Optional: the name of another that is started and ended with it. */
	const char *with;
	/*
	 * Optional; in the agent, before the fork: acquire what can fail.
	 * Returns a descriptor that both processes keep, or -errno.
	 */
	int (*open)(const struct workload_env *env);
	/* Optional; in the agent: undo what open did to the kernel. */
	void (*close)(void);
	/*
	 * In the child, with @fd from open (else -1). Returns only to die.
	 * NULL: the kernel does it all, and open returns 0.
	 */
	void (*run)(const struct workload_env *env, int fd);
	/* @fd is the socket on the sink's port. */
	bool reads_socket;
	/* Frames go on to the phantom: interfaces must know the way. */
	bool passes_on;
	/* Who counts what it delivers, RXB_DELIVERED_*; NULL: it does. */
	const char *delivered;
};

/* Ends in NULL. */
extern const struct workload *const workloads[];

extern const struct workload workload_sink;
extern const struct workload workload_drop;
extern const struct workload workload_forward;
extern const struct workload workload_screend;
extern const struct workload workload_hog;
extern const struct workload workload_echo;
extern const struct workload workload_rr;
extern const struct workload workload_uio;

/* NULL when there is none of that name. */
const struct workload *workload_find(const char *name);

#endif
