/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The CPU that takes the interface's interrupts is taken away while frames
 * come, and comes back: in every mode the frames are received elsewhere, each
 * is accounted for, and there again when the interrupts are. They may also
 * wander from CPU to CPU without end.
 */
#include "feed.h"
#include "offer.h"
#include "tap.h"

#define PPS 2000
#define CPU "1"
#define MOVES 400
#define BUSY_PPS 6000
#define ONLINE "/sys/devices/system/cpu/cpu" CPU "/online"

static gboolean interrupts_go_there(struct dut *d, const char *mode)
{
	return rig_ask(d->rig, NULL, "up iface=%s mode=%s irq_cpu=" CPU,
		       d->iface, mode);
}

/* How long that took, frames and all; -1: it failed. */
static gint64 put_cpu(struct dut *d, const char *online)
{
	gint64 began_ms = watch_now_ms();

	return rig_write(d->rig, ONLINE, online) && dut_takes_frames(d)
		       ? watch_now_ms() - began_ms
		       : -1;
}

static void test_mode(struct dut *d, const char *mode)
{
	g_autofree char *what = g_strdup_printf("%s %s", d->backend, mode);
	gint64 gone_ms, back_ms;
	struct offer o = {};

	if (!tap_ok(interrupts_go_there(d, mode) &&
			    offer_begin(d, &o, PPS, FLOOD_OPEN_MS) &&
			    dut_takes_frames(d),
		    "%s: frames come", what))
		return;
	gone_ms = put_cpu(d, "0");
	tap_ok(gone_ms >= 0, "%s: they come without the CPU", what);
	back_ms = put_cpu(d, "1");
	tap_ok(back_ms >= 0, "%s: and when it is back", what);
	tap_ok(interrupts_go_there(d, mode) && dut_takes_frames(d),
	       "%s: and when the interrupts are there again", what);
	if (tap_ok(offer_stop(d, &o), "%s: the trial ends", what)) {
		offer_balances(&o, what);
		tap_note("%s: frames again %" G_GINT64_FORMAT
			 " ms after it is told to go, %" G_GINT64_FORMAT
			 " to come; %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
			 " frames lost",
			 what, gone_ms, back_ms, o.sent - o.received, o.sent);
	}
	offer_clear(&o);
}

/*
 * An interrupt of a device moves at its next arrival: at both ends of that at
 * once, and of the driver's own line besides.
 */
static void test_wander(struct dut *d)
{
	struct offer o = {};
	int moves = 0;

	if (!tap_ok(dut_set_mode(d, "irq") &&
			    offer_begin(d, &o, BUSY_PPS, FLOOD_OPEN_MS) &&
			    dut_takes_frames(d),
		    "interrupts wander: frames come"))
		return;
	while (moves < MOVES && rig_ask(d->rig, NULL, "up iface=%s irq_cpu=%d",
					d->iface, moves % 2))
		moves++;
	tap_equal(moves, MOVES, "interrupts wander: as often as they are told");
	if (tap_ok(dut_takes_frames(d) && offer_stop(d, &o),
		   "interrupts wander: and frames come"))
		offer_balances(&o, "interrupts wander");
	offer_clear(&o);
}

static int body(struct rig *r)
{
	struct dut d = {.rig = r, .feed = &feed_virtio, .backend = "virtio"};

	if (tap_ok(rig_ask(r, NULL, "workload start=sink cpu=0"),
		   "the sink is running") &&
	    tap_ok(dut_load(&d), "the driver loads and comes up")) {
		for (guint i = 0; d.modes[i]; i++)
			test_mode(&d, d.modes[i]);
		test_wander(&d);
	}
	tap_ok(rig_log_clean(r), "the kernel's log is clean");
	dut_clear(&d);
	return tap_done();
}

int main(void)
{
	return rig_run_wide("virtio", 2, body);
}
