/* SPDX-License-Identifier: GPL-2.0-only */
/* The table behind points.csv, for its writer and its reader. */
#ifndef BENCH_STATS_COLUMNS_H
#define BENCH_STATS_COLUMNS_H

#include "points.h"

enum cell { CELL_TEXT, CELL_INT, CELL_COUNT, CELL_REAL, CELL_FLAG };

struct column {
	const char *name;
	enum cell cell;
	size_t offset; /* into struct point */
	size_t size;
	gboolean optional; /* a file without it can still be read */
};

extern const struct column point_column[];
extern const size_t n_point_columns;

/*
 * The columns (const struct column *) of the header @line..@end, in the file's
 * order; NULL for one that we do not know. NULL with @error when one is missing
 * that every file has. Free with g_ptr_array_unref.
 */
GPtrArray *points_map_header(const char *line, const char *end, GError **error);

#endif
