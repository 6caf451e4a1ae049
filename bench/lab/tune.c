/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every trial is a row of points.csv, whose arm is the configuration: the rows
 * are all that the search needs to go on where it was. What a driver refuses is
 * tried again then, and refused again.
 */
#include "lab/tune.h"

#include <math.h>
#include <string.h>

#include "lab/error.h"
#include "lab/tune_space.h"

#define MAX_ATTEMPTS 3
/* RFC 8219: of fewer there is no percentile. */
#define MIN_FRAMES 500

struct tuning {
	struct run *run;
	struct tune_goal goal;
	struct tune_space *space;
	struct tune_race *race; /* NULL: the knee is not known yet */
	GPtrArray *arms;	/* struct arm, by configuration */
	GArray *batch;		/* struct tune_ask */
	GQueue todo;		/* their numbers */
	guint *attempts;
	double knee_pps;
	gboolean booted;
};

static gboolean is_exact(const struct tuning *t)
{
	return points_lab_is_exact(t->run->config->lab);
}

static void arm_free(gpointer data)
{
	struct arm *arm = data;

	g_ptr_array_unref(arm->knobs);
	scenario_arm_free((gpointer)arm->of);
	g_free(arm);
}

static struct arm *arm_new(const struct tuning *t, guint id)
{
	const struct tune_config *c = t->race->configs->pdata[id];
	g_auto(GStrv) knobs = tune_config_knobs(t->space, c);
	g_autofree char *name =
		id ? g_strdup_printf("c%u", id) : g_strdup("default");
	struct scenario_arm *of = scenario_arm_new(name);
	struct arm *arm = g_new0(struct arm, 1);
	guint i;

	of->mode = g_strdup(t->space->modes->pdata[c->mode]);
	for (i = 0; knobs[i]; i++)
		knob_values_set(of->knobs, SCENARIO_TUNE, knobs[i], NULL);
	arm->of = of;
	arm->knobs = knob_values_join(t->run->knobs, of->knobs);
	return arm;
}

/* Of configuration number @id: the run's knobs and its own. */
static const struct arm *arm_of(struct tuning *t, guint id)
{
	while (t->arms->len <= id)
		g_ptr_array_add(t->arms, arm_new(t, t->arms->len));
	return t->arms->pdata[id];
}

static double or_nan(double v)
{
	return v < 0 ? NAN : v;
}

/* One that may not be believed tells nothing, and is not asked for again. */
static void tell(struct tuning *t, const struct tune_ask *a,
		 const struct point *p)
{
	struct tune_value v = {.load = a->load, .rep = a->rep};
	gboolean timed = is_exact(t) || p->delivered >= MIN_FRAMES;
	guint m;

	for (m = 0; m < TUNE_METRICS; m++)
		v.of[m] = NAN;
	if (p->valid) {
		v.of[TUNE_DELIVERED] = or_nan(p->delivered_pps);
		v.of[TUNE_CPU] = 1 - MIN(or_nan(p->hog_share), 1);
		if (p->sent > 0)
			v.of[TUNE_LOSS] =
				1 - (double)p->delivered / (double)p->sent;
	}
	if (p->valid && timed) {
		v.of[TUNE_P50] = or_nan(p->lat_p50_us);
		v.of[TUNE_P90] = or_nan(p->lat_p90_us);
		v.of[TUNE_P99] = or_nan(p->lat_p99_us);
		v.of[TUNE_P999] = or_nan(p->lat_p999_us);
	}
	tune_race_tell(t->race, a->config, &v);
}

/* The row of @a among those already there, or NULL. */
static const struct point *find_done(struct tuning *t, const struct tune_ask *a)
{
	const GArray *done = t->run->done;
	const struct arm *arm = arm_of(t, a->config);
	const struct point *found = NULL;
	guint i;

	for (i = 0; i < done->len && !found; i++) {
		const struct point *p = &g_array_index(done, struct point, i);

		if (p->rep == a->rep && !strcmp(point_arm(p), arm->of->name) &&
		    fabs(p->offered_pps - t->goal.loads[a->load].value) < 0.5)
			found = p;
	}
	return found;
}

/* In a lab that is exact the place in the search, as of other points. */
static int seq_of(const struct tuning *t, const struct tune_ask *a)
{
	if (!is_exact(t))
		return t->run->seq;
	return (int)(a->config * t->goal.nloads + a->load + 1);
}

static struct lane_job *make_job(struct tuning *t, guint index)
{
	const struct tune_ask *a =
		&g_array_index(t->batch, struct tune_ask, index);
	struct lane_job *job = g_new0(struct lane_job, 1);
	const struct arm *arm = arm_of(t, a->config);
	struct run *r = t->run;

	job->index = index;
	job->trial.pps = t->goal.loads[a->load].value;
	job->trial.window_ms = r->scenario->search.trial_ms;
	job->trial.settle_ms = r->scenario->settle_ms;
	job->trial.rates_only = TRUE;
	job->trial.epoch = run_next_epoch(r);
	run_ask(r, &job->point, arm, job->trial.pps);
	run_dress(r, &job->trial, arm);
	job->point.rep = a->rep;
	monitor_point(r->monitor, &job->point);
	return job;
}

static void say(struct tuning *t, const struct tune_ask *a,
		const struct point *p)
{
	const struct tune_config *c = t->race->configs->pdata[a->config];
	g_autofree char *text = tune_config_text(t->space, c);
	struct progress *progress = &t->run->progress;

	if (p->valid)
		progress_say(progress,
			     "%s at %.0f pps: %.0f delivered, p99 %.0f us, "
			     "CPU %.0f %%",
			     text, p->offered_pps, p->delivered_pps,
			     p->lat_p99_us, 100 * (1 - p->hog_share));
	else
		progress_say(progress, "%s at %.0f pps: %s", text,
			     p->offered_pps, p->invalid_reason);
}

/*
 * Is it the configuration that failed, and not the lab? A virtual trial is a
 * machine of its own, and takes nothing with it.
 */
static gboolean is_its_own(const struct tuning *t, guint config,
			   const GError *error)
{
	static const enum rxb_error any[] = {RXB_ERROR_REFUSED,
					     RXB_ERROR_PROTOCOL,
					     RXB_ERROR_LIMIT, RXB_ERROR_DIED};
	guint i, n = is_exact(t) ? G_N_ELEMENTS(any) : 1;

	for (i = 0; i < n; i++)
		if (config && g_error_matches(error, RXB_ERROR, (gint)any[i]))
			return TRUE;
	return FALSE;
}

static gboolean leave_out(struct tuning *t, guint config, GError *why,
			  GError **error)
{
	const struct tune_config *c = t->race->configs->pdata[config];
	g_autofree char *text = NULL;

	if (!is_its_own(t, config, why)) {
		g_propagate_error(error, why);
		return FALSE;
	}
	text = tune_config_text(t->space, c);
	progress_say(&t->run->progress, "%s is left out: %s", text,
		     why->message);
	tune_race_refuse(t->race, config, why->message);
	g_error_free(why);
	return TRUE;
}

/* A trial is over: keep its row, or do it again. */
static gboolean finish(struct tuning *t, struct lane_job *job, GError **error)
{
	const struct tune_ask *a =
		&g_array_index(t->batch, struct tune_ask, job->index);
	gboolean last =
		++t->attempts[job->index] >= MAX_ATTEMPTS || is_exact(t);
	struct point *p = &job->point;
	struct run *r = t->run;

	if (!job->ok)
		return leave_out(t, a->config, g_steal_pointer(&job->error),
				 error);
	r->overhead.windows_s += p->window_s;
	say(t, a, p);
	if (!p->valid && !last) {
		g_queue_push_tail(&t->todo, GUINT_TO_POINTER(job->index));
		monitor_again(r->monitor, p);
		return rundir_failed(r->dir, p, error);
	}
	run_note_module(r, &job->trial);
	p->seq = seq_of(t, a);
	r->seq++;
	tell(t, a, p);
	if (!rundir_append(r->dir, p, &job->trial, error))
		return FALSE;
	monitor_done(r->monitor, p, NAN);
	return TRUE;
}

/* The next trial whose configuration is not left out by now; FALSE: none. */
static gboolean pop(struct tuning *t, guint *index)
{
	while (!g_queue_is_empty(&t->todo)) {
		const struct tune_config *c;

		*index = GPOINTER_TO_UINT(g_queue_pop_head(&t->todo));
		c = t->race->configs
			    ->pdata[g_array_index(t->batch, struct tune_ask,
						  *index)
					    .config];
		if (!c->why)
			return TRUE;
	}
	return FALSE;
}

static gboolean measure(struct tuning *t, GError **error)
{
	struct run *r = t->run;
	gboolean ok = lanes_open(&r->lanes, &r->lab, error);

	overhead_begin(&r->overhead);
	while (ok) {
		struct lane_job *job;
		guint index;

		while (lanes_free(&r->lanes) && pop(t, &index))
			lanes_push(&r->lanes, make_job(t, index));
		if (!r->lanes.running)
			break;
		job = lanes_wait(&r->lanes, error);
		ok = job && finish(t, job, error);
		g_clear_pointer(&job, lane_job_free);
	}
	overhead_end(&r->overhead, &r->overhead.wall_s);
	lanes_close(&r->lanes);
	return ok;
}

static gboolean boot(struct tuning *t, GError **error)
{
	if (t->booted)
		return TRUE;
	t->booted = TRUE;
	return run_start(t->run, error);
}

/* Rates are known from here on. */
static gboolean begin(struct tuning *t, GError **error)
{
	struct run *r = t->run;
	struct tune_spec spec = tune_spec_of(r->scenario, r->config->lab);

	if (tune_goal_needs_knee(&t->goal)) {
		const char *name = r->scenario->knee_mode;

		if (!(record_knee(r->record, run_device(r), name) > 0) &&
		    !boot(t, error))
			return FALSE;
		t->knee_pps = record_knee(r->record, run_device(r), name);
		tune_goal_resolve(&t->goal, t->knee_pps);
	}
	spec.seed = r->config->seed;
	t->race = tune_race_new(t->space, &t->goal, &spec);
	return TRUE;
}

/* In a random order, what the last session has not done. */
static void queue_batch(struct tuning *t, GRand *rand)
{
	guint i;

	t->attempts = g_renew(guint, t->attempts, MAX(t->batch->len, 1));
	memset(t->attempts, 0, t->batch->len * sizeof(guint));
	for (i = 0; i < t->batch->len; i++) {
		const struct tune_ask *a =
			&g_array_index(t->batch, struct tune_ask, i);
		const struct point *row = find_done(t, a);
		gint at = g_rand_int_range(
			rand, 0, (gint)g_queue_get_length(&t->todo) + 1);

		if (row)
			tell(t, a, row);
		else
			g_queue_push_nth(&t->todo, GUINT_TO_POINTER(i), at);
	}
}

static gboolean tell_all(struct tuning *t, GError **error)
{
	const struct arm *best = arm_of(t, tune_race_best(t->race)->id);

	return tune_tell(t->run, t->race, best, t->knee_pps, error);
}

/* Batch by batch, until there is none. */
static gboolean race(struct tuning *t, GError **error)
{
	GRand *rand = g_rand_new_with_seed(t->run->config->seed);
	gboolean ok = TRUE, over = FALSE;

	while (ok && !over) {
		t->batch = tune_race_batch(t->race);
		over = !t->batch->len;
		queue_batch(t, rand);
		if (!g_queue_is_empty(&t->todo))
			ok = boot(t, error) && measure(t, error);
		ok = ok && tell_all(t, error);
		g_queue_clear(&t->todo);
		g_clear_pointer(&t->batch, g_array_unref);
	}
	g_rand_free(rand);
	return ok;
}

static gboolean close_lab(struct tuning *t, gboolean ok, GError **error)
{
	struct run *r = t->run;

	if (!t->booted)
		return ok;
	if (ok) {
		record_modules(r->record, r->lab.guest.srcversions);
		record_collectors(r->record, &r->lab);
		ok = record_save(r->record, error);
	}
	lab_stop(&r->lab);
	return ok;
}

gboolean tune_run(struct run *r, GError **error)
{
	const struct scenario *s = r->scenario;
	struct tuning t = {
		.run = r,
		.space = tune_space_make(s, r->config, r->knobs, error),
		.arms = g_ptr_array_new_with_free_func(arm_free),
	};
	gboolean ok;

	g_queue_init(&t.todo);
	r->arms = arms_make(s, r->knobs, FALSE);
	r->knees = g_new0(double, r->arms->len);
	r->seq = run_last_seq(r->done) + 1;
	progress_init(&r->progress, s, r->arms, 0);
	ok = t.space && tune_goal_parse(&t.goal, s->search.goal, error) &&
	     begin(&t, error) && race(&t, error);
	ok = close_lab(&t, ok, error);
	progress_close(&r->progress);
	tune_race_free(t.race);
	tune_space_free(t.space);
	g_ptr_array_unref(t.arms);
	g_free(t.attempts);
	g_clear_pointer(&r->knees, g_free);
	g_array_unref(r->arms);
	return ok;
}
