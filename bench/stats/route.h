/* SPDX-License-Identifier: GPL-2.0-only */
/* The way that most frames of a trace took, and how long each part took. */
#ifndef BENCH_STATS_ROUTE_H
#define BENCH_STATS_ROUTE_H

#include "stats/frames.h"

struct stage {
	int event;	  /* of the first frame that went this way */
	const char *what; /* "thread woken" */
	const char *name; /* of what; "" when it needs none */
	/* Since the stage before; 0 for the first. */
	gint64 median_ns, min_ns, max_ns;
};

/* A way that frames took, as one line. */
struct variant {
	char *text;
	guint frames;
};

struct route {
	GArray *stages; /* struct stage */
	guint frames;	/* that went this way */
	guint of;
	GPtrArray *others; /* struct variant *, the most frequent first */
};

/* Of at least one frame. The strings are the trace's. */
struct route *route_new(const struct spans *s, const GPtrArray *frames);
void route_free(struct route *r);

#endif
