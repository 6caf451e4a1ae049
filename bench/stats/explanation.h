/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two traces and a claim become an explanation of a receive mode. Pure.
 */
#ifndef BENCH_STATS_EXPLANATION_H
#define BENCH_STATS_EXPLANATION_H

#include "stats/census.h"
#include "stats/claim.h"
#include "stats/route.h"

/* One of the two traces. */
struct explained {
	struct trace *trace;
	struct spans *spans;
	GPtrArray *frames; /* frames.h; of a flood only the first */
	GArray *tallies;   /* places.h */
	GArray *census;	   /* census.h: from the first frame to the last */
	gint64 ns;	   /* so long was that */
	guint taken;	   /* frames, in it */
	/* Of those entering the protocols: how many did so in ksoftirqd, and
	 * how long after the first frame that began. */
	guint in_ksoftirqd;
	gint64 ksoftirqd_after_ns;
};

struct explanation {
	struct explained low;	/* one frame at a time */
	struct explained flood; /* more than the guest can take */
	struct route *route;	/* of low */
	/* Without a claim there are no differences. */
	gboolean claims;
	struct claim claim;
	char *claim_text;
	GPtrArray *differences; /* char * */
};

/*
 * @low, @flood: what the agent said, char * a line. @claim: the driver's file
 * "contexts", or NULL where the driver makes none. NULL with @error when these
 * cannot be read, or no frame is in them.
 */
struct explanation *explanation_new(const GPtrArray *low,
				    const GPtrArray *flood, const char *claim,
				    GError **error);
void explanation_free(struct explanation *x);

#endif
