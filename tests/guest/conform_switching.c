/* SPDX-License-Identifier: GPL-2.0-only */
#include "conform.h"
#include "leaks.h"
#include "switching.h"
#include "tap.h"

/* Long enough for frames to flow, short enough for many switches. */
#define EVERY_US 2000
#define RANDOM_SWITCHES 300
#define SEED 1996

/* @plan ends in mode napi. */
static void run_plan(struct dut *d, const char *what, char **plan)
{
	g_autoptr(GPtrArray) all = NULL;
	struct offer o = {};

	all = switching_run(d, &o, plan, EVERY_US);
	if (tap_ok(all != NULL, "%s: goes on to the end", what)) {
		tap_equal(all->len, g_strv_length(plan), "%s: all were made",
			  what);
		tap_ok(switching_went_well(all, what, 0),
		       "%s: frames came after each", what);
		tap_equal(offer_grew(&o, "drv.mode_switches"),
			  switching_changes(all), "%s: the driver counted each",
			  what);
		tap_ok(dut_mode_is(d, "napi"), "%s: the last one holds", what);
		offer_balances(&o, what);
	}
	offer_clear(&o);
}

static void test_all_pairs(struct dut *d)
{
	g_auto(GStrv) plan = switching_all_pairs(d->modes, "napi");
	g_autofree char *what =
		g_strdup_printf("%s, every pair of modes", d->backend);

	run_plan(d, what, plan);
}

/* Every frame's page changes hands where the mode allows it. */
static void test_random(struct dut *d)
{
	g_auto(GStrv) plan =
		switching_random(d->modes, RANDOM_SWITCHES, SEED, "napi");
	g_autofree char *what = g_strdup_printf("%s, %d random switches",
						d->backend, RANDOM_SWITCHES);
	struct holding before = {}, after = {};

	tap_ok(dut_set(d, "copybreak", "0") && leaks_take(d, &before),
	       "%s: begins", what);
	run_plan(d, what, plan);
	if (tap_ok(leaks_take(d, &after), "%s: stock is taken", what))
		leaks_check(&before, &after, RANDOM_SWITCHES, what);
	leaks_clear(&before);
	leaks_clear(&after);
	dut_set(d, "copybreak", "256");
}

void conform_switching(struct dut *d)
{
	/* First: caches have grown when stock is taken. */
	test_all_pairs(d);
	test_random(d);
}
