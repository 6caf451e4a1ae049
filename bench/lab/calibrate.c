/* SPDX-License-Identifier: GPL-2.0-only */
/* Where is 1.0? The largest load that the knee mode carries. */
#include "lab/error.h"
#include "lab/runner.h"
#include "stats/bisect.h"

#define START_PPS 4000
#define MIN_PPS 100
#define MAX_PPS 2e6
#define WINDOW_MS 300
/* Loads are multiples of the knee: a few per cent are close enough. */
#define WIDTH 1.06
#define MAX_TRIALS 40
#define MAX_LOSS 0.005
/*
 * Queues hide loss in a short window: what had not arrived by its end counts
 * against the load too.
 */
#define MIN_IN_WINDOW 0.97

static gboolean passes(const struct point *p, double *loss)
{
	double sent = (double)p->sent;

	*loss = sent > 0 ? 1 - (double)p->delivered / sent : 1;
	return *loss <= MAX_LOSS &&
	       p->delivered_pps * p->window_s >= MIN_IN_WINDOW * sent;
}

static gboolean try(struct run *r, const struct arm *arm, double pps,
		    gboolean *passed, GError **error)
{
	struct trial t = {
		.pps = pps,
		.window_ms = WINDOW_MS,
		.settle_ms = r->scenario->settle_ms,
		.epoch = run_next_epoch(r),
	};
	struct point p;
	double loss;

	run_dress(r, &t, arm);
	t.collectors = NULL;
	t.hog_idle_per_s = 0;
	run_ask(r, &p, arm, pps);
	/* A knee is of one load. */
	if (r->scenario->step_to > 0)
		g_strlcpy(p.pattern, "cbr", sizeof(p.pattern));
	if (!lab_trial(&r->lab, &r->lab.watch, &t, &p, error))
		return FALSE;
	trial_clear(&t);
	*passed = passes(&p, &loss);
	record_trial(r->record, run_device(r), arm->of->name, pps, loss,
		     *passed);
	return TRUE;
}

/* @near: a knee found before, 0 when there is none. */
static gboolean search(struct run *r, const struct arm *arm, double near,
		       double *found, GError **error)
{
	struct bisect b = {
		.min = MIN_PPS,
		.max = MAX_PPS,
		.next = near > 0 ? near : START_PPS,
		.stride = near > 0 ? BISECT_NEAR : BISECT_FAR,
		.width = WIDTH,
		.fails_needed = points_lab_is_exact(r->config->lab) ? 1 : 2,
		.max_trials = MAX_TRIALS,
	};
	const char *name = arm->of->name;
	double pps;

	progress_say(&r->progress, "looking for the knee of %s", name);
	while ((pps = bisect_next(&b)) > 0) {
		gboolean passed;

		if (!try(r, arm, pps, &passed, error))
			return FALSE;
		bisect_report(&b, passed);
	}
	if (!b.pass) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_LIMIT,
			    "%s loses frames even at %d pps; there is no "
			    "knee to measure from",
			    name, MIN_PPS);
		return FALSE;
	}
	progress_say(&r->progress, "the knee is at %.0f pps", b.pass);
	record_set_knee(r->record, run_device(r), name, b.pass);
	*found = b.pass;
	return record_save(r->record, error);
}

/* The yardstick need not be among what is measured. */
static gboolean search_of(struct run *r, const struct scenario_arm *of,
			  double near, double *found, GError **error)
{
	const struct arm arm = {
		.of = of,
		.knobs = knob_values_join(r->knobs, of->knobs),
	};
	gboolean ok = search(r, &arm, near, found, error);

	g_ptr_array_unref(arm.knobs);
	return ok;
}

gboolean run_find_knees(struct run *r, GError **error)
{
	const struct scenario *s = r->scenario;
	double pps, last = 0;
	guint i;

	if (s->loads_are_pps)
		return TRUE;
	for (i = 0; i < r->arms->len; i++) {
		const struct arm *arm = &g_array_index(r->arms, struct arm, i);
		const struct scenario_arm *of = scenario_arm_knee(s, arm->of);

		pps = record_knee(r->record, run_device(r), of->name);
		if (!(pps > 0) && !search_of(r, of, last, &pps, error))
			return FALSE;
		r->knees[i] = last = pps;
	}
	if (scenario_has_one_knee(s))
		record_set_only_knee(r->record, s->knee_mode, last);
	return TRUE;
}
