/* SPDX-License-Identifier: GPL-2.0-only */
/* What is shown of the trials that go on. */
#include "lab/runner.h"

/* Over less than that a rate says more about the sampler's period. */
#define MIN_SPAN_NS (200 * 1000 * 1000)

static char *name_of(const char *mode, double pps)
{
	char *offered = live_quantity(pps, "pps");
	char *name = g_strdup_printf("%s %s", mode, offered);

	g_free(offered);
	return name;
}

static double since_s(gint64 us)
{
	return (double)(g_get_monotonic_time() - us) / 1e6;
}

/* From one look to the next; those of another window are forgotten. */
static void look(struct run *r)
{
	struct follow *f = &r->follow;
	struct rxb_sample now;

	if (f->opened_us != r->lab.opened_us)
		*f = (struct follow){.opened_us = r->lab.opened_us,
				     .last = r->lab.at_open};
	if (!f->last.t_ns || !peek_newest(&r->lab.peek, &now) ||
	    now.t_ns - f->last.t_ns < MIN_SPAN_NS)
		return;
	f->has_rates = live_rates(&f->last, &now, r->lab.open->pps,
				  r->hog_idle_per_s, &f->rates);
	f->last = now;
}

static void show_window(struct run *r)
{
	const struct trial *t = r->lab.open;
	char *name = name_of(t->mode, t->pps);
	struct live_trial live = {
		.what = name,
		.elapsed_s = since_s(r->lab.opened_us),
		.window_s = t->window_ms / 1e3,
		.offered_pps = t->pps,
	};

	look(r);
	live.rates = r->follow.has_rates ? &r->follow.rates : NULL;
	monitor_rates(r->monitor, t->pps, live.rates);
	progress_live(&r->progress, &live, 1);
	g_free(name);
}

/* Several at once, in virtual time: all that can be told is that they run. */
static void show_lanes(struct run *r)
{
	const GPtrArray *jobs = r->lanes.jobs;
	struct live_trial *live = g_new0(struct live_trial, jobs->len);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	guint i;

	for (i = 0; i < jobs->len; i++) {
		const struct lane_job *job = jobs->pdata[i];
		char *name = name_of(job->trial.mode, job->trial.pps);

		g_ptr_array_add(names, name);
		live[i].what = name;
		live[i].elapsed_s = since_s(job->began_us);
	}
	progress_live(&r->progress, live, jobs->len);
	g_ptr_array_unref(names);
	g_free(live);
}

static void tick(gpointer data)
{
	struct run *r = data;

	if (r->lab.open)
		show_window(r);
	else if (r->lanes.pool)
		show_lanes(r);
}

void run_follow(struct run *r)
{
	if (r->progress.picture.possible || monitor_is_exported(r->monitor))
		watch_tick(&r->lab.watch, LIVE_PERIOD_MS, tick, r);
}
