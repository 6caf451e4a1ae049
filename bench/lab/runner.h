/* SPDX-License-Identifier: GPL-2.0-only */
/* The run itself: boot once, calibrate, measure every point that is left. */
#ifndef BENCH_LAB_RUNNER_H
#define BENCH_LAB_RUNNER_H

#include "lab/lanes.h"
#include "lab/progress.h"
#include "lab/record.h"

struct run {
	/* Given. */
	const struct config *config;
	const struct scenario *scenario;
	const GPtrArray *knobs; /* struct knob_value */
	const struct rundir *dir;
	const struct paths *paths;
	struct record *record;
	GArray *done; /* struct point: rows from earlier sessions */

	/* Its own. */
	struct lab lab;
	struct lanes lanes;
	struct progress progress;
	GArray *plan; /* struct plan_point */
	double knee_pps;
	double hog_idle_per_s;
	int epoch;
	int seq;
};

/*
 * Inside isolate_run(). FALSE with @error when it ended early; every finished
 * point is kept then.
 */
gboolean run_all(struct run *r, GError **error);

/* Points that are left after @done. */
guint run_left(const struct run *r);

/* runner.c's own: the next epoch; what a row is asked to be. */
int run_next_epoch(struct run *r);
void run_ask(const struct run *r, struct point *p, const char *mode,
	     double pps);

/* calibrate.c: find r->knee_pps. */
gboolean run_find_knee(struct run *r, GError **error);

#endif
