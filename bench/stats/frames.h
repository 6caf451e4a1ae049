/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way of each frame through a trace, and why each step of it was taken. No
 * mode and no name is known here: what a thread does is put down to who woke
 * it, a softirq to who raised it, a work item to who queued it, and so on back
 * to an interrupt, or to something that was at work already. Pure.
 */
#ifndef BENCH_STATS_FRAMES_H
#define BENCH_STATS_FRAMES_H

#include "stats/spans.h"

struct frame {
	int harvest;	 /* taken off the ring; -1: nobody says so */
	int protocol;	 /* enters the kernel's protocols */
	int application; /* read by a process; -1: never */
	GArray *steps;	 /* int: the events of its way, in order */
};

/*
 * struct frame *, at most @max, in the order in which they came. The frames of
 * an interface are taken to enter the protocols in the order in which they left
 * the ring, which holds as long as none is dropped between.
 */
GPtrArray *frames_find(const struct spans *s, guint max);

#endif
