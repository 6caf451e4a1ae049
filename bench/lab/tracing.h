/* SPDX-License-Identifier: GPL-2.0-only */
/* What a receive mode is asked while it is traced, in whatever lab. */
#ifndef BENCH_LAB_TRACING_H
#define BENCH_LAB_TRACING_H

#include <glib.h>

/*
 * One frame at a time: each has been read long before the next comes, also
 * where an emulated CPU pays for every event.
 */
#define TRACING_LOW_PPS 100
/* More than any guest can take while it writes a trace; not for long. */
#define TRACING_FLOOD_PPS 200000
#define TRACING_FLOOD_MS 20
#define TRACING_BUFFER_KB "8192"
#define TRACING_QUIET_MS 60

struct tracing {
	/* Asked. */
	const char *mode;
	guint frames; /* that come one at a time */

	/* What the agent said; tracing_clear() frees. */
	char *claim;		/* the driver's; NULL: it makes none */
	GPtrArray *low, *flood; /* char * */
	/* Frames that found room in the ring: fewer than asked for when the
	 * generator came late. */
	gint64 low_offered, flood_offered;
};

void tracing_clear(struct tracing *t);

#endif
