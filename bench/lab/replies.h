/* SPDX-License-Identifier: GPL-2.0-only */
/* The agent's answers of many lines, read. Pure. */
#ifndef BENCH_LAB_REPLIES_H
#define BENCH_LAB_REPLIES_H

#include <rxbench/hist.h>

#include "lab/agent.h"

/* Name -> guint64 *. g_hash_table_unref() it. NULL with @error. */
GHashTable *reply_counters(const struct agent_reply *r, GError **error);

/* struct rxb_sample, oldest first. NULL with @error. */
GArray *reply_samples(const struct agent_reply *r, gint64 *lost,
		      GError **error);

/* ns */
gboolean reply_latency(const struct agent_reply *r, struct rxb_hist *h,
		       GError **error);

/* Where things should be: CPUs of the guest, by number. */
struct pin_places {
	const char *irq_cpu, *app_cpu;
	guint irq_cpus;	 /* more than 1: queues go to them in turn */
	char **hog_cpus; /* each has one; NULL: it is with the application */
};

/*
 * Add to @misplaced (char *) what is elsewhere: "sink is on CPU 1, not 0".
 */
gboolean reply_pins(const struct agent_reply *r, const struct pin_places *where,
		    GPtrArray *misplaced, GError **error);

#endif
