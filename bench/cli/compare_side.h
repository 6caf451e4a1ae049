/* SPDX-License-Identifier: GPL-2.0-only */
/* One of the two runs of a comparison, as read from its directory. */
#ifndef BENCH_CLI_COMPARE_SIDE_H
#define BENCH_CLI_COMPARE_SIDE_H

#include "lab/provenance.h"
#include "lab/record.h"
#include "stats/compare.h"

struct side {
	struct rundir dir; /* not locked: it is only read */
	struct record record;
	struct provenance of;
	GArray *points, *costs;
};

gboolean side_read(struct side *s, const char *name, GError **error);
void side_clear(struct side *s);

/* What of file @name: "identical, byte for byte", "differs", "only in A"... */
const char *sides_file(const struct side *a, const struct side *b,
		       const char *name);

/* May they be held against each other? */
gboolean sides_comparable(const struct side *a, const struct side *b,
			  gboolean across_machines, GError **error);
/* Do equal things scatter in one of them? */
gboolean sides_are_noisy(const struct side *a, const struct side *b);

/* compare_json.c: all of it, for programs, on the standard output. */
void compare_print_json(const struct comparison *c, const struct side *a,
			const struct side *b);

#endif
