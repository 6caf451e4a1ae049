/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every trial is a row of points.csv, also one that was not to be believed: the
 * rows are all that a search needs to go on where it was.
 */
#include "lab/searches.h"

#include <math.h>
#include <string.h>

#include "lab/error.h"
#include "lab/search_trials.h"

/* One search: a device, an arm, a repetition. */
struct course {
	guint device;
	const struct arm *arm;
	struct search *search;
	struct search_row *row;
	gboolean running; /* its trial is on the lanes */
};

struct courses {
	struct run *run;
	GPtrArray *rows; /* struct search_row, as search.json has them */
	GArray *all;	 /* struct course */
	GQueue turn;	 /* numbers of courses still to have theirs */
	GRand *rand;
};

static struct course *course_at(struct courses *c, guint i)
{
	return &g_array_index(c->all, struct course, i);
}

static void add_course(struct courses *c, guint device, const struct arm *arm,
		       int rep)
{
	const struct run *r = c->run;
	const struct scenario *s = r->scenario;
	const struct search_spec spec =
		search_trials_spec(&s->search, r->config->lab);
	struct course one = {
		.device = device,
		.arm = arm,
		.search = search_new(search_find(s->search.method), &spec),
		.row = search_row_new(),
	};

	one.row->method = g_strdup(s->search.method);
	one.row->device = g_strdup(s->devices[device]);
	one.row->lab = g_strdup(r->config->lab);
	one.row->mode = g_strdup(arm->of->name);
	one.row->params = arm_params(arm);
	one.row->rep = rep;
	g_ptr_array_add(c->rows, one.row);
	g_array_append_val(c->all, one);
}

static void courses_open(struct courses *c, struct run *r)
{
	const struct scenario *s = r->scenario;
	guint device, arm;
	int rep;

	*c = (struct courses){
		.run = r,
		.rows = g_ptr_array_new_with_free_func(search_row_free),
		.all = g_array_new(FALSE, FALSE, sizeof(struct course)),
		.rand = g_rand_new_with_seed(r->config->seed),
	};
	g_queue_init(&c->turn);
	/* Repetitions show what an A/A pair would. */
	r->arms = arms_make(s, r->knobs, FALSE);
	for (device = 0; device < scenario_device_count(s); device++)
		for (arm = 0; arm < r->arms->len; arm++)
			for (rep = 1; rep <= s->reps; rep++)
				add_course(c, device,
					   &g_array_index(r->arms, struct arm,
							  arm),
					   rep);
}

static void courses_close(struct courses *c)
{
	guint i;

	for (i = 0; i < c->all->len; i++)
		search_free(course_at(c, i)->search);
	g_array_unref(c->all);
	g_ptr_array_unref(c->rows);
	g_queue_clear(&c->turn);
	g_rand_free(c->rand);
}

/* Told what came of its trial; when that was the last one, it has results. */
static gboolean report(struct courses *c, struct course *one,
		       const struct search_trial *trial, const struct point *p,
		       GError **error)
{
	struct search_outcome outcome;
	struct search_trial next;
	struct search_step step = {
		.seq = p->seq,
		.offered_pps = p->offered_pps,
		.duration_s = trial->duration_s,
		.loss_ratio = NAN,
	};

	if (!search_trials_outcome(c->run->dir, trial, p, &outcome, error))
		return FALSE;
	if (outcome.valid)
		step.loss_ratio = search_loss(&outcome);
	g_array_append_val(one->row->trials, step);
	search_report(one->search, &outcome);
	one->row->over = !search_next(one->search, &next);
	if (one->row->over) {
		g_array_unref(one->row->results);
		one->row->results = search_results(one->search);
	}
	return TRUE;
}

/* Is @p a trial of @one? */
static gboolean is_of(const struct course *one, const struct point *p)
{
	return p->rep == one->row->rep &&
	       !strcmp(point_arm(p), one->row->mode) &&
	       !strcmp(p->device, one->row->device) &&
	       !strcmp(p->params, one->row->params);
}

/* Bring a search to where its finished trials had brought it. */
static gboolean replay(struct courses *c, struct course *one, GError **error)
{
	const GArray *done = c->run->done;
	struct search_trial trial;
	guint i;

	for (i = 0; i < done->len; i++) {
		const struct point *p = &g_array_index(done, struct point, i);

		if (!is_of(one, p))
			continue;
		if (!search_next(one->search, &trial) ||
		    !search_trials_is(&trial, p)) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
				    "points.csv: trial %d (%s at %.0f pps, rep "
				    "%d) is not one that this search asks for",
				    p->seq, point_arm(p), p->offered_pps,
				    p->rep);
			return FALSE;
		}
		if (!report(c, one, &trial, p, error))
			return FALSE;
	}
	return TRUE;
}

/* One trial of each search that is not over, in a new random order. */
static void begin_turn(struct courses *c)
{
	guint i;

	for (i = 0; i < c->all->len; i++) {
		const struct course *one = course_at(c, i);
		gint at = g_rand_int_range(
			c->rand, 0, (gint)g_queue_get_length(&c->turn) + 1);

		if (one->device == c->run->device && !one->row->over &&
		    !one->running)
			g_queue_push_nth(&c->turn, GUINT_TO_POINTER(i), at);
	}
}

/* In a lab that is exact the place in the scenario, as of other points. */
static int seq_of(const struct courses *c, guint index)
{
	const struct course *one = &g_array_index(c->all, struct course, index);

	if (!points_lab_is_exact(c->run->config->lab))
		return c->run->seq;
	return (int)(index * SEARCH_MAX_TRIALS + one->row->trials->len + 1);
}

static struct lane_job *make_job(struct courses *c, guint index)
{
	struct course *one = course_at(c, index);
	struct lane_job *job = g_new0(struct lane_job, 1);
	struct run *r = c->run;
	struct search_trial trial;

	search_next(one->search, &trial);
	one->running = TRUE;
	job->index = index;
	run_ask(r, &job->point, one->arm, trial.pps);
	job->point.rep = one->row->rep;
	job->trial.settle_ms = r->scenario->settle_ms;
	job->trial.epoch = run_next_epoch(r);
	run_dress(r, &job->trial, one->arm);
	search_trials_ask(&trial, &job->trial, &job->point);
	monitor_point(r->monitor, &job->point);
	return job;
}

static void say(struct courses *c, const struct course *one,
		const struct point *p)
{
	struct progress *progress = &c->run->progress;
	const struct search_step *step =
		&g_array_index(one->row->trials, struct search_step,
			       one->row->trials->len - 1);
	guint i;

	if (p->valid)
		progress_say(progress, "%s rep %d, trial %u: %.0f pps, %s %.3g",
			     point_arm(p), p->rep, one->row->trials->len,
			     p->offered_pps, "loss", step->loss_ratio);
	else
		progress_say(progress, "%s rep %d, trial %u: %.0f pps: %s",
			     point_arm(p), p->rep, one->row->trials->len,
			     p->offered_pps, p->invalid_reason);
	for (i = 0; i < one->row->results->len; i++) {
		const struct search_result *r = &g_array_index(
			one->row->results, struct search_result, i);

		progress_say(progress, "%s rep %d: %s %.6g %s%s%s",
			     point_arm(p), p->rep, r->goal, r->value, r->unit,
			     *r->why ? ": " : "", r->why);
		monitor_result(c->run->monitor, p, r);
	}
}

static gboolean finish(struct courses *c, struct lane_job *job, GError **error)
{
	struct course *one = course_at(c, job->index);
	struct point *p = &job->point;
	struct run *r = c->run;
	struct search_trial trial;

	one->running = FALSE;
	r->overhead.windows_s += p->window_s;
	if (!job->ok) {
		g_propagate_error(error, g_steal_pointer(&job->error));
		return FALSE;
	}
	run_note_module(r, &job->trial);
	p->seq = seq_of(c, job->index);
	r->seq++;
	search_next(one->search, &trial);
	if (!rundir_append(r->dir, p, &job->trial, error) ||
	    !report(c, one, &trial, p, error) ||
	    !searchrows_write(r->dir->path, c->rows, error))
		return FALSE;
	monitor_done(r->monitor, p, NAN);
	say(c, one, p);
	return TRUE;
}

static gboolean measure(struct courses *c, GError **error)
{
	struct run *r = c->run;
	gboolean ok = lanes_open(&r->lanes, &r->lab, error);

	overhead_begin(&r->overhead);
	while (ok) {
		struct lane_job *job;

		if (g_queue_is_empty(&c->turn))
			begin_turn(c);
		while (!g_queue_is_empty(&c->turn) && lanes_free(&r->lanes))
			lanes_push(
				&r->lanes,
				make_job(c, GPOINTER_TO_UINT(g_queue_pop_head(
						    &c->turn))));
		if (!r->lanes.running)
			break;
		job = lanes_wait(&r->lanes, error);
		ok = job && finish(c, job, error);
		g_clear_pointer(&job, lane_job_free);
	}
	overhead_end(&r->overhead, &r->overhead.wall_s);
	lanes_close(&r->lanes);
	return ok;
}

static gboolean is_left(struct courses *c)
{
	guint i;

	for (i = 0; i < c->all->len; i++)
		if (course_at(c, i)->device == c->run->device &&
		    !course_at(c, i)->row->over)
			return TRUE;
	return FALSE;
}

static gboolean run_device_of(struct courses *c, GError **error)
{
	struct run *r = c->run;
	gboolean ok;

	if (!is_left(c))
		return TRUE;
	ok = run_start(r, error) && measure(c, error);
	if (ok) {
		record_modules(r->record, r->lab.guest.srcversions);
		ok = record_save(r->record, error);
	}
	lab_stop(&r->lab);
	return ok;
}

gboolean searches_run(struct run *r, GError **error)
{
	struct courses c;
	gboolean ok = TRUE;
	guint i;

	courses_open(&c, r);
	progress_init(&r->progress, r->scenario, r->arms, 0);
	r->seq = run_last_seq(r->done) + 1;
	for (i = 0; ok && i < c.all->len; i++)
		ok = replay(&c, course_at(&c, i), error);
	for (r->device = 0;
	     ok && r->device < scenario_device_count(r->scenario); r->device++)
		ok = run_device_of(&c, error);
	ok = ok && searchrows_write(r->dir->path, c.rows, error);
	progress_close(&r->progress);
	g_array_unref(r->arms);
	courses_close(&c);
	return ok;
}
