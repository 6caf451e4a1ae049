/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's tracepoints, in a tracefs instance of our own: nobody else's
 * trace is disturbed, and all of it goes with the instance.
 */
#ifndef BENCH_AGENT_TRACING_H
#define BENCH_AGENT_TRACING_H

#include <stdint.h>

#include "agent/why.h"

/*
 * Trace where interrupts, softirqs, timers, threads and work items run and
 * where frames of any interface pass, into @buffer_kb a CPU. When that is full
 * the rest is lost and counted: what came first is what is wanted. Without TSC
 * as the kernel's clock (@tsc_khz is 0) times are in microseconds. 0, or -1
 * with @why; nothing is left behind then.
 */
int tracing_start(uint64_t buffer_kb, uint64_t tsc_khz, struct why *why);

/* No event is recorded any more; what there is stays. */
int tracing_stop(struct why *why);

/* Each line of the trace, oldest first; *lost: events that found no room. */
int tracing_read(void (*line)(char *text, void *arg), void *arg, uint64_t *lost,
		 struct why *why);

/*
 * For programs that do in user space what has tracepoints in the kernel: "NAME:
 * KEY=VALUE ..." becomes an event of the trace, if there is one.
 */
void tracing_mark(const char *text);

/* Give everything back; also when nothing was started. */
void tracing_end(void);

#endif
