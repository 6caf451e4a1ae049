/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions by stage of the receive path: what the plugin (bench/plugin)
 * writes, and costs.csv, the table of it.
 */
#ifndef BENCH_STATS_COSTS_H
#define BENCH_STATS_COSTS_H

#include "summary.h"

#define COSTS_FILE "costs.csv"

/* A stage of one window, as the plugin counted it. */
struct stage_cost {
	char stage[16];
	gint64 instructions, entries;
};

/*
 * The plugin's file, stages (struct stage_cost) in its order. NULL with @error
 * when it is not one, or when its stages do not add up to its total.
 */
GArray *costs_parse(const char *text, GError **error);

/* One row of costs.csv. */
struct cost {
	int seq; /* the point's, as in points.csv */
	char mode[24];
	char params[256];
	double offered_pps;
	char stage[16];
	gint64 instructions, entries;
	gint64 frames; /* taken by the driver: sent minus ring_drop */
};

/* Append the rows of the point @p, whose stages (struct stage_cost) are. */
void costs_add_point(GArray *costs, const struct point *p,
		     const GArray *stages);

/*
 * All rows (struct cost) of the file; none when there is no file. NULL with
 * @error when it is damaged.
 */
GArray *costs_read(const char *path, GError **error);

/* The file anew, whole or not at all; by seq, stages in the order given. */
gboolean costs_write(const char *path, const GArray *costs, GError **error);

/*
 * Add rows to the file. What it had of the same points is replaced. FALSE with
 * @error.
 */
gboolean costs_append(const char *path, const GArray *costs, GError **error);

/* The stages that @costs name, in order; free with g_ptr_array_unref. */
GPtrArray *costs_stages(const GArray *costs);

/*
 * Instructions and entries of @stage per frame, over the valid repetitions at
 * @load; n is 0 where there are none. @stage NULL: of all stages that are part
 * of the receive path (not hog, not idle).
 */
struct interval costs_instructions(const GArray *costs, const struct load *load,
				   const char *stage);
struct interval costs_entries(const GArray *costs, const struct load *load,
			      const char *stage);

/* FALSE: the CPU had nothing to do for a frame in this stage. */
gboolean costs_is_path(const char *stage);

#endif
