/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From what the kernel's side noted of a tagged frame and when the application
 * had it to the time it spent in each stage. Pure.
 */
#ifndef BENCH_COLLECT_STAGE_JOIN_H
#define BENCH_COLLECT_STAGE_JOIN_H

#include <stdint.h>

#include <rxbench/hist.h>
#include <rxbench/stages.h>

/* CLOCK_MONOTONIC_RAW here is both of these clocks and so much. */
struct stage_clocks {
	int64_t lab_ns;	 /* the generator's */
	int64_t mono_ns; /* CLOCK_MONOTONIC */
};

/* The stages that only the kernel's side can tell of. */
struct stage_times {
	uint64_t frames;		/* tagged ones of which all is known */
	struct rxb_hist ns[RXB_STAGES]; /* SEND and TOTAL stay empty */
};

void stage_times_reset(struct stage_times *t);

/*
 * Add a frame that the application had at @taken_ns (CLOCK_MONOTONIC_RAW). One
 * of which the kernel's side does not know all adds nothing.
 */
void stage_join(struct stage_times *t, const struct rxb_stage_note *note,
		uint64_t taken_ns, const struct stage_clocks *clocks);

#endif
