/* SPDX-License-Identifier: GPL-2.0-only */
/* Faults planted on purpose, to see that the gates catch them. */
#ifndef BENCH_STATS_PLANTED_H
#define BENCH_STATS_PLANTED_H

#include "points.h"

/* The member of run.json that names the fault. */
#define PLANTED_MEMBER "planted"

struct fault {
	const char *name;
	const char *summary;
	const char *reason; /* what the gate says that is there for it */
};

/* Ends with a NULL name. */
extern const struct fault faults[];

/* NULL when there is none. */
const struct fault *fault_find(const char *name);
/* How many of @points (struct point) are invalid for its reason. */
guint fault_caught(const struct fault *f, const GArray *points);

/* What was planted in the run of @run_dir; NULL: nothing. */
const struct fault *fault_planted(const char *run_dir);

#endif
