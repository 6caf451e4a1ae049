/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "conform.h"
#include "feed.h"
#include "tap.h"

/*
 * No more than half of what the mode carries: under a full flood some modes
 * leave user space no time to ask for anything. A frame each quarter of a
 * millisecond meets whatever is done to the device.
 */
#define CHANGE_PPS 4000.0
static double rate(const struct dut *d, guint mode)
{
	return MIN(d->knee[mode] / 2, CHANGE_PPS);
}

/* Ask for something while frames come, and see more of them afterwards. */
static void change(struct dut *d, const char *mode, const char *verb,
		   const char *how)
{
	tap_ok(rig_ask(d->rig, NULL, "%s iface=%s%s", verb, d->iface, how) &&
		       dut_takes_frames(d),
	       "%s %s: %s%s, and frames come", d->backend, mode, verb, how);
}

/* Whether the driver can be asked at all: a test is skipped if not. */
static gboolean can(struct dut *d, const char *verb, const char *how)
{
	g_autofree char *request =
		g_strdup_printf("%s iface=%s%s", verb, d->iface, how);
	g_autofree char *said = rig_ask_refused(d->rig, request);

	if (!said)
		return TRUE;
	tap_skip(said, "%s: %s%s", d->backend, verb, how);
	return FALSE;
}

/* A mode that moderates is not to be interfered with. */
static void change_moderation(struct dut *d, const char *mode)
{
	g_autofree char *request =
		g_strdup_printf("coalesce iface=%s usecs=300", d->iface);
	g_autofree char *said = NULL, *log = NULL;

	if (!dut_told(d, "coalesce", "adaptive")) {
		change(d, mode, "coalesce", " usecs=300");
		change(d, mode, "coalesce", " usecs=0");
		return;
	}
	said = rig_ask_refused(d->rig, request);
	log = rig_log(d->rig);
	tap_ok(said && strstr(said, "not supported") && log &&
		       strstr(log, "rx-usecs are the mode's own"),
	       "%s %s: moderates itself, rx-usecs are refused", d->backend,
	       mode);
}

struct changes {
	gboolean ring, coalesce;
};

/*
 * Where each costs a second a mode meets one of them: other rings, there or
 * back, or (test_down_alone) down and up.
 */
static void change_rings(struct dut *d, guint mode)
{
	if (!d->feed->deaf || dut_samples(mode, 4, 0))
		change(d, d->modes[mode], "rings", " rx=128");
	if (!d->feed->deaf || dut_samples(mode, 4, 2))
		change(d, d->modes[mode], "rings", " rx=256");
}

static void change_all(struct dut *d, guint mode,
		       const struct changes *possible)
{
	if (possible->ring)
		change_rings(d, mode);
	if (possible->coalesce)
		change_moderation(d, d->modes[mode]);
}

static void down_and_up(struct dut *d, const char *mode)
{
	tap_ok(rig_ask(d->rig, NULL, "down iface=%s", d->iface), "%s %s: down",
	       d->backend, mode);
	change(d, mode, "up", "");
}

/*
 * QEMU's e1000 throws away a frame, and counts it nowhere, when its receiver is
 * off for longer than a second (its flush_queue_timer): no sum is made here.
 */
static void test_down_alone(struct dut *d, guint mode)
{
	const char *name = d->modes[mode];
	struct offer o = {};

	if (tap_ok(offer_begin(d, &o, rate(d, mode), FLOOD_OPEN_MS) &&
			   dut_takes_frames(d),
		   "%s %s: frames come again", d->backend, name))
		down_and_up(d, name);
	tap_ok(offer_stop(d, &o), "%s %s: and this ends", d->backend, name);
	offer_clear(&o);
}

static void test_changes(struct dut *d, guint mode,
			 const struct changes *possible)
{
	const char *name = d->modes[mode];
	g_autofree char *what =
		g_strdup_printf("%s %s, changed", d->backend, name);
	struct offer o = {};

	if (!tap_ok(dut_set_mode(d, name) &&
			    offer_begin(d, &o, rate(d, mode), FLOOD_OPEN_MS) &&
			    dut_takes_frames(d),
		    "%s: frames come", what))
		return;
	change_all(d, mode, possible);
	if (!d->feed->deaf)
		down_and_up(d, name);
	tap_ok(dut_mode_is(d, name), "%s: the mode stays", what);
	if (tap_ok(offer_stop(d, &o), "%s: it ends", what))
		offer_balances(&o, what);
	offer_clear(&o);
	if (d->feed->deaf && dut_samples(mode, 2, 1))
		test_down_alone(d, mode);
}

/* All modes go the same way: where coming back takes about a second, some do.
 */
static gboolean unloads_in(const struct dut *d, guint mode)
{
	return d->feed->leaves || dut_samples(mode, 4, 0);
}

/* Unload in the middle of the traffic, and come back. */
static gboolean test_unload(struct dut *d, guint mode)
{
	g_autofree char *what =
		g_strdup_printf("%s %s", d->backend, d->modes[mode]);
	struct offer o = {};
	gboolean again;

	tap_ok(dut_set_mode(d, d->modes[mode]) &&
		       offer_begin(d, &o, rate(d, mode), FLOOD_OPEN_MS) &&
		       dut_takes_frames(d) && dut_unload(d),
	       "%s: the driver is unloaded while frames come", what);
	if (!d->feed->leaves)
		tap_ok(d->feed->stop(d) && d->feed->end(d, &o.sent, &o.missed),
		       "%s: the generator's trial ends", what);
	offer_clear(&o);
	again = tap_ok(dut_load(d), "%s: it can be loaded again", what);
	return again;
}

void conform_changes(struct dut *d)
{
	const struct changes possible = {
		.ring = can(d, "rings", " rx=256"),
		.coalesce = can(d, "coalesce", " usecs=0"),
	};

	for (guint i = 0; d->modes[i]; i++)
		test_changes(d, i, &possible);
	for (guint i = 0; d->modes[i]; i++)
		if (unloads_in(d, i) && !test_unload(d, i))
			return;
}
