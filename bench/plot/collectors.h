/* SPDX-License-Identifier: GPL-2.0-only */
/* Which collectors ran, and what they cost. */
#ifndef BENCH_PLOT_COLLECTORS_H
#define BENCH_PLOT_COLLECTORS_H

#include "view.h"

/* run.json's member, or NULL in a run without one; not to be freed. */
JsonObject *collectors_recorded(const struct run_view *run);
/* How many were on. */
guint collectors_on(const struct run_view *run);

/* Delivered with all of them over delivered with none, in one mode. */
struct collectors_cost {
	const char *mode;
	struct interval ratio;
};

/*
 * Of each mode in @all (struct series) that was measured both ways (struct
 * collectors_cost *); empty for others. Free with g_ptr_array_unref.
 */
GPtrArray *collectors_costs(const GPtrArray *all);

#endif
