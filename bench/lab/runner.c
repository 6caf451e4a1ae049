/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/runner.h"

#include <math.h>
#include <string.h>

#include "lab/error.h"

#define MAX_ATTEMPTS 3
#define EPOCHS 65535

int run_next_epoch(struct run *r)
{
	r->epoch = r->epoch % EPOCHS + 1;
	return r->epoch;
}

void run_ask(const struct run *r, struct point *p, const char *mode, double pps)
{
	const struct scenario *s = r->scenario;
	char **works = g_strsplit(s->workload, ",", -1);
	char *workload = g_strjoinv("+", works);
	char *params = knob_values_text(r->knobs, mode);

	point_init(p);
	g_strlcpy(p->scenario, s->name, sizeof(p->scenario));
	g_strlcpy(p->device, s->device, sizeof(p->device));
	g_strlcpy(p->lab, r->config->lab, sizeof(p->lab));
	g_strlcpy(p->mode, mode, sizeof(p->mode));
	g_strlcpy(p->params, params, sizeof(p->params));
	g_strlcpy(p->pattern, s->pattern, sizeof(p->pattern));
	g_strlcpy(p->workload, workload, sizeof(p->workload));
	p->frame_bytes = s->frame_bytes;
	p->offered_pps = pps;
	g_free(params);
	g_free(workload);
	g_strfreev(works);
}

static const char *mode_of(const struct run *r, const struct plan_point *at)
{
	return g_ptr_array_index(r->scenario->modes, at->mode);
}

static double pps_of(const struct run *r, const struct plan_point *at)
{
	double load = g_array_index(r->scenario->loads, double, at->load);

	return r->scenario->loads_are_pps ? load : round(load * r->knee_pps);
}

/* The row of @at among those already there, or NULL. */
static const struct point *find_done(const struct run *r,
				     const struct plan_point *at)
{
	double load = g_array_index(r->scenario->loads, double, at->load);
	guint i;

	for (i = 0; i < r->done->len; i++) {
		const struct point *p =
			&g_array_index(r->done, struct point, i);
		double is =
			r->scenario->loads_are_pps ? p->offered_pps : p->grid;

		if (p->rep == (int)at->rep &&
		    !strcmp(p->mode, mode_of(r, at)) &&
		    fabs(is / load - 1) < 1e-4)
			return p;
	}
	return NULL;
}

static void make_plan(struct run *r)
{
	const struct scenario *s = r->scenario;

	r->plan = plan_make(s->modes->len, s->loads->len, (guint)s->reps,
			    r->config->seed);
	plan_shard(r->plan, r->config->shard, r->config->shards);
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
	return left;
}

/*
 * Rows are numbered as they come, which says in what order they were measured.
 * Where no trial can tell what ran before it there is nothing to say, and the
 * number is the point's place in the scenario: the same in every run.
 */
static int seq_of(struct run *r, const struct plan_point *at)
{
	const struct scenario *s = r->scenario;

	if (points_lab_is_exact(r->config->lab))
		return (int)((at->mode * s->loads->len + at->load) *
				     (guint)s->reps +
			     at->rep);
	return r->seq;
}

static struct lane_job *make_job(struct run *r, guint index)
{
	const struct plan_point *at =
		&g_array_index(r->plan, struct plan_point, index);
	struct lane_job *job = g_new0(struct lane_job, 1);

	job->index = index;
	job->trial.mode = mode_of(r, at);
	job->trial.pps = pps_of(r, at);
	job->trial.window_ms = r->scenario->window_ms;
	job->trial.settle_ms = r->scenario->settle_ms;
	job->trial.epoch = run_next_epoch(r);
	job->trial.hog_idle_per_s = r->hog_idle_per_s;
	run_ask(r, &job->point, job->trial.mode, job->trial.pps);
	job->point.rep = (int)at->rep;
	if (!r->scenario->loads_are_pps)
		job->point.grid =
			g_array_index(r->scenario->loads, double, at->load);
	return job;
}

/* A trial is over: keep its row, or queue its point again. */
static gboolean finish(struct run *r, struct lane_job *job, GQueue *queue,
		       guint *attempts, GError **error)
{
	const struct plan_point *at =
		&g_array_index(r->plan, struct plan_point, job->index);
	struct point *p = &job->point;
	gboolean last = ++attempts[job->index] >= MAX_ATTEMPTS ||
			points_lab_is_exact(r->config->lab);

	if (!job->ok) {
		g_propagate_error(error, g_steal_pointer(&job->error));
		return FALSE;
	}
	/* Invalid points go to the end: a hiccup may be over by then. */
	if (!p->valid && !last) {
		progress_again(&r->progress, p);
		g_queue_push_tail(queue, GUINT_TO_POINTER(job->index));
		return TRUE;
	}
	if (job->trial.srcversion)
		g_hash_table_insert(r->lab.guest.srcversions,
				    g_strdup(job->trial.driver),
				    g_strdup(job->trial.srcversion));
	p->seq = seq_of(r, at);
	r->seq++;
	if (!rundir_append(r->dir, p, &job->trial, error))
		return FALSE;
	progress_point(&r->progress, p, at->mode, at->load, FALSE);
	return TRUE;
}

/* Points without a row, in the order to measure them. */
static void queue_left(struct run *r, GQueue *queue)
{
	guint i;

	for (i = 0; i < r->plan->len; i++) {
		const struct plan_point *at =
			&g_array_index(r->plan, struct plan_point, i);
		const struct point *row = find_done(r, at);

		if (row)
			progress_point(&r->progress, row, at->mode, at->load,
				       TRUE);
		else
			g_queue_push_tail(queue, GUINT_TO_POINTER(i));
	}
}

static gboolean measure_left(struct run *r, GError **error)
{
	guint *attempts = g_new0(guint, MAX(r->plan->len, 1));
	GQueue queue = G_QUEUE_INIT;
	gboolean ok = lanes_open(&r->lanes, &r->lab, error);

	queue_left(r, &queue);
	r->progress.began_us = g_get_monotonic_time();
	while (ok && (!g_queue_is_empty(&queue) || r->lanes.running)) {
		struct lane_job *job;

		while (!g_queue_is_empty(&queue) && lanes_free(&r->lanes))
			lanes_push(
				&r->lanes,
				make_job(r, GPOINTER_TO_UINT(
						    g_queue_pop_head(&queue))));
		job = lanes_wait(&r->lanes, error);
		ok = job && finish(r, job, &queue, attempts, error);
		g_clear_pointer(&job, lane_job_free);
	}
	lanes_close(&r->lanes);
	g_queue_clear(&queue);
	g_free(attempts);
	return ok;
}

static gboolean find_knee(struct run *r, GError **error)
{
	const struct scenario *s = r->scenario;

	r->knee_pps = record_knee(r->record);
	if (s->loads_are_pps || r->knee_pps > 0)
		return TRUE;
	progress_say(&r->progress, "looking for the knee of mode %s",
		     s->knee_mode);
	if (!run_find_knee(r, error))
		return FALSE;
	progress_say(&r->progress, "the knee is at %.0f pps", r->knee_pps);
	return TRUE;
}

static double top_pps(const struct run *r)
{
	double top = 0;
	guint i;

	for (i = 0; i < r->scenario->loads->len; i++)
		top = MAX(top, g_array_index(r->scenario->loads, double, i));
	return r->scenario->loads_are_pps ? top : round(top * r->knee_pps);
}

/* One yardstick for all rows, also of an earlier session. */
static gboolean find_hog_idle(struct run *r, GError **error)
{
	r->hog_idle_per_s = record_number(r->record, "hog_idle_per_s");
	if (!strstr(r->scenario->workload, "hog") || r->hog_idle_per_s > 0)
		return TRUE;
	if (!lab_hog_idle(&r->lab, top_pps(r), &r->hog_idle_per_s, error))
		return FALSE;
	record_set_number(r->record, "hog_idle_per_s", r->hog_idle_per_s);
	record_share(r->record, &r->lab);
	return TRUE;
}

static gboolean start(struct run *r, GError **error)
{
	const struct lab_setup setup = {
		.workload = r->scenario->workload,
		.mode = r->scenario->knee_mode,
		.knobs = r->knobs,
	};
	char *logs = rundir_file(r->dir, "logs");
	gint64 began = watch_now_ms();
	gboolean ok;

	progress_say(&r->progress, "booting the guest");
	ok = lab_start(&r->lab, r->config->lab, r->scenario->device, r->paths,
		       &setup, logs, error);
	g_free(logs);
	if (!ok)
		return FALSE;
	progress_say(&r->progress, "booted in %.1f s under %s (%s)",
		     (double)(watch_now_ms() - began) / 1e3,
		     r->lab.kvm ? "KVM" : "TCG", r->lab.accel_why);
	record_lab(r->record, &r->lab);
	return find_knee(r, error) && find_hog_idle(r, error) &&
	       record_save(r->record, error);
}

static int last_seq(const GArray *done)
{
	int seq = 0;
	guint i;

	for (i = 0; i < done->len; i++)
		seq = MAX(seq, g_array_index(done, struct point, i).seq);
	return seq;
}

gboolean run_all(struct run *r, GError **error)
{
	gboolean ok;

	make_plan(r);
	r->seq = last_seq(r->done) + 1;
	record_order(r->record, r->plan, r->scenario);
	progress_init(&r->progress, r->scenario, r->plan->len);
	ok = start(r, error) && measure_left(r, error);
	if (ok) {
		record_modules(r->record, r->lab.guest.srcversions);
		ok = record_save(r->record, error) &&
		     (!points_lab_is_exact(r->config->lab) ||
		      rundir_sort(r->dir, error));
	}
	progress_close(&r->progress);
	lab_stop(&r->lab);
	g_array_unref(r->plan);
	return ok;
}
