/* SPDX-License-Identifier: GPL-2.0-only */
/* What goes on inside a window, as lines of text for a terminal. Pure. */
#ifndef BENCH_LAB_LIVE_H
#define BENCH_LAB_LIVE_H

#include <glib.h>
#include <rxbench/sampler.h>

#define LIVE_PERIOD_MS 500

/* Per second. What the NIC lost is what was offered and not taken off it. */
struct live_rates {
	double delivered, nic, backlog, socket;
	double taken, irqs, softirqs;
	double hog_share; /* of its pace when idle; negative: there is no hog */
};

/* FALSE when no time lies between the samples. */
gboolean live_rates(const struct rxb_sample *from, const struct rxb_sample *to,
		    double offered_pps, double hog_idle_per_s,
		    struct live_rates *rates);

/* A trial that goes on. */
struct live_trial {
	const char *what; /* "napi 60.0 kpps" */
	double elapsed_s;
	double window_s; /* 0: virtual time, in which nobody can tell */
	double offered_pps;
	const struct live_rates *rates; /* NULL: not seen */
};

/* Appends lines of at most @width columns, without their ends. */
void live_lines(GPtrArray *lines, const struct live_trial *t, guint width,
		gboolean utf8);

/* A line cut to @width columns. Free it. */
char *live_cut(const char *line, guint width);

/* "60.0 kpps". Negative: "?". Free it. */
char *live_quantity(double v, const char *unit);

#endif
