/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What only one mode promises, seen from outside. The rules themselves are
 * tested where they are pure (tests/unit); here they meet a kernel.
 */
#include <string.h>

#include <rxbench/stamp.h>

#include "feed.h"
#include "offer.h"
#include "tap.h"

#define LOW_PPS 1000
#define LOW_MS 300
#define FLOOD_MS 400

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

static gboolean settled(struct dut *d, struct offer *o, double pps, int ms,
			const char *what)
{
	gint64 socket;

	if (!tap_ok(offer_run(d, o, pps, ms) && o->sent > 0,
		    "%s: frames were offered", what))
		return FALSE;
	socket = offer_grew(o, "snmp.Udp.RcvbufErrors");
	tap_note("%s: %" G_GINT64_FORMAT " sent, %" G_GINT64_FORMAT
		 " received, %" G_GINT64_FORMAT " lost in the ring, "
		 "%" G_GINT64_FORMAT " at the socket, %" G_GINT64_FORMAT
		 " interrupts",
		 what, o->sent, o->received, o->missed, socket,
		 offer_grew(o, "drv.rx_irqs"));
	tap_equal(o->received + o->missed + socket, o->sent,
		  "%s: every frame is accounted for", what);
	return TRUE;
}

/* An idle guest: the idle thread finds frames before the clock's next tick. */
static void test_idle_poll(struct dut *d)
{
	struct offer o = {};

	tap_ok(dut_set_mode(d, "clocked") && dut_set(d, "hz", "20") &&
		       dut_set(d, "idle_poll", "on"),
	       "idle_poll: can be set");
	if (settled(d, &o, LOW_PPS, LOW_MS, "idle_poll")) {
		tap_equal(offer_grew(&o, "drv.rx_irqs"), 0,
			  "idle_poll: no interrupts");
		tap_ok(offer_grew(&o, "drv.rx_harvest_thread") > 0,
		       "idle_poll: the idle thread takes frames");
	}
	offer_clear(&o);
	tap_ok(dut_set(d, "hz", "1000") && dut_set(d, "idle_poll", "off"),
	       "idle_poll: can be unset");
	if (settled(d, &o, LOW_PPS, LOW_MS, "clock alone"))
		tap_equal(offer_grew(&o, "drv.rx_harvest_thread"), 0,
			  "clock alone: no thread takes frames");
	offer_clear(&o);
	tap_ok(!dut_set(d, "user_frac", "100"), "user_frac 100 is refused");
}

/* No interrupts, and a thread above all: only the rules protect the sink. */
static void test_feedback(struct dut *d)
{
	struct offer o = {};

	tap_ok(dut_set_mode(d, "mogul") && dut_set(d, "cycle_limit", "100"),
	       "mogul: quota only");
	if (settled(d, &o, FLOOD_PPS, FLOOD_MS, "quota only"))
		tap_ok(offer_grew(&o, "snmp.Udp.RcvbufErrors") > 0,
		       "quota only: the socket overflows");
	offer_clear(&o);

	/* Each timeout lets a turn in, full queue or not: none in this test. */
	tap_ok(dut_set(d, "feedback_port", TEXT(RXB_SINK_UDP_PORT)) &&
		       dut_set(d, "feedback_timeout_us", "1000000"),
	       "mogul: feedback from the sink");
	if (settled(d, &o, FLOOD_PPS, FLOOD_MS, "feedback")) {
		tap_equal(offer_grew(&o, "snmp.Udp.RcvbufErrors"), 0,
			  "feedback: the socket never overflows");
		tap_ok(o.received > 0, "feedback: the sink works");
	}
	offer_clear(&o);
}

static void test_mogul_limits(struct dut *d)
{
	struct offer o = {};

	tap_ok(!dut_set(d, "feedback_low", "75") &&
		       !dut_set(d, "feedback_high", "25"),
	       "mogul: marks that cross are refused");
	tap_ok(dut_set(d, "feedback_port", "0") &&
		       dut_set(d, "cycle_limit", "10"),
	       "mogul: a tenth of the CPU");
	if (settled(d, &o, LOW_PPS, LOW_MS, "idle with a limit"))
		tap_equal(o.received, o.sent,
			  "idle with a limit: what nobody wants is not held "
			  "back");
	offer_clear(&o);
	if (settled(d, &o, FLOOD_PPS, FLOOD_MS, "limit"))
		tap_ok(o.received > 0, "limit: the sink works");
	offer_clear(&o);
}

/* What net_dim chooses is its own matter, and a matter of time. */
static void test_dim(struct dut *d)
{
	static const int eqe[] = {1, 8, 64, 128, 256};
	gboolean in_table = FALSE;
	struct offer o = {};
	gint64 usecs;

	tap_ok(rig_ask(d->rig, NULL, "coalesce iface=%s usecs=7", d->iface) &&
		       dut_set_mode(d, "dim"),
	       "dim: can be selected");
	tap_equal(dut_told(d, "coalesce", "usecs"), eqe[0],
		  "dim: begins with the shortest delay");
	if (settled(d, &o, 5 * LOW_PPS, 2 * LOW_MS, "dim")) {
		usecs = dut_told(d, "coalesce", "usecs");
		for (guint i = 0; i < G_N_ELEMENTS(eqe); i++)
			in_table |= usecs == eqe[i];
		tap_ok(in_table, "dim: %d us are of net_dim's table",
		       (int)usecs);
	}
	offer_clear(&o);
	tap_equal(dut_told(d, "coalesce", "adaptive"), 1,
		  "dim: ethtool shows adaptive-rx on");
	tap_ok(dut_set(d, "profiles", "cqe"), "dim: the other table");
	tap_equal(dut_told(d, "coalesce", "usecs"), 2,
		  "dim: begins with its shortest delay");
	tap_ok(dut_set_mode(d, "napi"), "dim: can be left");
	tap_equal(dut_told(d, "coalesce", "usecs"), 7,
		  "dim: what the user had set is back");
	rig_ask(d->rig, NULL, "coalesce iface=%s usecs=0", d->iface);
}

static int body(struct rig *g)
{
	struct dut d = {.rig = g, .feed = &feed_sim, .backend = "sim"};

	if (tap_ok(rig_ask(g, NULL, "workload start=sink") && dut_load(&d),
		   "the simulated device is up")) {
		test_idle_poll(&d);
		test_feedback(&d);
		test_mogul_limits(&d);
		test_dim(&d);
		tap_ok(dut_set_mode(&d, "napi"), "all can be left");
		tap_ok(rig_log_clean(g), "the kernel's log is clean");
	}
	dut_clear(&d);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
