/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * In every mode the driver lets go, comes back, and then works as before; how
 * long it was away and what that cost is printed.
 */
#include "gone.h"

#include "feed.h"
#include "mishap.h"
#include "offer.h"
#include "tap.h"

#define PPS 2000

static const struct feed *const *feeds; /* of this program */

/*
 * QEMU's e1000 throws away a frame, and counts it nowhere, while its receiver
 * is off and for a second after (its flush_queue_timer). Its e1000e does so
 * with the one that waits when it is unplugged, when its link is down and the
 * ring is refilled (qemu_deliver_packet_iov()), and when a machine that wakes
 * makes it master of the bus before its receiver is on (e1000e_write_config()).
 * No sum is made there.
 */
static gboolean forgets(const struct mishap *m, const struct dut *d)
{
	return d->feed->deaf || (d->feed->slips && m->slips);
}

/* Each frame is accounted for, and they arrive. */
static void check_after(struct dut *d, const char *what)
{
	struct offer o = {};

	if (tap_ok(offer_run(d, &o, PPS, 200), "%s: a trial", what)) {
		offer_balances(&o, what);
		tap_ok(o.received > 0, "%s: frames arrive", what);
	}
	offer_clear(&o);
}

static void tell(const struct mishap *m, const struct dut *d, const char *mode,
		 gint64 began_ms, const struct offer *o)
{
	tap_note("%s %s, %s: back after %" G_GINT64_FORMAT
		 " ms, %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
		 " frames lost",
		 d->backend, mode, m->name, watch_now_ms() - began_ms,
		 o->sent - o->received, o->sent);
}

static void test_mishap(struct dut *d, const struct mishap *m, const char *mode)
{
	g_autofree char *what =
		g_strdup_printf("%s %s, %s", d->backend, mode, m->name);
	struct offer o = {};
	gint64 began_ms = 0;

	if (!tap_ok(dut_set_mode(d, mode) &&
			    offer_begin(d, &o, PPS, FLOOD_OPEN_MS) &&
			    dut_takes_frames(d),
		    "%s: frames come", what))
		return;
	tap_ok(m->begin(d), "%s: it happens", what);
	began_ms = watch_now_ms();
	tap_ok(m->end(d, mode) && dut_takes_frames(d),
	       "%s: and frames come again", what);
	if (tap_ok(offer_stop(d, &o), "%s: the trial ends", what)) {
		tell(m, d, mode, began_ms, &o);
		if (!forgets(m, d))
			offer_balances(&o, what);
	}
	offer_clear(&o);
	check_after(d, what);
}

/* A mode meets every other mishap, the next one the others. */
static gboolean meet(guint mode, guint mishap)
{
	return dut_samples(mode + mishap, 2, 0);
}

static void all_modes(struct dut *d)
{
	for (guint i = 0; d->modes[i]; i++)
		for (guint k = 0; mishaps[k].name; k++)
			if (meet(i, k) && mishap_is_possible(&mishaps[k], d))
				test_mishap(d, &mishaps[k], d->modes[i]);
}

/*
 * One vector for the configuration and one for each queue is what a driver asks
 * for; 2: all queues share one, fewer: the device has its INTx line.
 */
static void test_vectors(struct dut *d)
{
	static const int few[] = {2, 1, 0};

	for (guint i = 0; i < G_N_ELEMENTS(few); i++) {
		if (!tap_ok(mishap_vectors(d, few[i]),
			    "%d vectors: it comes up", few[i]))
			return;
		for (guint k = 0; d->modes[k]; k++) {
			g_autofree char *what =
				g_strdup_printf("%s %s, %d vectors", d->backend,
						d->modes[k], few[i]);

			if (tap_ok(dut_set_mode(d, d->modes[k]), "%s", what))
				check_after(d, what);
		}
	}
	tap_ok(mishap_vectors(d, -1), "all vectors again");
}

static int body(struct rig *r)
{
	struct dut d = {.rig = r};

	tap_ok(rig_ask(r, NULL, "workload start=sink cpu=0"),
	       "the sink is running");
	for (const struct feed *const *f = feeds; *f; f++) {
		d.feed = *f;
		d.backend = (*f)->backend;
		if (tap_ok(dut_load(&d), "%s: the driver loads and comes up",
			   d.backend)) {
			all_modes(&d);
			if (d.feed == &feed_virtio)
				test_vectors(&d);
		}
		tap_ok(rig_log_clean(r), "%s: the kernel's log is clean",
		       d.backend);
		tap_ok(dut_unload(&d), "%s: the driver goes", d.backend);
	}
	dut_clear(&d);
	return tap_done();
}

int gone(const char *device, const struct feed *const *with)
{
	feeds = with;
	return rig_run_on(device, body);
}
