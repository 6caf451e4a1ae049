/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A NIC's own knobs, turned while traffic floods it: ring sizes, interrupt
 * moderation, reset. What is refused leaves the device as it was; what is not
 * costs frames at most, and each of those is counted.
 */
#include "conform.h"
#include "feed.h"
#include "tap.h"

#define CALM_PPS 1000
#define CALM_MS 300

static void refused(struct dut *d, const char *verb, const char *how)
{
	g_autofree char *request =
		g_strdup_printf("%s iface=%s%s", verb, d->iface, how);
	g_autofree char *said = rig_ask_refused(d->rig, request);

	tap_ok(said != NULL, "%s: refused: %s%s", d->backend, verb, how);
}

/* In the middle of a flood, of which more comes afterwards. */
static void flood_with(struct dut *d, const char *verb, const char *how)
{
	g_autofree char *what =
		g_strdup_printf("%s, flood, %s%s", d->backend, verb, how);
	struct offer o = {};

	if (tap_ok(offer_begin(d, &o, offer_flood_pps(d), FLOOD_OPEN_MS) &&
			   rig_ask(d->rig, NULL, "%s iface=%s%s", verb,
				   d->iface, how) &&
			   dut_takes_frames(d) && offer_stop(d, &o),
		   "%s", what))
		offer_balances(&o, what);
	offer_clear(&o);
}

/* @o is to be cleared. */
static void check_receives(struct dut *d, struct offer *o, double pps,
			   const char *after)
{
	g_autofree char *what =
		g_strdup_printf("%s, after %s", d->backend, after);

	if (tap_ok(offer_run(d, o, pps, CALM_MS) && o->received > 0,
		   "%s: frames arrive", what))
		offer_balances(o, what);
}

static void test_rings(struct dut *d)
{
	gint64 now = dut_told(d, "rings", "rx"),
	       max = dut_told(d, "rings", "rx_max");
	g_autofree char *beyond =
		g_strdup_printf(" rx=%" G_GINT64_FORMAT, max + 1);
	g_autofree char *back = g_strdup_printf(" rx=%" G_GINT64_FORMAT, now);
	struct offer o = {};

	tap_ok(now >= 8 && now <= max, "%s: its ring holds %d of at most %d",
	       d->backend, (int)now, (int)max);
	refused(d, "rings", " rx=1");
	refused(d, "rings", beyond);
	tap_equal(dut_told(d, "rings", "rx"), now, "%s: and stays at that",
		  d->backend);
	flood_with(d, "rings", " rx=40");
	tap_equal(dut_told(d, "rings", "rx"), 40, "%s: has the new size",
		  d->backend);
	flood_with(d, "rings", back);
	check_receives(d, &o, CALM_PPS, "new rings");
	offer_clear(&o);
}

/* At most so many interrupts as the time apart allows, and none for ever. */
static void test_moderation(struct dut *d)
{
	struct offer o = {};

	refused(d, "coalesce", " usecs=1000000");
	tap_equal(dut_told(d, "coalesce", "usecs"), 0,
		  "%s: interrupts are not moderated unasked", d->backend);
	flood_with(d, "coalesce", " usecs=5000");
	tap_equal(dut_told(d, "coalesce", "usecs"), 5000, "%s: now they are",
		  d->backend);
	/* A slower kernel gets its frames no closer than that, else. */
	check_receives(d, &o, CALM_PPS * d->rig->lab->guest.agent.patience,
		       "usecs=5000");
	tap_ok(offer_grew(&o, "drv.rx_irqs") * 2 <
		       offer_grew(&o, "drv.rx_frames"),
	       "%s: an interrupt tells of several frames", d->backend);
	flood_with(d, "coalesce", " usecs=0");
	check_receives(d, &o, CALM_PPS, "usecs=0");
	offer_clear(&o);
}

static void test_reset(struct dut *d)
{
	struct offer o = {};

	flood_with(d, "reset", "");
	check_receives(d, &o, CALM_PPS, "a reset");
	offer_clear(&o);
}

/*
 * The line masked at the interrupt controller, the device never: a frame that
 * comes while it is must not be forgotten. Those that are stay in the ring.
 */
static void test_line_masked(struct dut *d)
{
	if (!dut_set(d, "mask_at", "line")) /* conform_input() asks why */
		return;
	for (guint i = 0; d->modes[i]; i++) {
		g_autofree char *what = g_strdup_printf(
			"%s %s, line masked", d->backend, d->modes[i]);
		struct offer o = {};

		if (tap_ok(dut_set_mode(d, d->modes[i]) &&
				   offer_run(d, &o, FLOOD_PPS, CALM_MS) &&
				   o.received > 0,
			   "%s: frames arrive", what))
			offer_balances(&o, what);
		offer_clear(&o);
	}
	tap_ok(dut_set_mode(d, "napi") && dut_set(d, "mask_at", "device"),
	       "%s: masks at the device again", d->backend);
}

void conform_nic(struct dut *d)
{
	test_rings(d);
	test_moderation(d);
	test_reset(d);
	test_line_masked(d);
}
