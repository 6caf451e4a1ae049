/* SPDX-License-Identifier: GPL-2.0-only */
/* A trial of the collector "stages", for the agent. */
#ifndef BENCH_COLLECT_STAGE_TRIAL_H
#define BENCH_COLLECT_STAGE_TRIAL_H

#include "agent/why.h"
#include "collect/stage_join.h"
#include "workloads/sink.h"

/* What came of it. */
struct stage_result {
	struct stage_times times;
	uint64_t clock_err_ns; /* of CLOCK_MONOTONIC to the application's */
};

/*
 * Follow the sink's new trial: of so many frames @every, a power of two, all
 * times are noted. 0, or -1 with @why: the collector is not on.
 */
int stages_begin(struct sink_shared *sink, const char *ifname, uint32_t every,
		 struct why *why);

/* The trial is over and everything at rest. -1 with @why: none was begun. */
int stages_end(struct sink_shared *sink, struct stage_result *result,
	       struct why *why);

#endif
