/* SPDX-License-Identifier: GPL-2.0-only */
#include "hostile.h"

#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "offer.h"
#include "tap.h"

/* More than some modes carry here. */
#define PPS 20000
#define SHORT_MS 100
#define LYING_SAMPLE 5
#define LONG_MS 5000
#define CLEAN_PPS 1000
#define CLEAN_MS 50

static const struct feed *const *feeds; /* of this program */

static gint64 frames_wanted(void)
{
	const char *env = g_getenv("HOSTILE_FRAMES");

	return env ? g_ascii_strtoll(env, NULL, 10) : 0;
}

/* Whatever came before: now all is as it was. */
static void check_recovered(struct dut *d, const char *what)
{
	struct offer o = {};

	if (tap_ok(offer_run(d, &o, CLEAN_PPS, CLEAN_MS),
		   "%s: honest frames again", what)) {
		offer_balances(&o, what);
		tap_ok(o.received > 0, "%s: and some arrive", what);
	}
	offer_clear(&o);
}

/* Frames of @d's current mode. Returns how many its driver took. */
static gint64 spoilt_frames(struct dut *d, const char *mode, int ms)
{
	g_autofree char *what =
		g_strdup_printf("%s %s, spoilt frames", d->backend, mode);
	struct offer o = {};
	gint64 taken = 0;

	if (tap_ok(d->feed->spoil(d, TRUE) && offer_run(d, &o, PPS, ms),
		   "%s: it survives", what)) {
		offer_known_to_driver(&o, what);
		taken = offer_grew(&o, "drv.rx_frames");
	}
	d->feed->spoil(d, FALSE);
	offer_clear(&o);
	return taken;
}

static void all_modes(struct dut *d)
{
	gint64 wanted = frames_wanted(), taken = 0, before;
	int ms = wanted ? LONG_MS : SHORT_MS;

	do {
		before = taken;
		for (guint i = 0; d->modes[i]; i++) {
			const char *mode = d->modes[i];
			g_autofree char *what = g_strdup_printf(
				"%s %s, afterwards", d->backend, mode);

			if (!tap_ok(dut_set_mode(d, mode),
				    "%s %s: can be selected", d->backend, mode))
				continue;
			taken += spoilt_frames(d, mode, ms);
			check_recovered(d, what);
		}
	} while (taken < wanted && taken > before);
	tap_ok(taken >= wanted && taken > 0, "%s: enough frames were taken",
	       d->backend);
	tap_note("%s: %" G_GINT64_FORMAT " spoilt frames taken", d->backend,
		 taken);
}

/*
 * A device that lies about descriptors: the driver counts what it can, leaves
 * alone what it cannot, and a reset makes all good.
 */
static void lying_device(struct dut *d, const char *mode, const char *how)
{
	g_autofree char *what = g_strdup_printf("%s %s, hostile device: %s",
						d->backend, mode, how);
	struct offer o = {};

	if (tap_ok(dut_debug_set(d, "hostile", how) &&
			   offer_run(d, &o, PPS, SHORT_MS),
		   "%s: it survives", what)) {
		/* What is left in its ring is counted when that goes. */
		tap_ok(dut_debug_set(d, "hostile", "honest") &&
			       rig_ask(d->rig, NULL, "down iface=%s",
				       d->iface) &&
			       dut_up(d, mode),
		       "%s: a reset", what);
		g_hash_table_unref(o.after);
		o.after = rig_counters(d->rig, d->iface);
		offer_known_to_driver(&o, what);
		check_recovered(d, what);
	}
	dut_debug_set(d, "hostile", "honest");
	offer_clear(&o);
}

static void lying_devices(struct dut *d)
{
	static const char *const ways[] = {"lengths", "twice", "wild", "stuck",
					   "spurious"};

	for (guint i = 0; d->modes[i]; i++) {
		/* Each takes a reset. */
		if (!dut_samples(i, LYING_SAMPLE, 0))
			continue;
		if (!tap_ok(dut_set_mode(d, d->modes[i]),
			    "%s %s: can be selected", d->backend, d->modes[i]))
			continue;
		for (guint k = 0; k < G_N_ELEMENTS(ways); k++)
			lying_device(d, d->modes[i], ways[k]);
	}
}

static int body(struct rig *r)
{
	tap_ok(rig_ask(r, NULL, "workload start=sink cpu=0"),
	       "the sink is running");
	for (const struct feed *const *f = feeds; *f; f++) {
		struct dut d = {.rig = r, .feed = *f, .backend = (*f)->backend};

		if (tap_ok(dut_load(&d), "%s: the driver loads and comes up",
			   d.backend)) {
			all_modes(&d);
			if (d.feed->lies)
				lying_devices(&d);
			tap_ok(rig_log_clean(r), "%s: the log is clean",
			       d.backend);
			tap_ok(dut_unload(&d), "%s: it can be unloaded",
			       d.backend);
		}
		dut_clear(&d);
	}
	return tap_done();
}

int hostile(const char *device, const struct feed *const *with)
{
	feeds = with;
	return rig_run_on(device, body);
}
