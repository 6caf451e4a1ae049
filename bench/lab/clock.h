/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The distance between two clocks, from questions and answers.
 *
 * Cristian: a question arrives after it was asked, an answer after it was
 * given, so each exchange bounds the offset to an interval as long as its two
 * ways together. All bounds hold at once, so the offset lies where the
 * intervals overlap (Marzullo), which is tighter than the shortest round trip
 * alone. Pure.
 */
#ifndef BENCH_LAB_CLOCK_H
#define BENCH_LAB_CLOCK_H

#include <glib.h>

struct clock_exchange {
	gint64 asked_ns;    /* local */
	gint64 heard_ns;    /* remote, when the question arrived there */
	gint64 said_ns;	    /* remote, when the answer left */
	gint64 answered_ns; /* local */
};

struct clock_offset {
	gint64 offset_ns; /* remote = local + offset */
	gint64 error_ns;  /* +- */
};

/*
 * FALSE when there is no usable exchange. When the intervals have no point in
 * common (a clock was stepped, or drifts), the shortest one alone counts.
 */
gboolean clock_estimate(const struct clock_exchange *x, guint n,
			struct clock_offset *out);

/*
 * How far clock @to is ahead of clock @from, which were both compared with ours
 * (remote = local + offset): what each is unsure of adds up.
 */
struct clock_offset clock_between(const struct clock_offset *from,
				  const struct clock_offset *to);

#endif
