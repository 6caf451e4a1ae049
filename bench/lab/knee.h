/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search for the knee: the largest load that the machine still carries.
 * Doubling finds a load that passes and one that fails; bisection closes in.
 * Who starts near the knee does not double at once: strides grow, up to 2.
 * A hiccup of the host can make a trial fail and cannot make one pass: where
 * there may be one, a fail counts only when it happened twice. Pure.
 */
#ifndef BENCH_LAB_KNEE_H
#define BENCH_LAB_KNEE_H

#include <glib.h>

#define KNEE_FAR 2.0
/* A little less than two steps of the width to which the search goes. */
#define KNEE_NEAR 1.11

struct knee {
	double min_pps, max_pps;
	double pass_pps; /* highest load that passed; 0: none yet */
	double fail_pps; /* lowest load whose fail counts; 0: none yet */
	double next_pps;
	guint fails; /* at next_pps */
	guint fails_needed;
	guint trials;
	double stride; /* factor of the next step away from what is known */
};

/* @stride: KNEE_FAR for a wild guess, KNEE_NEAR when the knee is likely near.
 */
void knee_init(struct knee *k, double start_pps, double stride, double min_pps,
	       double max_pps, guint fails_needed);
/* The load to try now; 0 when the search is over and pass_pps is the knee. */
double knee_next(const struct knee *k);
void knee_report(struct knee *k, gboolean passed);

#endif
