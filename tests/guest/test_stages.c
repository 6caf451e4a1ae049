/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames followed along their way: below the loss-free load each stage has
 * every frame, the stages of a frame are its latency, and without the collector
 * nothing of it is left. How long a stage takes is judged nowhere.
 */
#include "rig.h"

#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "stats/stagerows.h"

#define UDP_HOOK "__udp_enqueue_schedule_skb"
#define HOOKED "/sys/kernel/tracing/enabled_functions"

/* Few enough for all of them to be followed. */
#define PPS 500
#define WINDOW_MS 400
#define ATTEMPTS 8

static gboolean offer(struct rig *r, struct trial *t, struct point *p,
		      const char *mode)
{
	g_autoptr(GError) error = NULL;

	*t = (struct trial){
		.mode = mode,
		.pps = PPS,
		.window_ms = WINDOW_MS,
		.settle_ms = 100,
		.epoch = ++r->epoch,
	};
	point_init(p);
	p->frame_bytes = 60;
	p->offered_pps = PPS;
	strcpy(p->pattern, "cbr");
	if (lab_trial(r->lab, &r->lab->watch, t, p, &error))
		return TRUE;
	tap_ok(FALSE, "%s: the trial is measured", mode);
	tap_note("%s", error->message);
	return FALSE;
}

static gint64 sum_ns(const struct trial *t, enum rxb_stage stage)
{
	return (gint64)t->latency[stage].sum;
}

/*
 * Where clocks are less well known than two instants lie apart, a stage is cut
 * to 0 and the next one is longer, each by no more than the error.
 */
static void adds_up(const struct trial *t, const struct point *p)
{
	gint64 error_ns = (gint64)(1e3 * trial_stage_err_us(t, RXB_STAGE_RING,
							    p->clock_err_us));
	gint64 allowed = 2 * (error_ns + 1) * p->delivered;
	gint64 sum = sum_ns(t, RXB_STAGE_SEND) + sum_ns(t, RXB_STAGE_RING) +
		     sum_ns(t, RXB_STAGE_PROTOCOL) +
		     sum_ns(t, RXB_STAGE_SOCKET) + sum_ns(t, RXB_STAGE_APP);
	gint64 ring = sum_ns(t, RXB_STAGE_IRQ) + sum_ns(t, RXB_STAGE_DRIVER);
	gint64 total = sum_ns(t, RXB_STAGE_TOTAL);

	tap_note("%s: sum of the stages %.1f us a frame, total %.1f us, "
		 "clocks +-%.1f us",
		 t->mode, (double)sum / 1e3 / (double)p->delivered,
		 (double)total / 1e3 / (double)p->delivered,
		 (double)error_ns / 1e3);
	tap_ok(ABS(sum - total) <= allowed, "%s: the stages are the total",
	       t->mode);
	tap_ok(ABS(ring - sum_ns(t, RXB_STAGE_RING)) <= allowed,
	       "%s: irq and driver are the ring's", t->mode);
}

/*
 * A trial in which no frame was lost, and none stood in the other's place in
 * the table of those under way. A busy host may need some: it stops the guest.
 */
static gboolean offer_until_whole(struct rig *r, struct trial *t,
				  struct point *p, const char *mode)
{
	int i;

	for (i = 0; i < ATTEMPTS; i++) {
		if (!offer(r, t, p, mode))
			return FALSE;
		if (p->delivered == p->sent &&
		    (gint64)t->latency[RXB_STAGE_APP].count == p->delivered)
			return TRUE;
		trial_clear(t);
	}
	tap_skip("the host is too busy", "%s: stages", mode);
	return FALSE;
}

/* @backlog: protocol work waits in a queue of the kernel's. */
static void follow(struct rig *r, const char *mode, gboolean backlog)
{
	struct trial *t = g_new0(struct trial, 1);
	struct point p;
	int stage;

	if (offer_until_whole(r, t, &p, mode)) {
		for (stage = 0; stage < RXB_STAGES; stage++)
			tap_equal((gint64)t->latency[stage].count, p.delivered,
				  "%s: %s has every frame", mode,
				  stage_name((enum rxb_stage)stage));
		adds_up(t, &p);
		tap_ok(backlog == (sum_ns(t, RXB_STAGE_PROTOCOL) > 0),
		       "%s: frames wait %s protocol work", mode,
		       backlog ? "for" : "for no");
		tap_ok(sum_ns(t, RXB_STAGE_SOCKET) > 0,
		       "%s: protocol work takes time", mode);
	}
	trial_clear(t);
	g_free(t);
}

/* What was noted of one trial is not in the next. */
static void starts_anew(struct rig *r)
{
	struct agent_reply reply;

	if (!rig_ask(r, NULL, "sink epoch=%u offset_ns=0", ++r->epoch) ||
	    !rig_ask(r, NULL, "stages begin=%s every=64",
		     r->lab->guest.iface) ||
	    !rig_ask(r, &reply, "stages end=1"))
		return;
	tap_equal(agent_reply_int(&reply, "frames", -1), 0,
		  "a trial begins with no frame of the one before");
	agent_reply_clear(&reply);
}

static gboolean is_hooked(struct rig *r)
{
	g_autofree char *functions = rig_read(r, HOOKED);

	return functions && strstr(functions, UDP_HOOK);
}

static void without(struct rig *r)
{
	struct trial *t = g_new0(struct trial, 1);
	g_autofree char *refused = NULL;
	struct point p;

	tap_ok(is_hooked(r), "the programs are attached");
	rig_ask(r, NULL, "collect stop=1");
	tap_ok(!is_hooked(r), "stopped, none is");
	refused = rig_ask_refused(r, "stages begin=eth0");
	tap_ok(refused && strstr(refused, "is not on"),
	       "and no trial can be begun");
	r->lab->guest.follows = FALSE;
	if (offer(r, t, &p, "napi")) {
		tap_equal((gint64)t->latency[RXB_STAGE_SEND].count, p.delivered,
			  "what the sink knows is there all the same");
		tap_equal((gint64)t->latency[RXB_STAGE_RING].count, 0,
			  "what it does not know is not");
	}
	trial_clear(t);
	g_free(t);
}

static int body(struct rig *r)
{
	g_autoptr(GError) error = NULL;
	struct agent_reply reply;
	const char *said;

	if (!rig_ask(r, &reply, "collect start=stages"))
		return tap_done();
	said = reply.data->len ? reply.data->pdata[0] : "nothing";
	if (strstr(said, "CONFIG_DEBUG_INFO_BTF")) {
		tap_skip(said, "the collector starts");
		agent_reply_clear(&reply);
		return tap_done();
	}
	if (!tap_ok(!strcmp(said, "stages on"), "the collector starts"))
		tap_note("%s", said);
	agent_reply_clear(&reply);
	if (!tap_ok(guest_start_workload(&r->lab->guest,
					 "workload start=sink cpu=0", &error),
		    "the sink starts")) {
		tap_note("%s", error->message);
		return tap_done();
	}
	r->lab->guest.follows = TRUE;
	follow(r, "irq", TRUE);
	follow(r, "napi", FALSE);
	follow(r, "threaded", FALSE);
	follow(r, "intree", FALSE);
	starts_anew(r);
	without(r);
	tap_ok(rig_log_clean(r), "the kernel has nothing to complain of");
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
