/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A collector counts one kind of thing in the guest. All of them are read at
 * rest, before and after a window; what one takes from the machine inside it is
 * said in include/rxbench/collectors.h.
 */
#ifndef BENCH_COLLECT_COLLECTOR_H
#define BENCH_COLLECT_COLLECTOR_H

#include <stdbool.h>

#include <rxbench/collectors.h>

#include "agent/counters.h"
#include "agent/procs.h"
#include "agent/why.h"

/* What a reading is about. */
struct collect_from {
	const char *ifname;
	const struct workload_env *env;
	const struct procs *procs;
};

struct collector_ops {
	/* -1 with @why: this machine cannot. NULL: there is nothing to start.
	 */
	int (*start)(struct why *why);
	void (*stop)(void); /* only after start */
	/* Optional: a trial begins. Only while on. */
	void (*begin)(const struct procs *procs);
	/* Add what was counted so far; only while on. NULL: it counts
	 * nothing, and has verbs of its own. */
	void (*read)(struct counters *set, const struct collect_from *from);
};

struct collector {
	const char *name;
	enum rxb_collector_kind kind;
	const struct collector_ops *ops;
};

/* Ended by one without a name. */
extern const struct collector collectors[];

const struct collector *collector_find(const char *name);

/* 0, also when it is on already; or -1 with @why. */
int collector_start(const struct collector *c, struct why *why);
/* Those that are always on stay. */
void collector_stop(const struct collector *c);
bool collector_is_on(const struct collector *c);

/* A trial begins: tell those that are on. */
void collectors_begin(const struct procs *procs);

/* Begin a reading with what says where frames are: it is asked often. */
void collectors_frames(struct counters *set, const struct collect_from *from);
/* Add to it all others that are on. */
void collectors_rest(struct counters *set, const struct collect_from *from);

#endif
