/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What only one mode promises, seen from outside. The rules themselves are
 * tested where they are pure (tests/unit); here they meet a kernel.
 */
#include <string.h>

#include <rxbench/stamp.h>

#include "sim_rig.h"
#include "tap.h"

#define LOW_PPS 1000
#define LOW_MS 300
/* Several times what a guest without KVM can take. */
#define FLOOD_PPS 150000
#define FLOOD_MS 400

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

static gboolean settled(struct sim_rig *s, struct sim_trial *t, double pps,
			int ms, const char *what)
{
	gint64 socket;

	if (!tap_ok(sim_trial(s, t, pps, ms) && t->sent > 0,
		    "%s: frames were offered", what))
		return FALSE;
	socket = sim_grew(t, "snmp.Udp.RcvbufErrors");
	tap_note("%s: %" G_GINT64_FORMAT " sent, %" G_GINT64_FORMAT
		 " received, %" G_GINT64_FORMAT " lost in the ring, "
		 "%" G_GINT64_FORMAT " at the socket, %" G_GINT64_FORMAT
		 " interrupts",
		 what, t->sent, t->received, t->missed, socket,
		 sim_grew(t, "drv.rx_irqs"));
	tap_equal(t->received + t->missed + socket, t->sent,
		  "%s: every frame is accounted for", what);
	return TRUE;
}

/* An idle guest: the idle thread finds frames before the clock's next tick. */
static void test_idle_poll(struct sim_rig *s)
{
	struct sim_trial t;

	tap_ok(sim_mode(s, "clocked") && sim_write(s, "netdrv/hz", "20") &&
		       sim_write(s, "netdrv/idle_poll", "on"),
	       "idle_poll: can be set");
	if (settled(s, &t, LOW_PPS, LOW_MS, "idle_poll")) {
		tap_equal(sim_grew(&t, "drv.rx_irqs"), 0,
			  "idle_poll: no interrupts");
		tap_ok(sim_grew(&t, "drv.rx_harvest_thread") > 0,
		       "idle_poll: the idle thread takes frames");
	}
	sim_trial_clear(&t);
	tap_ok(sim_write(s, "netdrv/hz", "1000") &&
		       sim_write(s, "netdrv/idle_poll", "off"),
	       "idle_poll: can be unset");
	if (settled(s, &t, LOW_PPS, LOW_MS, "clock alone"))
		tap_equal(sim_grew(&t, "drv.rx_harvest_thread"), 0,
			  "clock alone: no thread takes frames");
	sim_trial_clear(&t);
	tap_ok(!sim_write(s, "netdrv/user_frac", "100"),
	       "user_frac 100 is refused");
}

/* No interrupts, and a thread above all: only the rules protect the sink. */
static void test_feedback(struct sim_rig *s)
{
	struct sim_trial t;

	tap_ok(sim_mode(s, "mogul") &&
		       sim_write(s, "netdrv/cycle_limit", "100"),
	       "mogul: quota only");
	if (settled(s, &t, FLOOD_PPS, FLOOD_MS, "quota only"))
		tap_ok(sim_grew(&t, "snmp.Udp.RcvbufErrors") > 0,
		       "quota only: the socket overflows");
	sim_trial_clear(&t);

	tap_ok(sim_write(s, "netdrv/feedback_port", TEXT(RXB_SINK_UDP_PORT)),
	       "mogul: feedback from the sink");
	if (settled(s, &t, FLOOD_PPS, FLOOD_MS, "feedback")) {
		tap_equal(sim_grew(&t, "snmp.Udp.RcvbufErrors"), 0,
			  "feedback: the socket never overflows");
		tap_ok(t.received > 0, "feedback: the sink works");
	}
	sim_trial_clear(&t);
}

static void test_mogul_limits(struct sim_rig *s)
{
	struct sim_trial t;

	tap_ok(!sim_write(s, "netdrv/feedback_low", "75") &&
		       !sim_write(s, "netdrv/feedback_high", "25"),
	       "mogul: marks that cross are refused");
	tap_ok(sim_write(s, "netdrv/feedback_port", "0") &&
		       sim_write(s, "netdrv/cycle_limit", "10"),
	       "mogul: a tenth of the CPU");
	if (settled(s, &t, LOW_PPS, LOW_MS, "idle with a limit"))
		tap_equal(t.received, t.sent,
			  "idle with a limit: what nobody wants is not held "
			  "back");
	sim_trial_clear(&t);
	if (settled(s, &t, FLOOD_PPS, FLOOD_MS, "limit"))
		tap_ok(t.received > 0, "limit: the sink works");
	sim_trial_clear(&t);
}

/* The moderation that the device has now, or -1. */
static gint64 usecs_now(struct sim_rig *s)
{
	struct agent_reply reply;
	gint64 usecs = -1;

	if (!rig_ask(s->rig, &reply, "coalesce iface=%s", s->wire.iface))
		return -1;
	usecs = g_ascii_strtoll(agent_reply_text(&reply, "usecs"), NULL, 10);
	agent_reply_clear(&reply);
	return usecs;
}

/* What net_dim chooses is its own matter, and a matter of time. */
static void test_dim(struct sim_rig *s)
{
	static const int eqe[] = {1, 8, 64, 128, 256};
	gboolean in_table = FALSE;
	struct sim_trial t;
	gint64 usecs;

	tap_ok(rig_ask(s->rig, NULL, "coalesce iface=%s usecs=7",
		       s->wire.iface) &&
		       sim_mode(s, "dim"),
	       "dim: can be selected");
	tap_equal(usecs_now(s), eqe[0], "dim: begins with the shortest delay");
	if (settled(s, &t, 5 * LOW_PPS, 2 * LOW_MS, "dim")) {
		usecs = usecs_now(s);
		for (guint i = 0; i < G_N_ELEMENTS(eqe); i++)
			in_table |= usecs == eqe[i];
		tap_ok(in_table, "dim: %d us are of net_dim's table",
		       (int)usecs);
	}
	sim_trial_clear(&t);
	tap_ok(sim_write(s, "netdrv/profiles", "cqe"), "dim: the other table");
	tap_equal(usecs_now(s), 2, "dim: begins with its shortest delay");
	tap_ok(sim_mode(s, "napi"), "dim: can be left");
	tap_equal(usecs_now(s), 7, "dim: what the user had set is back");
	rig_ask(s->rig, NULL, "coalesce iface=%s usecs=0", s->wire.iface);
}

static int body(struct rig *g)
{
	struct sim_rig s;

	if (tap_ok(sim_rig_up(&s, g), "the simulated device is up")) {
		test_idle_poll(&s);
		test_feedback(&s);
		test_mogul_limits(&s);
		test_dim(&s);
		tap_ok(sim_mode(&s, "napi"), "all can be left");
		tap_ok(rig_log_clean(g), "the kernel's log is clean");
	}
	sim_rig_clear(&s);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
