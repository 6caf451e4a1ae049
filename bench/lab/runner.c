/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/runner.h"

#include <math.h>

#include "lab/gates.h"
#include "lab/knobs_load.h"

#define MAX_ATTEMPTS 3
#define EPOCHS 65535

int run_next_epoch(struct run *r)
{
	r->epoch = r->epoch % EPOCHS + 1;
	return r->epoch;
}

const char *run_device(const struct run *r)
{
	return r->scenario->devices[r->device];
}

void run_ask(const struct run *r, struct point *p, const struct arm *arm,
	     double pps)
{
	const struct scenario *s = r->scenario;
	char **works = g_strsplit(scenario_arm_workload(s, arm->of), ",", -1);
	char *workload = g_strjoinv("+", works);
	char *params = arm_params(arm);

	point_init(p);
	g_strlcpy(p->scenario, s->name, sizeof(p->scenario));
	g_strlcpy(p->device, run_device(r), sizeof(p->device));
	g_strlcpy(p->lab, r->config->lab, sizeof(p->lab));
	g_strlcpy(p->mode, arm->of->mode, sizeof(p->mode));
	g_strlcpy(p->arm, arm->of->name, sizeof(p->arm));
	g_strlcpy(p->params, params, sizeof(p->params));
	g_strlcpy(p->pattern, scenario_arm_pattern(s, arm->of),
		  sizeof(p->pattern));
	g_strlcpy(p->workload, workload, sizeof(p->workload));
	p->frame_bytes = s->frame_bytes;
	p->twin = arm->twin;
	p->offered_pps = pps;
	g_free(params);
	g_free(workload);
	g_strfreev(works);
}

static const struct arm *arm_of(const struct run *r,
				const struct plan_point *at)
{
	return &g_array_index(r->arms, struct arm, at->arm);
}

double run_pps(const struct run *r, const struct plan_point *at)
{
	double load = g_array_index(r->scenario->loads, double, at->load);

	return r->scenario->loads_are_pps ? load
					  : round(load * r->knees[at->arm]);
}

/* The row of @at among those already there, or NULL. */
static const struct point *find_done(const struct run *r,
				     const struct plan_point *at)
{
	guint i;

	for (i = 0; i < r->done->len; i++) {
		const struct point *p =
			&g_array_index(r->done, struct point, i);

		if (arms_is_at(r->arms, r->scenario, at, p))
			return p;
	}
	return NULL;
}

static void make_plan(struct run *r)
{
	const struct scenario *s = r->scenario;

	r->arms = arms_make(s, r->knobs, config_has_pair(r->config));
	r->plan = plan_make(scenario_device_count(s), r->arms->len,
			    s->loads->len, (guint)s->reps, r->config->seed);
	plan_shard(r->plan, config_deals_together(r->config), r->config->shard,
		   r->config->shards);
}

guint run_left(const struct run *r)
{
	struct run copy = *r;
	guint i, left = 0;

	make_plan(&copy);
	for (i = 0; i < copy.plan->len; i++)
		if (!find_done(&copy,
			       &g_array_index(copy.plan, struct plan_point, i)))
			left++;
	g_array_unref(copy.plan);
	g_array_unref(copy.arms);
	return left;
}

/*
 * Rows are numbered as they come, which says in what order they were measured.
 * Where no trial can tell what ran before it there is nothing to say, and the
 * number is the point's place in the scenario: the same in every run.
 */
static int seq_of(struct run *r, const struct plan_point *at)
{
	if (points_lab_is_exact(r->config->lab))
		return arms_place(r->arms, r->scenario, at);
	return r->seq;
}

/*
 * Far below a knee of its own a mode loses nothing, unless somebody disturbs
 * it; and nobody disturbs it where results are exact.
 */
static gboolean is_lossless(const struct run *r, const struct plan_point *at,
			    double grid)
{
	const struct scenario_arm *arm = arm_of(r, at)->of;

	return !points_lab_is_exact(r->config->lab) && grid > 0 &&
	       grid <= GATES_LOSSLESS &&
	       scenario_arm_knee(r->scenario, arm) == arm;
}

void run_dress(const struct run *r, struct trial *t, const struct arm *arm)
{
	t->mode = arm->of->mode;
	t->workload = scenario_arm_workload(r->scenario, arm->of);
	t->knobs = arm->knobs;
	t->more = knobs_load_words(arm->knobs);
	t->collectors = arm->collectors;
	if (scenario_works_have(t->workload, "hog"))
		t->hog_idle_per_s = r->hog_idle_per_s;
}

static struct lane_job *make_job(struct run *r, guint index)
{
	const struct plan_point *at =
		&g_array_index(r->plan, struct plan_point, index);
	struct lane_job *job = g_new0(struct lane_job, 1);

	job->index = index;
	job->trial.pps = run_pps(r, at);
	job->trial.window_ms = r->scenario->window_ms;
	job->trial.settle_ms = r->scenario->settle_ms;
	job->trial.epoch = run_next_epoch(r);
	run_dress(r, &job->trial, arm_of(r, at));
	if (!job->trial.more) /* nor a knob of the pattern's */
		job->trial.more = scenario_pattern_more(
			r->scenario,
			scenario_arm_pattern(r->scenario, arm_of(r, at)->of),
			job->trial.pps);
	run_ask(r, &job->point, arm_of(r, at), job->trial.pps);
	job->point.rep = (int)at->rep;
	if (!r->scenario->loads_are_pps)
		job->point.grid =
			g_array_index(r->scenario->loads, double, at->load);
	job->trial.lossless = is_lossless(r, at, job->point.grid);
	monitor_point(r->monitor, &job->point);
	return job;
}

void run_note_module(struct run *r, const struct trial *t)
{
	if (t->srcversion)
		g_hash_table_insert(r->lab.guest.srcversions,
				    g_strdup(t->driver),
				    g_strdup(t->srcversion));
}

/* A trial is over: keep its row, or queue its point again. */
static gboolean finish(struct run *r, struct lane_job *job, GQueue *queue,
		       guint *attempts, GError **error)
{
	const struct plan_point *at =
		&g_array_index(r->plan, struct plan_point, job->index);
	struct point *p = &job->point;
	/* A planted fault is there the next time too. */
	gboolean last = ++attempts[job->index] >= MAX_ATTEMPTS ||
			r->config->plant || points_lab_is_exact(r->config->lab);

	if (!job->ok) {
		g_propagate_error(error, g_steal_pointer(&job->error));
		return FALSE;
	}
	r->overhead.windows_s += p->window_s;
	/* Invalid points go to the end: a hiccup may be over by then. */
	if (!p->valid && !last) {
		progress_again(&r->progress, p);
		monitor_again(r->monitor, p);
		if (!rundir_failed(r->dir, p, error))
			return FALSE;
		g_queue_push_tail(queue, GUINT_TO_POINTER(job->index));
		return TRUE;
	}
	run_note_module(r, &job->trial);
	p->seq = seq_of(r, at);
	r->seq++;
	if (!rundir_append(r->dir, p, &job->trial, error))
		return FALSE;
	progress_point(&r->progress, p, at, FALSE);
	monitor_done(r->monitor, p, progress_eta_s(&r->progress));
	return TRUE;
}

/* The device's points without a row, in the order to measure them. */
static void queue_left(struct run *r, GQueue *queue)
{
	guint i;

	for (i = 0; i < r->plan->len; i++) {
		const struct plan_point *at =
			&g_array_index(r->plan, struct plan_point, i);
		const struct point *row;

		if (at->device != r->device)
			continue;
		row = find_done(r, at);
		if (row)
			progress_point(&r->progress, row, at, TRUE);
		else
			g_queue_push_tail(queue, GUINT_TO_POINTER(i));
	}
}

static gboolean measure(struct run *r, GQueue *queue, GError **error)
{
	guint *attempts = g_new0(guint, MAX(r->plan->len, 1));
	gboolean ok = lanes_open(&r->lanes, &r->lab, error);

	if (!r->progress.measured)
		r->progress.began_us = g_get_monotonic_time();
	overhead_begin(&r->overhead);
	while (ok && (!g_queue_is_empty(queue) || r->lanes.running)) {
		struct lane_job *job;

		while (!g_queue_is_empty(queue) && lanes_free(&r->lanes))
			lanes_push(
				&r->lanes,
				make_job(r, GPOINTER_TO_UINT(
						    g_queue_pop_head(queue))));
		job = lanes_wait(&r->lanes, error);
		ok = job && finish(r, job, queue, attempts, error);
		g_clear_pointer(&job, lane_job_free);
	}
	overhead_end(&r->overhead, &r->overhead.wall_s);
	lanes_close(&r->lanes);
	g_free(attempts);
	return ok;
}

int run_last_seq(const GArray *done)
{
	int seq = 0;
	guint i;

	for (i = 0; i < done->len; i++)
		seq = MAX(seq, g_array_index(done, struct point, i).seq);
	return seq;
}

/* Boot, calibrate, and measure what is left of one device. */
static gboolean run_one(struct run *r, GError **error)
{
	GQueue queue = G_QUEUE_INIT;
	gboolean ok = TRUE;

	queue_left(r, &queue);
	if (g_queue_is_empty(&queue))
		return TRUE;
	ok = run_start(r, error) && measure(r, &queue, error);
	if (ok) {
		record_modules(r->record, r->lab.guest.srcversions);
		record_collectors(r->record, &r->lab);
		ok = record_save(r->record, error);
	}
	lab_stop(&r->lab);
	g_queue_clear(&queue);
	return ok;
}

gboolean run_all(struct run *r, GError **error)
{
	guint devices = scenario_device_count(r->scenario);
	gboolean ok = TRUE;

	make_plan(r);
	r->knees = g_new0(double, r->arms->len);
	r->seq = run_last_seq(r->done) + 1;
	record_order(r->record, r->plan, r->arms, r->scenario);
	progress_init(&r->progress, r->scenario, r->arms, r->plan->len);
	monitor_total(r->monitor, r->plan->len);
	for (r->device = 0; ok && r->device < devices; r->device++)
		ok = run_one(r, error);
	progress_close(&r->progress);
	g_clear_pointer(&r->knees, g_free);
	g_array_unref(r->plan);
	g_array_unref(r->arms);
	return ok;
}
