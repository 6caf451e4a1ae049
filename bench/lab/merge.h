/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The shards of one sweep put together: the run directory that one run of the
 * whole sweep would have left. In virtual time that is so to the byte.
 */
#ifndef BENCH_LAB_MERGE_H
#define BENCH_LAB_MERGE_H

#include "lab/record.h"

/* One of the directories. */
struct shard {
	char *name; /* as it was given */
	struct rundir dir;
	struct record record;
	struct config *config;
	GArray *points; /* struct point */
	/* What a point's number (gint64) is here, and in the whole sweep. */
	GHashTable *numbers;
};

struct merge {
	GPtrArray *shards; /* struct shard *, ascending */
	struct scenario *scenario;
	GPtrArray *knobs;
	GArray *arms;  /* struct arm */
	GArray *plan;  /* struct plan_point: the whole sweep */
	char *missing; /* what is not there, in words; NULL when complete */
};

/*
 * Read the directories @names (ends in NULL) and check that they belong
 * together. NULL with @error; also when something is missing, unless
 * @partial.
 */
struct merge *merge_read(char *const *names, gboolean partial, GError **error);
void merge_free(struct merge *m);

/* Rows in all shards. */
guint merge_points(const struct merge *m);

/* Fill @to, a new run directory. FALSE with @error; @to is then unfinished. */
gboolean merge_write(const struct merge *m, const struct rundir *to,
		     GError **error);

#endif
