/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/clock.h"

static void set_interval(struct clock_offset *out, gint64 lo, gint64 hi)
{
	out->offset_ns = lo + (hi - lo) / 2;
	out->error_ns = (hi - lo + 1) / 2;
}

/* The part of an exchange that was spent under way. */
static gint64 under_way(const struct clock_exchange *x)
{
	return (x->answered_ns - x->asked_ns) - (x->said_ns - x->heard_ns);
}

gboolean clock_estimate(const struct clock_exchange *x, guint n,
			struct clock_offset *out)
{
	gint64 lo = G_MININT64, hi = G_MAXINT64;
	const struct clock_exchange *best = NULL;
	guint i;

	for (i = 0; i < n; i++) {
		if (under_way(&x[i]) < 0)
			continue;
		lo = MAX(lo, x[i].said_ns - x[i].answered_ns);
		hi = MIN(hi, x[i].heard_ns - x[i].asked_ns);
		if (!best || under_way(&x[i]) < under_way(best))
			best = &x[i];
	}
	if (!best)
		return FALSE;
	if (lo <= hi)
		set_interval(out, lo, hi);
	else
		set_interval(out, best->said_ns - best->answered_ns,
			     best->heard_ns - best->asked_ns);
	return TRUE;
}

struct clock_offset clock_between(const struct clock_offset *from,
				  const struct clock_offset *to)
{
	return (struct clock_offset){
		.offset_ns = to->offset_ns - from->offset_ns,
		.error_ns = to->error_ns + from->error_ns,
	};
}
