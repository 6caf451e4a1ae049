/* SPDX-License-Identifier: GPL-2.0-only */
#include "conform.h"

#include "feed.h"
#include "tap.h"

static const struct feed *feed; /* of this program */

static void all_parts(struct dut *d)
{
	tap_ok(g_strv_length(d->modes) >= 3, "%s: has %u modes", d->backend,
	       g_strv_length(d->modes));
	conform_input(d);
	conform_modes(d);
	conform_switching(d);
	conform_faults(d);
	tap_ok(rig_log_clean(d->rig), "%s: the kernel's log is clean",
	       d->backend);
	conform_nic(d);
	conform_changes(d);
	tap_ok(rig_log_clean(d->rig), "%s: the kernel's log is clean after it",
	       d->backend);
}

static int body(struct rig *r)
{
	struct dut d = {.rig = r, .feed = feed, .backend = feed->backend};

	if (tap_ok(rig_ask(r, NULL, "workload start=sink cpu=0"),
		   "the sink is running") &&
	    tap_ok(dut_load(&d), "%s: the driver loads and comes up",
		   d.backend))
		all_parts(&d);
	dut_clear(&d);
	return tap_done();
}

int conform(const struct feed *with)
{
	feed = with;
	return rig_run_on(feed->device, body);
}
