/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/realtime.h"

#include <math.h>

#include "lab/account.h"
#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/gates.h"
#include "lab/hosttime.h"
#include "lab/plant.h"
#include "lab/samples.h"
#include "lab/ssh.h"
#include "lab/work.h"

#define DRAIN_LIMIT_MS 20000
/*
 * When all frames that were sent have been found, and none waits anywhere,
 * nothing can still move. Where some are missing, they may be in the hands of
 * a thread that the real-time throttle holds up for 50 ms.
 */
#define DRAIN_QUIET_MS 4
#define DRAIN_LONG_QUIET_MS 60
/* Clocks of one crystal don't drift apart in the time between two trials. */
#define CLOCK_FRESH_NS (2 * G_GINT64_CONSTANT(1000000000))
/* A hiccup of the host slows the hog, nothing makes it faster. */
#define HOG_IDLE_MS 600
#define HOG_LOOKS 10 /* at most, until nobody disturbed one */
#define HOG_SPAN_NS (100 * 1000 * 1000)

/* What counts is how far the guest's is from the generator's, maybe not ours.
 */
static gboolean compare_clocks(struct lab *lab, GError **error)
{
	if (!agent_clock(&lab->guest.agent, &lab->clock, error) ||
	    (lab_gen_is_far(lab) &&
	     !agent_clock(&lab->gen.agent, &lab->gen_clock, error)))
		return FALSE;
	lab->clock = clock_between(&lab->gen_clock, &lab->clock);
	lab->clock_raw_ns = agent_raw_ns();
	return TRUE;
}

/* What the end of the last trial said will do for the start of this one. */
static gboolean clock_before(struct lab *lab, struct account *a, GError **error)
{
	gint64 age_ns = agent_raw_ns() - lab->clock_raw_ns;
	gboolean fresh = lab->clock_raw_ns && age_ns <= CLOCK_FRESH_NS;

	/* A machine of its own has a crystal of its own. */
	if ((lab->remote || !fresh) && !compare_clocks(lab, error))
		return FALSE;
	a->clock_before = lab->clock;
	return TRUE;
}

/* Bring the guest to the start line, which takes longer than a sample. */
static gboolean prepare(struct lab *lab, const struct trial *t,
			struct account *a, GError **error)
{
	gboolean quiet;

	/* The sampler first: it must have begun when the window does. */
	if ((lab->remote && !ssh_lease(lab, t->window_ms, error)) ||
	    (t->knobs && !realtime_wear(lab, t->mode, t->knobs, error)) ||
	    (t->workload && !realtime_work(lab, t->workload, error)) ||
	    !realtime_set_mode(lab, t->mode, error) ||
	    (t->collectors && !realtime_collect(lab, t->collectors, error)) ||
	    !guest_sampler(&lab->guest, TRUE, error) ||
	    !clock_before(lab, a, error) ||
	    !guest_new_epoch(&lab->guest, t->epoch, a->clock_before.offset_ns,
			     error) ||
	    !guest_follow(&lab->guest, t->pps * t->window_ms / 1e3, error))
		return FALSE;
	if (plant_drops(lab->plant, t->mode) &&
	    !guest_plant(&lab->guest, PLANT_DROP_FAULT, PLANT_DROP_EVERY,
			 error))
		return FALSE;
	a->before = guest_rest(&lab->guest, t->settle_ms, DRAIN_LIMIT_MS,
			       &quiet, error);
	return a->before != NULL;
}

/* In the middle, with as much load before as after. */
static gboolean reset_inside(struct lab *lab, const struct trial *t,
			     GError **error)
{
	return watch_pause(&lab->watch, t->window_ms / 2, error) &&
	       guest_reset(&lab->guest, error);
}

/* The generator's clock, by ours. */
static gint64 gen_clock_ns(const struct lab *lab)
{
	return agent_raw_ns() + lab->gen_clock.offset_ns;
}

/* From here on there is something to look at. */
static void open_window(struct lab *lab, const struct trial *t)
{
	lab->open = t;
	lab->at_open = (struct rxb_sample){0};
	peek_newest(&lab->peek, &lab->at_open);
	lab->opened_us = g_get_monotonic_time();
}

/*
 * The window itself: nobody talks to the guest meanwhile, unless that is what
 * is measured.
 */
static gboolean offer(struct lab *lab, const struct trial *t,
		      const struct point *p, struct account *a, GError **error)
{
	g_autofree char *more = plant_request(lab->plant, t->more);
	struct gen_trial g = {
		.rate_pps = t->pps,
		.window_ms = t->window_ms,
		.epoch = t->epoch,
		.frame_bytes = p->frame_bytes,
		.pattern = p->pattern,
		.work = work_of(p->workload)->asks,
		.more = more,
	};
	struct host_time from, to;
	guint64 waited_ns;
	gboolean ok;
	pid_t thief;

	host_time_take(lab, &from);
	thief = plant_thief(lab->plant, lab->where.guest_cpu);
	open_window(lab, t);
	ok = gen_start_trial(&lab->gen, &g, error);
	waited_ns = host_time_answers_ns(lab);
	ok = ok && (!t->reset || reset_inside(lab, t, error)) &&
	     gen_wait_trial(&lab->gen, &g, &a->gen, error);
	lab->open = NULL;
	/* Less what the news of the end waited for a CPU. */
	a->lab_window_ns = gen_clock_ns(lab) - a->gen.start_ns;
	a->lab_window_ns -= (gint64)(host_time_answers_ns(lab) - waited_ns);
	/* Nor is it of the window that it looked at what came back. */
	a->lab_window_ns -= a->gen.drained_ns;
	plant_relieve(thief);
	host_time_take(lab, &to);
	host_time_compare(lab, &from, &to, &a->host);
	return ok;
}

/* What was set before the window, and should still be so. */
static gboolean read_back(struct lab *lab, const struct trial *t,
			  struct account *a, GError **error)
{
	guint i;

	a->misplaced = g_ptr_array_new_with_free_func(g_free);
	for (i = 0; i < lab->qemu.cpus; i++)
		if (!placement_is_on(lab->qemu.cpu_tid[i],
				     placement_guest_cpu(&lab->where, i)))
			g_ptr_array_add(a->misplaced,
					g_strdup_printf("the guest's CPU %u "
							"is not on its host's",
							i));
	return guest_pins(&lab->guest, a->misplaced, error) &&
	       (!catalog_is_ours(t->mode) ||
		guest_mode_now(&lab->guest, &a->mode, error));
}

static gboolean rest(struct lab *lab, struct account *a, int quiet_ms,
		     GError **error)
{
	g_clear_pointer(&a->after, g_hash_table_unref);
	a->after = guest_rest(&lab->guest, quiet_ms, DRAIN_LIMIT_MS,
			      &a->drained, error);
	return a->after != NULL;
}

/* All histograms that there are of this trial. */
static gboolean collect_latency(struct guest *g, struct trial *t,
				GError **error)
{
	int stage;

	t->followed = g->follows;
	if (t->followed && !guest_followed(g, &t->follow_err_ns, error))
		return FALSE;
	for (stage = 0; stage < RXB_STAGES; stage++)
		if (trial_has_stage(t, (enum rxb_stage)stage) &&
		    !guest_latency(g, (enum rxb_stage)stage, &t->latency[stage],
				   error))
			return FALSE;
	return TRUE;
}

/* Let everything come to rest, then read what it came to. */
static gboolean collect(struct lab *lab, struct trial *t, struct account *a,
			GError **error)
{
	struct guest *g = &lab->guest;

	if (!rest(lab, a, DRAIN_QUIET_MS, error) ||
	    (!account_closes(a) && !rest(lab, a, DRAIN_LONG_QUIET_MS, error)) ||
	    !guest_sampler(g, FALSE, error) || !compare_clocks(lab, error) ||
	    !read_back(lab, t, a, error))
		return FALSE;
	a->clock_after = lab->clock;
	t->samples = guest_samples(g, &a->samples_lost, error);
	a->samples = t->samples;
	return t->samples && collect_latency(g, t, error);
}

gboolean realtime_trial(struct lab *lab, struct watch *watch, struct trial *t,
			struct point *p, GError **error)
{
	struct account a = {
		.workload = p->workload,
		.latency = &t->latency[RXB_STAGE_TOTAL],
		.hog_idle_per_s = t->hog_idle_per_s,
		.lossless = t->lossless,
	};
	gboolean ok;

	(void)watch; /* one trial at a time, in the lab's own thread */
	ok = prepare(lab, t, &a, error) && offer(lab, t, p, &a, error) &&
	     collect(lab, t, &a, error);
	if (ok) {
		t->start_ns =
			(guint64)(a.gen.start_ns + a.clock_before.offset_ns);
		account_fill(p, &a);
		if (lab->remote)
			account_blur(p);
		t->counted = account_counted(&a);
		gates_apply(p, &a);
	}
	account_clear(&a);
	return ok;
}

/* The fastest stretch of one look, and what others took away meanwhile. */
static gboolean look_at_hog(struct lab *lab, double *per_s, double *away,
			    GError **error)
{
	struct host_time from, to;
	struct account_host host;
	GArray *samples;
	gint64 lost;

	host_time_take(lab, &from);
	if (!guest_sampler(&lab->guest, TRUE, error) ||
	    !watch_pause(&lab->watch, HOG_IDLE_MS, error) ||
	    !guest_sampler(&lab->guest, FALSE, error))
		return FALSE;
	host_time_take(lab, &to);
	samples = guest_samples(&lab->guest, &lost, error);
	if (!samples)
		return FALSE;
	*per_s = samples_peak_rate(samples, SAMPLE_HOG, HOG_SPAN_NS);
	host_time_compare(lab, &from, &to, &host);
	*away = host.steal;
	g_array_unref(samples);
	return TRUE;
}

gboolean realtime_hog_idle(struct lab *lab, double top_pps, double *per_s,
			   GError **error)
{
	double seen, away = 1;
	int i;

	/* The generator has a core of its own: its load takes nothing. */
	(void)top_pps;
	*per_s = 0;
	/* A disturbed look is too slow, never too fast: the fastest counts. */
	for (i = 0; i < HOG_LOOKS && away > GATES_MAX_STEAL; i++) {
		if (!look_at_hog(lab, &seen, &away, error))
			return FALSE;
		*per_s = MAX(*per_s, seen);
	}
	if (*per_s > 0)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
		    "the hog makes no progress on an idle guest");
	return FALSE;
}
