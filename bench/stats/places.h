/* SPDX-License-Identifier: GPL-2.0-only */
/* Where frames left the ring and where they entered the protocols. Pure. */
#ifndef BENCH_STATS_PLACES_H
#define BENCH_STATS_PLACES_H

#include "stats/spans.h"

/* What runs there. The strings are the trace's. */
struct place {
	const char *context; /* "hardirq", "softirq" or "thread" */
	const char
		*softirq; /* the one served; NULL: none, or began too early */
	/* The thread, or that which a softirq runs in: ksoftirqd, idle ... */
	const char *comm;
	int pid;
	int cpu;
	gboolean irqs_off, softirqs_off;
};

struct place place_of(const struct spans *s, int event);

/* Is that a softirq that was handed to its thread? */
gboolean place_is_ksoftirqd(const struct place *p);

enum work {
	WORK_HARVEST,
	WORK_PROTOCOL,
	WORK_COUNT,
};

/* Frames with which @work was done in the same kind of place. */
struct tally {
	enum work work;
	struct place place; /* the first one's */
	char *sched;	    /* of its thread: "fifo/50" */
	guint frames;
};

/* Add what a trace says to @tallies (struct tally). */
void places_count(const struct spans *s, GArray *tallies);
GArray *places_new(void); /* g_array_unref() it */

/* All frames of @work in @tallies. */
guint places_frames(const GArray *tallies, enum work work);

#endif
