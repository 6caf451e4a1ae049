/* SPDX-License-Identifier: GPL-2.0-only */
/* How the interrupt rate follows a step of the load. Pure. */
#ifndef BENCH_LAB_SETTLE_H
#define BENCH_LAB_SETTLE_H

#include <glib.h>

struct settle {
	/*
	 * From the step until the rate stays within a fifth of what it is in
	 * the end. All of the time that was watched: it does not.
	 */
	double after_ms;
	/* Over the second half of that time: (largest - smallest) / median. */
	double spread;
	/*
	 * How often the rate turns round: 0 where it goes to its new level and
	 * stays, 1 for an overshoot, many in a limit cycle.
	 */
	int turns;
};

/*
 * The rate between the step at @from_ns and @to_ns, looked at in twentieths of
 * that time. FALSE: @samples (struct rxb_sample, ascending) do not cover it, or
 * there was no interrupt in its second half.
 */
gboolean settle_measure(const GArray *samples, guint64 from_ns, guint64 to_ns,
			struct settle *out);

#endif
