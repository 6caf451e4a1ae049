/* SPDX-License-Identifier: GPL-2.0-only */
/* The run directory: making, opening, and what is appended to it. */
#ifndef BENCH_LAB_RUNDIR_H
#define BENCH_LAB_RUNDIR_H

#include "lab/trial.h"

struct rundir {
	char *path; /* absolute */
	int lock_fd;
};

/*
 * A new directory at @out, or results/TIME-NAME when that is NULL. It must
 * not exist yet, or be empty.
 */
gboolean rundir_create(struct rundir *d, const char *out, const char *name,
		       GError **error);
/*
 * @path is not there, or a directory in which nothing has begun; FALSE with
 * @error, which ends in
 * @advice.
 */
gboolean rundir_is_free(const char *path, const char *advice, GError **error);

/* One that is there, for us alone. */
gboolean rundir_open(struct rundir *d, const char *path, GError **error);
void rundir_close(struct rundir *d);

char *rundir_file(const struct rundir *d, const char *name);

/* The rows finished so far; an empty array when there are none. */
GArray *rundir_points(const struct rundir *d, GError **error);

/*
 * Keep a finished point: its latency, its samples, what it cost, and last its
 * row, which makes it count.
 */
gboolean rundir_append(const struct rundir *d, const struct point *p,
		       const struct trial *t, GError **error);

/*
 * Note a point that failed a gate and is measured again, in attempts.csv: the
 * columns are those of points.csv, and nobody counts on the rows.
 */
gboolean rundir_failed(const struct rundir *d, const struct point *p,
		       GError **error);

/*
 * rundir_tables.c: the files that grow by some rows a point before its row in
 * points.csv makes it count. Their first column is seq. Ends in NULL.
 */
extern const char *const rundir_tables[];

/*
 * Append @rows (whole lines) to table @name, behind @header where the table is
 * new: all of it or nothing.
 */
gboolean rundir_grow(const struct rundir *d, const char *name,
		     const char *header, const char *rows, GError **error);

/*
 * Bring the tables and points.csv into the order of seq, each file whole or not
 * at all.
 */
gboolean rundir_sort(const struct rundir *d, GError **error);

/*
 * Take back what a killed session has left of points without a row: in the
 * tables, in latency/, and files that were not written to their end.
 */
gboolean rundir_trim(const struct rundir *d, const GArray *points,
		     GError **error);
/* "run.json.A1B2C3": on its way to become run.json. */
gboolean rundir_is_half(const char *name);

#endif
