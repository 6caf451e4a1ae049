/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The run itself, one device after the other: boot once, calibrate, measure
 * every point that is left.
 */
#ifndef BENCH_LAB_RUNNER_H
#define BENCH_LAB_RUNNER_H

#include "lab/lanes.h"
#include "lab/monitor.h"
#include "lab/progress.h"
#include "lab/record.h"

/* follow.c's own: what was seen of the open window last. */
struct follow {
	gint64 opened_us; /* of which window; 0: none */
	struct rxb_sample last;
	gboolean has_rates;
	struct live_rates rates;
};

struct run {
	/* Given. */
	const struct config *config;
	const struct scenario *scenario;
	const GPtrArray *knobs; /* struct knob_value */
	const struct rundir *dir;
	const struct paths *paths;
	struct record *record;
	GArray *done; /* struct point: rows from earlier sessions */
	struct monitor *monitor;

	/* Its own. */
	struct lab lab;
	struct lanes lanes;
	struct progress progress;
	GArray *arms; /* struct arm */
	GArray *plan; /* struct plan_point */
	struct overhead overhead;
	struct follow follow;
	/* Of the device that is measured now: its place in the scenario. */
	guint device;
	double *knees; /* pps, an arm */
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

/*
 * runner.c's own: the next epoch; the device; what a point offers; what a row
 * is asked to be; what its trial is asked to run; which module a trial met; the
 * last number among rows.
 */
int run_next_epoch(struct run *r);
const char *run_device(const struct run *r);
double run_pps(const struct run *r, const struct plan_point *at);
void run_ask(const struct run *r, struct point *p, const struct arm *arm,
	     double pps);
void run_dress(const struct run *r, struct trial *t, const struct arm *arm);
void run_note_module(struct run *r, const struct trial *t);
int run_last_seq(const GArray *done);

/* runner_start.c: the lab of the device, booted and calibrated. */
gboolean run_start(struct run *r, GError **error);

/* follow.c: from now on show what goes on in the lab, twice a second. */
void run_follow(struct run *r);

/* calibrate.c: find r->knees of a device, those that are not on record. */
gboolean run_find_knees(struct run *r, GError **error);

#endif
