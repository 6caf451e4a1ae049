/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's own knobs for NAPI, on our driver: each is set, and what it is
 * for is seen in the counters.
 */
#include <string.h>

#include "feed.h"
#include "offer.h"
#include "tap.h"

#define PPS 1000
#define MS 400

/* A trial in which nothing may be lost. */
static gboolean lossless(struct dut *d, struct offer *o, const char *what)
{
	if (!tap_ok(offer_run(d, o, PPS, MS) && o->sent > 0,
		    "%s: frames were offered", what))
		return FALSE;
	tap_equal(o->received, o->sent, "%s: none was lost", what);
	tap_note("%s: %" G_GINT64_FORMAT " frames, %" G_GINT64_FORMAT
		 " interrupts, %" G_GINT64_FORMAT " polls, %" G_GINT64_FORMAT
		 " frames taken in softirq, %" G_GINT64_FORMAT " in a thread",
		 what, o->sent, offer_grew(o, "drv.rx_irqs"),
		 offer_grew(o, "drv.rx_polls"),
		 offer_grew(o, "drv.rx_harvest_softirq"),
		 offer_grew(o, "drv.rx_harvest_thread"));
	return TRUE;
}

/* Returns the interrupts that come without any knob. */
static gint64 test_plain(struct dut *d)
{
	struct offer o = {};
	gint64 irqs = 0;

	if (lossless(d, &o, "plain")) {
		irqs = offer_grew(&o, "drv.rx_irqs");
		tap_ok(irqs > 0, "plain: frames interrupt");
		tap_equal(offer_grew(&o, "drv.rx_harvest_softirq"), o.sent,
			  "plain: all are taken in softirq");
		tap_ok(counter(o.after, "sink.napi_id") > 0,
		       "plain: the socket knows the NAPI that feeds it");
	}
	offer_clear(&o);
	return irqs;
}

/* Frames come faster than the timer: after the first no interrupt is due. */
static void test_deferral(struct dut *d, gint64 plain_irqs)
{
	struct offer o = {};

	tap_ok(dut_net_set(d, "gro_flush_timeout", "2000000") &&
		       dut_net_set(d, "napi_defer_hard_irqs", "100"),
	       "deferral: can be set");
	if (lossless(d, &o, "deferral")) {
		tap_ok(offer_grew(&o, "drv.rx_irqs") < plain_irqs / 4,
		       "deferral: the timer spares interrupts");
		tap_equal(offer_grew(&o, "drv.rx_harvest_softirq"), o.sent,
			  "deferral: all are taken in softirq");
	}
	offer_clear(&o);
	dut_net_set(d, "napi_defer_hard_irqs", "0");
	dut_net_set(d, "gro_flush_timeout", "0");
}

/* The device interrupts while the sink polls it: neither may starve. */
static void test_busy_poll(struct dut *d)
{
	struct offer o = {};

	tap_ok(rig_ask(d->rig, NULL, "busypoll us=100000"),
	       "busy poll: can be set");
	if (lossless(d, &o, "busy poll"))
		tap_ok(offer_grew(&o, "drv.rx_harvest_thread") > 0,
		       "busy poll: the sink takes frames itself");
	offer_clear(&o);
}

static void test_prefer_busy_poll(struct dut *d, gint64 plain_irqs)
{
	struct offer o = {};

	tap_ok(dut_net_set(d, "gro_flush_timeout", "20000000") &&
		       dut_net_set(d, "napi_defer_hard_irqs", "2") &&
		       rig_ask(d->rig, NULL,
			       "busypoll us=100000 prefer=1 budget=16"),
	       "preferred busy poll: can be set");
	if (lossless(d, &o, "preferred busy poll")) {
		tap_ok(offer_grew(&o, "drv.rx_harvest_thread") > 0,
		       "preferred busy poll: the sink takes frames itself");
		tap_ok(offer_grew(&o, "drv.rx_irqs") < plain_irqs / 4,
		       "preferred busy poll: the device is kept silent");
	}
	offer_clear(&o);
	dut_net_set(d, "napi_defer_hard_irqs", "0");
	dut_net_set(d, "gro_flush_timeout", "0");
	rig_ask(d->rig, NULL, "busypoll us=0 prefer=0");
}

/* The user moves the poll to a thread behind the mode's back. */
static void test_threaded(struct dut *d)
{
	g_autofree char *claim = NULL, *after = NULL;
	struct offer o = {};

	tap_ok(dut_net_set(d, "threaded", "1"), "threaded: can be set");
	claim = dut_get(d, "contexts");
	tap_ok(claim && strstr(claim, "harvest=thread") &&
		       strstr(claim, "thread=napi/*"),
	       "threaded: the mode's claim follows");
	if (lossless(d, &o, "threaded"))
		tap_equal(offer_grew(&o, "drv.rx_harvest_thread"), o.sent,
			  "threaded: all are taken in the thread");
	offer_clear(&o);
	tap_ok(dut_set_mode(d, "napi-threaded") && dut_set_mode(d, "napi"),
	       "threaded: a mode that threads too comes and goes");
	after = dut_net_get(d, "threaded");
	tap_ok(!g_strcmp0(after, "1\n"), "threaded: what the user set is back");
	tap_ok(dut_net_set(d, "threaded", "0"), "threaded: can be unset");
	if (lossless(d, &o, "unthreaded"))
		tap_equal(offer_grew(&o, "drv.rx_harvest_softirq"), o.sent,
			  "unthreaded: back in softirq");
	offer_clear(&o);
}

/* Either the kernel can, or it says so and nothing changes. */
static void test_threaded_busy_poll(struct dut *d)
{
	g_autofree char *value = NULL;
	struct offer o = {};
	gboolean can;

	tap_ok(dut_set_mode(d, "napi-threaded"),
	       "napi-threaded: can be selected");
	can = dut_set(d, "busy_poll", "on");
	value = dut_get(d, "busy_poll");
	tap_ok(value && !strcmp(value, can ? "off [on]\n" : "[off] on\n"),
	       "napi-threaded: busy_poll is what was accepted (%s)",
	       can ? "on" : "off");
	if (lossless(d, &o, "napi-threaded")) {
		tap_equal(offer_grew(&o, "drv.rx_harvest_thread"), o.sent,
			  "napi-threaded: all are taken in the thread");
		tap_ok(!can || offer_grew(&o, "drv.rx_irqs") <= 1,
		       "napi-threaded: a busy thread needs no interrupt");
	}
	offer_clear(&o);
	tap_ok(dut_set_mode(d, "napi"), "napi-threaded: can be left");
}

static int body(struct rig *g)
{
	struct dut d = {.rig = g, .feed = &feed_sim, .backend = "sim"};
	gint64 plain_irqs;

	if (tap_ok(rig_ask(g, NULL, "workload start=sink") && dut_load(&d),
		   "the simulated device is up")) {
		plain_irqs = test_plain(&d);
		test_deferral(&d, plain_irqs);
		test_busy_poll(&d);
		test_prefer_busy_poll(&d, plain_irqs);
		test_threaded(&d);
		test_threaded_busy_poll(&d);
		tap_ok(rig_log_clean(g), "the kernel's log is clean");
	}
	dut_clear(&d);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
