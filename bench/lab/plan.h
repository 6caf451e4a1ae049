/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which point is measured when. A blocked order (all of one arm, then all of
 * the next) would turn drift of the machine into a result, so each repetition
 * goes through the loads in its own random order, and through all arms, again
 * in random order, at each load: what is compared is measured side by side. A
 * device is a lab of its own, which is started once: they come one by one.
 * Pure; the same seed gives the same order.
 */
#ifndef BENCH_LAB_PLAN_H
#define BENCH_LAB_PLAN_H

#include <glib.h>

/* Places in the scenario's lists and among the arms; rep counts from 1. */
struct plan_point {
	guint device;
	guint arm;
	guint load;
	guint rep;
};

/* All points (struct plan_point) in the order to measure them. */
GArray *plan_make(guint devices, guint arms, guint loads, guint reps,
		  guint32 seed);

/*
 * Which of @count shards (from 1) each place of @plan goes to, a guint each:
 * places are dealt out one by one, or, @together, those that are compared with
 * each other in one hand, so that they meet on one machine.
 */
GArray *plan_deal(const GArray *plan, gboolean together, guint count);

/* How many shards have anything to do at most. */
guint plan_hands(const GArray *plan, gboolean together);

/* Leaves in @plan what is shard @index (from 1) of @count. */
void plan_shard(GArray *plan, gboolean together, guint index, guint count);

/* "3/16"; FALSE when it is not 1 <= I <= N <= 10000. */
gboolean plan_parse_shard(const char *text, guint *index, guint *count);

#endif
