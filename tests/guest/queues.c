/* SPDX-License-Identifier: GPL-2.0-only */
#include "queues.h"

#include "switching.h"
#include "tap.h"

#include <stdio.h>
#include <string.h>

#define EVERY_US 2000

static const struct feed *feed; /* of this program */

static char *queue_counter(guint queue, const char *name)
{
	return g_strdup_printf("drv.rx_queue_%u_%s", queue, name);
}

gint64 queues_grew(const struct offer *o, guint queue, const char *name)
{
	g_autofree char *counter = queue_counter(queue, name);

	return offer_grew(o, counter);
}

/* The queues' own counters are parts of the device's. */
static void check_sums(const struct offer *o, const char *what)
{
	static const char *const names[] = {
		"irqs",		  "polls",	     "frames",
		"bytes",	  "harvest_hardirq", "harvest_softirq",
		"harvest_thread", "backlog_drop",    "queue_drop",
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *all = g_strdup_printf("drv.rx_%s", names[i]);
		gint64 sum = 0;

		for (guint q = 0; q < QUEUES; q++)
			sum += queues_grew(o, q, names[i]);
		tap_equal(sum, offer_grew(o, all), "%s: %s add up", what, all);
	}
}

/* The first @used queues have frames, and the others none. */
gboolean queues_check_used(const struct offer *o, guint used, const char *what)
{
	gboolean right = TRUE;

	/* In turn: with fewer, flows were left out, as by a busy generator. */
	if (offer_grew(o, "drv.rx_frames") < 2 * (gint64)feed->flows) {
		tap_skip("too few frames came", "%s: queues", what);
		return TRUE;
	}
	for (guint q = 0; q < QUEUES; q++)
		right &= (queues_grew(o, q, "frames") > 0) == (q < used);
	return tap_ok(right, "%s: frames come by %u queues", what, used);
}

static void check_order(struct dut *d, const char *what)
{
	struct agent_reply reply;

	if (!tap_ok(rig_ask(d->rig, &reply, "sinkstat"), "%s: the sink answers",
		    what))
		return;
	tap_equal(agent_reply_int(&reply, "flow_reordered", -1), 0,
		  "%s: the order within a flow is kept", what);
	agent_reply_clear(&reply);
}

/* Where the mode says that it takes frames. */
static void check_claim(struct dut *d, const struct offer *o, const char *what)
{
	g_autofree char *claims = dut_get(d, "contexts");
	char where[16] = "";
	g_autofree char *name = NULL;

	sscanf(claims ? claims : "", "harvest=%15s", where);
	name = g_strdup_printf("drv.rx_harvest_%s", where);
	tap_equal(offer_grew(o, name), offer_grew(o, "drv.rx_frames"),
		  "%s: all are emptied in %s", what, where);
}

static void test_traffic(struct dut *d, const char *mode)
{
	g_autofree char *what = g_strdup_printf("%s", mode);
	struct offer o = {};

	if (tap_ok(dut_set_mode(d, mode) && offer_run(d, &o, PPS, MS),
		   "%s: carries traffic", what)) {
		queues_check_used(&o, QUEUES, what);
		check_sums(&o, what);
		check_claim(d, &o, what);
		check_order(d, what);
		offer_balances(&o, what);
	}
	offer_clear(&o);
}

static gboolean use(struct dut *d, guint queues)
{
	return rig_ask(d->rig, NULL, "channels iface=%s combined=%u", d->iface,
		       queues);
}

/* Fewer and more of them while frames come: @numbers, ended by 0. */
static void test_numbers(struct dut *d, const char *mode, double pps,
			 const guint *numbers)
{
	g_autofree char *what = g_strdup_printf("%s, queues come and go", mode);
	struct offer o = {};

	if (!tap_ok(offer_begin(d, &o, pps, FLOOD_OPEN_MS) &&
			    dut_takes_frames(d),
		    "%s: begins", what))
		return;
	for (; *numbers; numbers++)
		tap_ok(use(d, *numbers) && dut_takes_frames(d),
		       "%s: %u, and frames come", what, *numbers);
	if (tap_ok(offer_stop(d, &o), "%s: it ends", what)) {
		offer_balances(&o, what);
		check_sums(&o, what);
	}
	offer_clear(&o);
}

static void test_spread(struct dut *d)
{
	g_autofree char *one =
		g_strdup_printf("channels iface=%s combined=1", d->iface);
	g_autofree char *said = NULL;
	struct offer o = {};

	if (tap_ok(rig_ask(d->rig, NULL, "spread iface=%s queues=2",
			   d->iface) &&
			   offer_run(d, &o, PPS, MS),
		   "a table of two queues")) {
		queues_check_used(&o, 2, "a table of two queues");
		offer_balances(&o, "a table of two queues");
	}
	offer_clear(&o);
	said = rig_ask_refused(d->rig, one);
	tap_ok(said && strstr(said, "Invalid argument"),
	       "a queue that is in the table stays");
	tap_ok(rig_ask(d->rig, NULL, "spread iface=%s queues=0", d->iface),
	       "the table is the driver's again");
}

static void test_refused(struct dut *d)
{
	static const char *const numbers[] = {"0", "5", "4000000000", NULL};

	for (guint i = 0; numbers[i]; i++) {
		g_autofree char *request = g_strdup_printf(
			"channels iface=%s combined=%s", d->iface, numbers[i]);
		g_autofree char *said = rig_ask_refused(d->rig, request);

		tap_ok(said && strstr(said, "Invalid argument"),
		       "%s queues are refused", numbers[i]);
	}
	tap_equal(dut_told(d, "channels", "combined"), QUEUES,
		  "all %u stay in use", QUEUES);
}

/* A program has one queue. */
static void test_uio(struct dut *d)
{
	g_autofree char *two =
		g_strdup_printf("channels iface=%s combined=2", d->iface);
	g_autofree char *said = NULL;

	dut_set_mode(d, "napi");
	tap_ok(dut_refuses(d, "mode", "uio", "Invalid argument",
			   "combined 1 makes it one") &&
		       dut_mode_is(d, "napi"),
	       "uio: several queues are refused, the mode stays");
	tap_ok(use(d, 1) && dut_set_mode(d, "uio"), "uio: takes one queue");
	queues_check_names(d, 1);
	said = rig_ask_refused(d->rig, two);
	tap_ok(said && strstr(said, "Invalid argument") &&
		       dut_told(d, "channels", "combined") == 1 &&
		       dut_mode_is(d, "uio"),
	       "uio: a second queue is refused, and one stays");
	tap_ok(dut_set_mode(d, "napi") && use(d, QUEUES), "uio: and back to %u",
	       QUEUES);
}

/*
 * The switch before takes as many turns as there are queues, then @knob strikes
 * at the first queue, or the last. Coming back takes as many again, and none
 * fails.
 */
static void test_fault(struct dut *d, const char *knob)
{
	for (guint queue = 0; queue < QUEUES; queue += QUEUES - 1) {
		g_autofree char *every =
			g_strdup_printf("%u", QUEUES + 1 + queue);
		g_autofree char *what =
			g_strdup_printf("%s at queue %u", knob, queue);
		struct offer o = {};

		tap_ok(offer_begin(d, &o, PPS, FLOOD_OPEN_MS) &&
			       dut_debug_set(d, knob, every) &&
			       dut_set_mode(d, "threaded"),
		       "%s: the switch before", what);
		tap_ok(dut_refuses(d, "mode", "workqueue",
				   "Cannot allocate memory",
				   "error -12, staying in threaded") &&
			       dut_mode_is(d, "threaded"),
		       "%s: the mode stays", what);
		dut_debug_set(d, knob, "0");
		tap_ok(dut_takes_frames(d) && offer_stop(d, &o),
		       "%s: and works", what);
		queues_check_used(&o, QUEUES, what);
		offer_balances(&o, what);
		offer_clear(&o);
		tap_ok(dut_set_mode(d, "napi"), "%s: napi again", what);
	}
}

/* What a new queue cannot have leaves the others as they were. */
static void test_number_fault(struct dut *d, const char *knob, const char *nth)
{
	g_autofree char *all =
		g_strdup_printf("channels iface=%s combined=4", d->iface);
	g_autofree char *what = g_strdup_printf("more queues, %s", knob);
	g_autofree char *said = NULL;
	struct offer o = {};

	tap_ok(use(d, 2) && offer_begin(d, &o, PPS, FLOOD_OPEN_MS) &&
		       dut_takes_frames(d) && dut_debug_set(d, knob, nth),
	       "%s: of two", what);
	said = rig_ask_refused(d->rig, all);
	tap_ok(said && strstr(said, "Cannot allocate memory"), "%s: says so",
	       what);
	dut_debug_set(d, knob, "0");
	tap_ok(dut_told(d, "channels", "combined") == 2 &&
		       dut_takes_frames(d) && offer_stop(d, &o),
	       "%s: two go on", what);
	offer_balances(&o, what);
	queues_check_names(d, 2);
	offer_clear(&o);
	tap_ok(use(d, QUEUES), "%s: all again", what);
}

static void test_switching(struct dut *d)
{
	g_auto(GStrv) plan = switching_all_pairs(d->modes, "napi");
	static const char what[] = "every pair of modes, under flood";
	g_autoptr(GPtrArray) all = NULL;
	struct offer o = {};

	dut_set_mode(d, "napi");
	all = switching_run(d, &o, plan, EVERY_US);
	if (tap_ok(all != NULL, "%s: goes on", what)) {
		tap_ok(switching_went_well(all, what, 0),
		       "%s: frames came after each", what);
		queues_check_used(&o, QUEUES, what);
		check_sums(&o, what);
		offer_balances(&o, what);
	}
	offer_clear(&o);
}

/* It cannot have several queues. */
static void forget_uio(struct dut *d)
{
	char **to = d->modes;

	for (char **mode = d->modes; *mode; mode++)
		if (strcmp(*mode, "uio"))
			*to++ = *mode;
		else
			g_free(*mode);
	*to = NULL;
}

static void all_parts(struct dut *d)
{
	static const guint few[] = {1, QUEUES, 0};
	static const guint many[] = {1, 3, 2, QUEUES, 0};

	forget_uio(d);
	tap_ok(use(d, QUEUES), "%u queues are in use", QUEUES);
	queues_check_names(d, QUEUES);
	test_refused(d);
	for (guint i = 0; d->modes[i]; i++) {
		test_traffic(d, d->modes[i]);
		test_numbers(d, d->modes[i], PPS, few);
	}
	queues_check_threads(d);
	dut_set_mode(d, "napi");
	test_numbers(d, "napi, flooded", offer_flood_pps(d), many);
	queues_test_tracing(d);
	if (feed->queues)
		queues_test_affinity(d);
	else
		test_spread(d);
	test_uio(d);
	test_fault(d, "fail_attach");
	test_fault(d, "fail_start");
	test_fault(d, "fail_irq");
	test_number_fault(d, "fail_attach", "2");
	test_number_fault(d, "fail_queue", "3");
	test_number_fault(d, "fail_start", "4");
	test_switching(d);
	tap_ok(dut_unload(d), "the driver is unloaded");
}

static int body(struct rig *r)
{
	struct dut d = {.rig = r, .feed = feed, .backend = feed->backend};

	if (tap_ok(rig_ask(r, NULL, "workload start=sink cpu=0"),
		   "the sink is running") &&
	    tap_ok(dut_load(&d), "the driver loads and comes up"))
		all_parts(&d);
	tap_ok(rig_log_clean(r), "the kernel's log is clean");
	dut_clear(&d);
	return tap_done();
}

int queues(const struct feed *with)
{
	feed = with;
	return rig_run_queues(feed->device, feed->queues ? CPUS : 1,
			      MAX(feed->queues, 1), body);
}
