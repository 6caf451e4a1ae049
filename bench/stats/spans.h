/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ran on top of what: each event of a trace lies in an interrupt, a
 * softirq, a timer's function, a work item or a thread, which lies in another.
 * Pure.
 */
#ifndef BENCH_STATS_SPANS_H
#define BENCH_STATS_SPANS_H

#include "stats/trace.h"

struct span {
	int open;   /* the event it began with; a thread's is its switch */
	int parent; /* the span it runs on top of, or -1 */
};

struct spans {
	const struct trace *trace;
	GArray *spans; /* struct span */
	/*
	 * An event: the innermost span it lies in, or -1 when that began before
	 * the trace. An event that opens a span lies in that one's parent.
	 */
	GArray *in; /* int */
	/* The span an event opens, or -1. */
	GArray *opens; /* int */
};

struct spans *spans_build(const struct trace *t);
void spans_free(struct spans *s);

/* -1 above all spans. */
int spans_in(const struct spans *s, int event);
int spans_opened(const struct spans *s, int event);
int spans_parent(const struct spans *s, int span);
/* The event that a span began with; @span must be one. */
int spans_open(const struct spans *s, int span);
enum trace_kind spans_kind(const struct spans *s, int span);

/* The innermost span of @kind around @span, itself included, or -1. */
int spans_around(const struct spans *s, int span, enum trace_kind kind);

#endif
