/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's own knobs for NAPI, on our driver: each is set, and what it is
 * for is seen in the counters.
 */
#include <string.h>

#include "sim_rig.h"
#include "tap.h"

#define PPS 1000
#define MS 400

/* A trial in which nothing may be lost. */
static gboolean lossless(struct sim_rig *s, struct sim_trial *t,
			 const char *what)
{
	if (!tap_ok(sim_trial(s, t, PPS, MS) && t->sent > 0,
		    "%s: frames were offered", what))
		return FALSE;
	tap_equal(t->received, t->sent, "%s: none was lost", what);
	tap_note("%s: %" G_GINT64_FORMAT " frames, %" G_GINT64_FORMAT
		 " interrupts, %" G_GINT64_FORMAT " polls, %" G_GINT64_FORMAT
		 " frames taken in softirq, %" G_GINT64_FORMAT " in a thread",
		 what, t->sent, sim_grew(t, "drv.rx_irqs"),
		 sim_grew(t, "drv.rx_polls"),
		 sim_grew(t, "drv.rx_harvest_softirq"),
		 sim_grew(t, "drv.rx_harvest_thread"));
	return TRUE;
}

/* Returns the interrupts that come without any knob. */
static gint64 test_plain(struct sim_rig *s)
{
	struct sim_trial t;
	gint64 irqs = 0;

	if (lossless(s, &t, "plain")) {
		irqs = sim_grew(&t, "drv.rx_irqs");
		tap_ok(irqs > 0, "plain: frames interrupt");
		tap_equal(sim_grew(&t, "drv.rx_harvest_softirq"), t.sent,
			  "plain: all are taken in softirq");
		tap_ok(counter(t.after, "sink.napi_id") > 0,
		       "plain: the socket knows the NAPI that feeds it");
	}
	sim_trial_clear(&t);
	return irqs;
}

/* Frames come faster than the timer: after the first no interrupt is due. */
static void test_deferral(struct sim_rig *s, gint64 plain_irqs)
{
	struct sim_trial t;

	tap_ok(sim_write(s, "gro_flush_timeout", "2000000") &&
		       sim_write(s, "napi_defer_hard_irqs", "100"),
	       "deferral: can be set");
	if (lossless(s, &t, "deferral")) {
		tap_ok(sim_grew(&t, "drv.rx_irqs") < plain_irqs / 4,
		       "deferral: the timer spares interrupts");
		tap_equal(sim_grew(&t, "drv.rx_harvest_softirq"), t.sent,
			  "deferral: all are taken in softirq");
	}
	sim_trial_clear(&t);
	sim_write(s, "napi_defer_hard_irqs", "0");
	sim_write(s, "gro_flush_timeout", "0");
}

/* The device interrupts while the sink polls it: neither may starve. */
static void test_busy_poll(struct sim_rig *s)
{
	struct sim_trial t;

	tap_ok(rig_ask(s->rig, NULL, "busypoll us=100000"),
	       "busy poll: can be set");
	if (lossless(s, &t, "busy poll"))
		tap_ok(sim_grew(&t, "drv.rx_harvest_thread") > 0,
		       "busy poll: the sink takes frames itself");
	sim_trial_clear(&t);
}

static void test_prefer_busy_poll(struct sim_rig *s, gint64 plain_irqs)
{
	struct sim_trial t;

	tap_ok(sim_write(s, "gro_flush_timeout", "20000000") &&
		       sim_write(s, "napi_defer_hard_irqs", "2") &&
		       rig_ask(s->rig, NULL,
			       "busypoll us=100000 prefer=1 budget=16"),
	       "preferred busy poll: can be set");
	if (lossless(s, &t, "preferred busy poll")) {
		tap_ok(sim_grew(&t, "drv.rx_harvest_thread") > 0,
		       "preferred busy poll: the sink takes frames itself");
		tap_ok(sim_grew(&t, "drv.rx_irqs") < plain_irqs / 4,
		       "preferred busy poll: the device is kept silent");
	}
	sim_trial_clear(&t);
	sim_write(s, "napi_defer_hard_irqs", "0");
	sim_write(s, "gro_flush_timeout", "0");
	rig_ask(s->rig, NULL, "busypoll us=0 prefer=0");
}

/* The user moves the poll to a thread behind the mode's back. */
static void test_threaded(struct sim_rig *s)
{
	g_autofree char *claim = NULL, *after = NULL;
	struct sim_trial t;

	tap_ok(sim_write(s, "threaded", "1"), "threaded: can be set");
	claim = sim_read(s, "netdrv/contexts");
	tap_ok(claim && strstr(claim, "harvest=thread") &&
		       strstr(claim, "thread=napi/*"),
	       "threaded: the mode's claim follows");
	if (lossless(s, &t, "threaded"))
		tap_equal(sim_grew(&t, "drv.rx_harvest_thread"), t.sent,
			  "threaded: all are taken in the thread");
	sim_trial_clear(&t);
	tap_ok(sim_mode(s, "napi-threaded") && sim_mode(s, "napi"),
	       "threaded: a mode that threads too comes and goes");
	after = sim_read(s, "threaded");
	tap_ok(!g_strcmp0(after, "1\n"), "threaded: what the user set is back");
	tap_ok(sim_write(s, "threaded", "0"), "threaded: can be unset");
	if (lossless(s, &t, "unthreaded"))
		tap_equal(sim_grew(&t, "drv.rx_harvest_softirq"), t.sent,
			  "unthreaded: back in softirq");
	sim_trial_clear(&t);
}

/* Either the kernel can, or it says so and nothing changes. */
static void test_threaded_busy_poll(struct sim_rig *s)
{
	g_autofree char *value = NULL;
	struct sim_trial t;
	gboolean can;

	tap_ok(sim_mode(s, "napi-threaded"), "napi-threaded: can be selected");
	can = sim_write(s, "netdrv/busy_poll", "on");
	value = sim_read(s, "netdrv/busy_poll");
	tap_ok(value && !strcmp(value, can ? "off [on]\n" : "[off] on\n"),
	       "napi-threaded: busy_poll is what was accepted (%s)",
	       can ? "on" : "off");
	if (lossless(s, &t, "napi-threaded")) {
		tap_equal(sim_grew(&t, "drv.rx_harvest_thread"), t.sent,
			  "napi-threaded: all are taken in the thread");
		tap_ok(!can || sim_grew(&t, "drv.rx_irqs") <= 1,
		       "napi-threaded: a busy thread needs no interrupt");
	}
	sim_trial_clear(&t);
	tap_ok(sim_mode(s, "napi"), "napi-threaded: can be left");
}

static int body(struct rig *g)
{
	struct sim_rig s;
	gint64 plain_irqs;

	if (tap_ok(sim_rig_up(&s, g), "the simulated device is up")) {
		plain_irqs = test_plain(&s);
		test_deferral(&s, plain_irqs);
		test_busy_poll(&s);
		test_prefer_busy_poll(&s, plain_irqs);
		test_threaded(&s);
		test_threaded_busy_poll(&s);
		tap_ok(rig_log_clean(g), "the kernel's log is clean");
	}
	sim_rig_clear(&s);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
