/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "conform.h"
#include "feed.h"
#include "tap.h"

#define PPS 1000
#define MS 300

static void test_mode(struct dut *d)
{
	tap_ok(dut_refuses(d, "mode", "nonsense", "Invalid argument",
			   "no mode 'nonsense'; there are irq, "),
	       "%s: an unknown mode is refused", d->backend);
	tap_ok(dut_mode_is(d, "napi"), "%s: and the old one stays", d->backend);
}

static void test_number(struct dut *d)
{
	g_autofree char *text = NULL;

	tap_ok(dut_refuses(d, "budget", "0", "out of range",
			   "budget: 0 is outside 1..1024"),
	       "%s: budget 0 is refused", d->backend);
	tap_ok(dut_refuses(d, "budget", "100000", "out of range",
			   "budget: 100000 is outside 1..1024"),
	       "%s: budget 100000 is refused", d->backend);
	tap_ok(dut_refuses(d, "budget", "many", "Invalid argument",
			   "budget: 'many' is not a number of 1..1024"),
	       "%s: budget many is refused", d->backend);
	tap_ok(dut_set(d, "budget", "16"), "%s: budget 16 is accepted",
	       d->backend);
	text = dut_get(d, "budget");
	tap_ok(!g_strcmp0(text, "16\n"), "%s: and read back", d->backend);
}

static void test_choice(struct dut *d)
{
	g_autofree char *text = NULL;

	tap_ok(dut_refuses(d, "mask_at", "elsewhere", "Invalid argument",
			   "mask_at: no such choice; device, line"),
	       "%s: an unknown choice is refused", d->backend);
	if (!strcmp(d->backend, "sim"))
		tap_ok(dut_refuses(d, "mask_at", "line", "not supported",
				   "device is possible"),
		       "%s: so is what the device cannot do", d->backend);
	text = dut_get(d, "mask_at");
	tap_ok(!g_strcmp0(text, "[device] line\n"), "%s: the old one stays",
	       d->backend);
}

static void test_other_mode(struct dut *d)
{
	tap_ok(dut_set_mode(d, "irq") && !dut_set(d, "budget", "16"),
	       "%s: a parameter of another mode is not there", d->backend);
	dut_set_mode(d, "napi");
}

/* Nobody listens: the guest answers "port unreachable", as often as its rate
 * limit lets it. The answers must leave, and be counted alike everywhere. */
static void test_replies(struct dut *d)
{
	struct offer o = {};

	o.before = rig_counters(d->rig, d->iface);
	tap_ok(rig_ask(d->rig, NULL, "workload stop=all") &&
		       d->feed->begin(d, PPS, MS) &&
		       d->feed->end(d, &o.sent, &o.missed) && dut_drain(d),
	       "%s: frames nobody waits for", d->backend);
	o.after = rig_counters(d->rig, d->iface);
	tap_ok(offer_grew(&o, "drv.tx_frames") > 0, "%s: replies leave",
	       d->backend);
	tap_equal(offer_grew(&o, "dev.tx_packets"),
		  offer_grew(&o, "drv.tx_frames"),
		  "%s: the standard counters say so too", d->backend);
	tap_equal(offer_grew(&o, "snmp.Udp.NoPorts"), o.sent,
		  "%s: each frame is counted as unwanted", d->backend);
	offer_clear(&o);
	tap_ok(rig_ask(d->rig, NULL, "workload start=sink cpu=0"),
	       "%s: the sink is back", d->backend);
}

void conform_input(struct dut *d)
{
	test_mode(d);
	test_number(d);
	test_choice(d);
	test_other_mode(d);
	test_replies(d);
}
