/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a run compares: its arms. Each is measured at every load and
 * repetition, all of them side by side. Most differ in the mode; the second
 * half of an A/A pair differs in nothing from the first, and so shows what a
 * difference must exceed to mean something. Pure.
 */
#ifndef BENCH_LAB_ARMS_H
#define BENCH_LAB_ARMS_H

#include "lab/plan.h"
#include "lab/knobs.h"
#include "lab/scenario_arm.h"
#include "stats/points.h"

struct arm {
	const struct scenario_arm *of; /* the scenario's */
	int twin;		       /* 1: the second half of the A/A pair */
	const char *collectors;	       /* a set's name; NULL: not compared */
	GPtrArray *knobs; /* struct knob_value: the run's and its own */
};

/*
 * The arms (struct arm) of @s, each of its own (with each set of collectors
 * that it compares), in its order; @pair: the first once more, last, where
 * there is anything to compare. @s and @knobs (struct knob_value, of all arms;
 * may be NULL) must outlive them.
 */
GArray *arms_make(const struct scenario *s, const GPtrArray *knobs,
		  gboolean pair);

/* "napi", "napi collectors=none", "napi (A/A)"; free with g_free. */
char *arm_label(const struct arm *arm);

/*
 * What a row's params say: "a=1;b=2", the knobs that mean something to its
 * mode, and its collectors, sorted. Free with g_free.
 */
char *arm_params(const struct arm *arm);

/* Is @p the row of plan point @at? */
gboolean arms_is_at(const GArray *arms, const struct scenario *s,
		    const struct plan_point *at, const struct point *p);

/* The place of @at in the scenario, from 1: whatever the order. */
int arms_place(const GArray *arms, const struct scenario *s,
	       const struct plan_point *at);

#endif
