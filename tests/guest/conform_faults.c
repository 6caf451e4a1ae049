/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "conform.h"
#include "switching.h"
#include "tap.h"

#define ROUNDS 8
#define EVERY_US 2000
/* -ENOMEM, as the guest's kernel numbers it. */
#define NO_MEMORY (-12)
#define MODERATE_PPS 2000

/* All modes in turn, under flood, while every few allocations fail. */
static void test_alloc(struct dut *d, const char *copybreak)
{
	g_auto(GStrv) plan = switching_all_pairs(d->modes, "napi");
	g_autofree char *what = g_strdup_printf(
		"%s, allocations fail, copybreak %s", d->backend, copybreak);
	g_autoptr(GPtrArray) all = NULL;
	struct offer o = {};

	tap_ok(dut_set(d, "copybreak", copybreak) &&
		       dut_debug_set(d, "fail_alloc", "7"),
	       "%s: begins", what);
	all = switching_run(d, &o, plan, EVERY_US);
	if (tap_ok(all != NULL, "%s: goes on", what)) {
		tap_ok(switching_went_well(all, what, 0),
		       "%s: frames came in each mode", what);
		tap_ok(offer_grew(&o, "drv.rx_alloc_fail") > 0,
		       "%s: they did fail", what);
		offer_balances(&o, what);
	}
	dut_debug_set(d, "fail_alloc", "0");
	dut_set(d, "copybreak", "256");
	offer_clear(&o);
}

static gint64 count_errors(const GPtrArray *all)
{
	gint64 errors = 0;

	for (guint i = 0; i < all->len; i++)
		errors += ((struct switched *)all->pdata[i])->error != 0;
	return errors;
}

/* Some switches fail at @knob; the mode before then goes on under flood. */
static void test_switches(struct dut *d, const char *knob, const char *every,
			  guint steps)
{
	g_auto(GStrv) plan = switching_in_turn(d->modes, steps, "napi");
	g_autofree char *what = g_strdup_printf("%s, switches with %s=%s",
						d->backend, knob, every);
	g_autoptr(GPtrArray) all = NULL;
	struct offer o = {};
	gint64 errors;

	tap_ok(dut_debug_set(d, knob, every), "%s: begins", what);
	all = switching_run(d, &o, plan, EVERY_US);
	dut_debug_set(d, knob, "0");
	if (tap_ok(all != NULL, "%s: goes on", what)) {
		errors = count_errors(all);
		tap_ok(errors > (gint64)all->len / 4 &&
			       errors < (gint64)all->len,
		       "%s: some failed", what);
		tap_ok(switching_went_well(all, what, NO_MEMORY),
		       "%s: frames came after each", what);
		tap_equal(offer_grew(&o, "drv.mode_switches"),
			  switching_changes(all),
			  "%s: the driver counted the others", what);
		offer_balances(&o, what);
	}
	offer_clear(&o);
	dut_set_mode(d, "napi");
}

/* From the mode file, too: the active mode is not even disturbed. */
static void test_refusal(struct dut *d)
{
	struct offer o = {};

	tap_ok(dut_debug_set(d, "fail_attach", "1") &&
		       offer_begin(d, &o, MODERATE_PPS, FLOOD_OPEN_MS),
	       "%s: a switch that fails", d->backend);
	tap_ok(dut_refuses(d, "mode", "threaded", "Cannot allocate memory",
			   "mode threaded: error -12, staying in napi"),
	       "%s: says so", d->backend);
	tap_ok(dut_mode_is(d, "napi"), "%s: the mode stays", d->backend);
	tap_ok(dut_takes_frames(d), "%s: and works", d->backend);
	tap_ok(dut_debug_set(d, "fail_attach", "0") && offer_stop(d, &o) &&
		       offer_balances(&o, "a switch that failed"),
	       "%s: nothing is lost", d->backend);
	offer_clear(&o);
}

/* Neither the new mode nor the old can be started: down and up helps. */
static void test_standstill(struct dut *d)
{
	struct offer o = {};

	tap_ok(dut_debug_set(d, "fail_start", "1") &&
		       dut_refuses(d, "mode", "threaded",
				   "Cannot allocate memory",
				   "cannot restart napi"),
	       "%s: no mode can be started", d->backend);
	dut_debug_set(d, "fail_start", "0");
	tap_ok(rig_ask(d->rig, NULL, "down iface=%s", d->iface) &&
		       dut_up(d, "napi"),
	       "%s: down and up again", d->backend);
	tap_ok(offer_begin(d, &o, MODERATE_PPS, FLOOD_OPEN_MS) &&
		       dut_takes_frames(d) && offer_stop(d, &o),
	       "%s: frames are taken", d->backend);
	offer_clear(&o);
}

/* The device that cannot be brought up for now, can be later. */
static void test_up(struct dut *d, const char *knob)
{
	g_autofree char *up = g_strdup_printf("up iface=%s", d->iface);
	struct offer o = {};
	g_autofree char *said = NULL;

	tap_ok(rig_ask(d->rig, NULL, "down iface=%s", d->iface) &&
		       dut_debug_set(d, knob, "1"),
	       "%s: up with %s", d->backend, knob);
	said = rig_ask_refused(d->rig, up);
	tap_ok(said && strstr(said, "Cannot allocate memory"), "%s: says so",
	       d->backend);
	tap_ok(dut_debug_set(d, knob, "0") && dut_up(d, "napi"),
	       "%s: comes up without", d->backend);
	tap_ok(offer_begin(d, &o, MODERATE_PPS, FLOOD_OPEN_MS) &&
		       dut_takes_frames(d) && offer_stop(d, &o),
	       "%s: frames are taken", d->backend);
	offer_clear(&o);
}

void conform_faults(struct dut *d)
{
	guint even = ROUNDS * g_strv_length(d->modes);

	test_alloc(d, "256");
	test_alloc(d, "0");
	/*
	 * Never two in a row: the mode before must be able to come back. And
	 * never the last one, as from a livelocking mode there is no answer:
	 * with attach it is the even ones that fail, else, as it takes two
	 * starts to come back, the odd ones.
	 */
	test_switches(d, "fail_attach", "2", even - 1);
	test_switches(d, "fail_start", "3", even);
	test_switches(d, "fail_irq", "3", even);
	test_refusal(d);
	test_standstill(d);
	test_up(d, "fail_queue");
	test_up(d, "fail_start");
}
