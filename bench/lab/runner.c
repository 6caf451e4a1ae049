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
	char *params = config_params(r->knobs, mode);

	point_init(p);
	g_strlcpy(p->scenario, s->name, sizeof(p->scenario));
	g_strlcpy(p->device, s->device, sizeof(p->device));
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

static gboolean measure(struct run *r, const struct plan_point *at,
			gboolean last_try, gboolean *finished, GError **error)
{
	struct trial t = {
		.mode = mode_of(r, at),
		.pps = pps_of(r, at),
		.window_ms = r->scenario->window_ms,
		.settle_ms = r->scenario->settle_ms,
		.epoch = run_next_epoch(r),
		.hog_idle_per_s = r->hog_idle_per_s,
	};
	struct point p;
	gboolean ok;

	run_ask(r, &p, t.mode, t.pps);
	p.rep = (int)at->rep;
	p.seq = r->seq;
	if (!r->scenario->loads_are_pps)
		p.grid = g_array_index(r->scenario->loads, double, at->load);
	ok = trial_run(&r->lab, &t, &p, error);
	*finished = ok && (p.valid || last_try);
	if (*finished) {
		ok = rundir_append(r->dir, &p, &t.latency, t.samples,
				   t.start_ns, error);
		r->seq++;
		progress_point(&r->progress, &p, at->mode, at->load, FALSE);
	} else if (ok) {
		progress_again(&r->progress, &p);
	}
	trial_clear(&t);
	return ok;
}

/* Invalid points go to the end of the queue: a hiccup may be over by then. */
static gboolean measure_left(struct run *r, GError **error)
{
	guint *attempts = g_new0(guint, MAX(r->plan->len, 1));
	GQueue queue = G_QUEUE_INIT;
	gboolean ok = TRUE, finished;
	guint i;

	for (i = 0; i < r->plan->len; i++) {
		const struct plan_point *at =
			&g_array_index(r->plan, struct plan_point, i);
		const struct point *row = find_done(r, at);

		if (row)
			progress_point(&r->progress, row, at->mode, at->load,
				       TRUE);
		else
			g_queue_push_tail(&queue, GUINT_TO_POINTER(i));
	}
	r->progress.began_us = g_get_monotonic_time();
	while (ok && !g_queue_is_empty(&queue)) {
		i = GPOINTER_TO_UINT(g_queue_pop_head(&queue));
		ok = measure(r, &g_array_index(r->plan, struct plan_point, i),
			     ++attempts[i] >= MAX_ATTEMPTS, &finished, error);
		if (ok && !finished)
			g_queue_push_tail(&queue, GUINT_TO_POINTER(i));
	}
	g_queue_clear(&queue);
	g_free(attempts);
	return ok;
}

/* Idle rate of the hog and the knee, unless an earlier session found them. */
static gboolean calibrate(struct run *r, GError **error)
{
	const struct scenario *s = r->scenario;

	if (!lab_set_mode(&r->lab, s->knee_mode, error) ||
	    !guest_start_workload(&r->lab.guest, s->workload, error))
		return FALSE;
	/* One yardstick for all rows, also of an earlier session. */
	r->hog_idle_per_s = record_number(r->record, "hog_idle_per_s");
	if (strstr(s->workload, "hog") && r->hog_idle_per_s <= 0) {
		if (!measure_hog_idle(&r->lab, &r->hog_idle_per_s, error))
			return FALSE;
		record_set_number(r->record, "hog_idle_per_s",
				  r->hog_idle_per_s);
	}
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

static gboolean start(struct run *r, GError **error)
{
	char *logs = rundir_file(r->dir, "logs");
	gint64 began = watch_now_ms();
	gboolean ok;

	progress_say(&r->progress, "booting the guest");
	ok = lab_start(&r->lab, r->paths, logs, error);
	g_free(logs);
	if (!ok)
		return FALSE;
	progress_say(&r->progress, "booted in %.1f s under %s (%s)",
		     (double)(watch_now_ms() - began) / 1e3,
		     r->lab.kvm ? "KVM" : "TCG", r->lab.accel_why);
	if (!lab_set_knobs(&r->lab, r->knobs, error))
		return FALSE;
	record_lab(r->record, &r->lab, r->paths);
	return calibrate(r, error) && record_save(r->record, error);
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
		ok = record_save(r->record, error);
	}
	progress_close(&r->progress);
	lab_stop(&r->lab);
	g_array_unref(r->plan);
	return ok;
}
