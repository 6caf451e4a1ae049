/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What happens to machines, while frames come: the NIC is pulled and put back,
 * its link goes and returns, it is reset. In every mode the driver lets go,
 * comes back, and then works as before; how long it was away and what that cost
 * is printed.
 */
#include <rxbench/stamp.h>

#include "feed.h"
#include "offer.h"
#include "tap.h"

#define PPS 2000
#define EVENT_LIMIT_MS 20000

struct fault {
	const char *name;
	/* Away, and back. */
	gboolean (*begin)(struct dut *d);
	gboolean (*end)(struct dut *d, const char *mode);
	gboolean forgets; /* the driver's counters go as well */
};

static gboolean ask_qemu(struct dut *d, const char *command, const char *args)
{
	g_autoptr(GError) error = NULL;

	if (qmp_run(&d->rig->lab->qemu.qmp, command, args, &error))
		return TRUE;
	tap_note("%s: %s", command, error->message);
	return FALSE;
}

/* Parts of a device that have no name of their own go first. */
static gboolean wait_gone(struct dut *d)
{
	gboolean named = FALSE;

	while (!named) {
		g_autoptr(GError) error = NULL;
		JsonObject *event = qmp_wait_event(
			&d->rig->lab->qemu.qmp, "DEVICE_DELETED",
			rig_limit_ms(d->rig, EVENT_LIMIT_MS), &error);

		if (!event) {
			tap_note("%s", error->message);
			return FALSE;
		}
		named = json_object_has_member(event, "device");
		json_object_unref(event);
	}
	return TRUE;
}

/* The guest agrees to it by ACPI. */
static gboolean pull(struct dut *d)
{
	return ask_qemu(d, "device_del", "{\"id\":\"" WIRE_NIC "\"}") &&
	       wait_gone(d);
}

static gboolean put_back(struct dut *d, const char *mode)
{
	return ask_qemu(d, "device_add",
			"{\"driver\":\"virtio-net-pci\",\"id\":\"" WIRE_NIC
			"\",\"netdev\":\"" WIRE_NETDEV
			"\",\"mac\":\"" RXB_DUT_MAC "\",\"romfile\":\"\"}") &&
	       dut_find_again(d) &&
	       rig_ask(d->rig, NULL, "up iface=%s mode=%s", d->iface, mode);
}

static gboolean link_down(struct dut *d)
{
	return ask_qemu(d, "set_link",
			"{\"name\":\"" WIRE_NIC "\",\"up\":false}");
}

static gboolean link_up(struct dut *d, const char *mode)
{
	(void)mode;
	return ask_qemu(d, "set_link",
			"{\"name\":\"" WIRE_NIC "\",\"up\":true}");
}

static gboolean stays(struct dut *d)
{
	(void)d;
	return TRUE;
}

static gboolean reset(struct dut *d, const char *mode)
{
	(void)mode;
	return rig_ask(d->rig, NULL, "reset iface=%s", d->iface);
}

static const struct fault faults[] = {
	{"unplugged", pull, put_back, TRUE},
	{"link down", link_down, link_up, FALSE},
	{"reset", stays, reset, FALSE},
};

/* As it was: each frame is accounted for, and they arrive. */
static void check_after(struct dut *d, const char *what)
{
	struct offer o = {};

	if (tap_ok(offer_run(d, &o, PPS, 200), "%s: a trial after it", what)) {
		offer_balances(&o, what);
		tap_ok(o.received > 0, "%s: frames arrive", what);
	}
	offer_clear(&o);
}

static void tell(const struct fault *f, const struct dut *d, const char *mode,
		 gint64 began_ms, const struct offer *o)
{
	tap_note("%s %s, %s: back after %" G_GINT64_FORMAT
		 " ms, %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
		 " frames lost",
		 d->backend, mode, f->name, watch_now_ms() - began_ms,
		 o->sent - o->received, o->sent);
}

static void test_fault(struct dut *d, const struct fault *f, const char *mode)
{
	g_autofree char *what =
		g_strdup_printf("%s %s, %s", d->backend, mode, f->name);
	struct offer o = {};
	gint64 began_ms = 0;

	if (!tap_ok(dut_set_mode(d, mode) &&
			    offer_begin(d, &o, PPS, FLOOD_OPEN_MS) &&
			    dut_takes_frames(d),
		    "%s: frames come", what))
		return;
	tap_ok(f->begin(d), "%s: it happens", what);
	began_ms = watch_now_ms();
	tap_ok(f->end(d, mode) && dut_takes_frames(d),
	       "%s: and frames come again", what);
	if (tap_ok(offer_stop(d, &o), "%s: the trial ends", what)) {
		tell(f, d, mode, began_ms, &o);
		if (!f->forgets)
			offer_balances(&o, what);
	}
	offer_clear(&o);
	check_after(d, what);
}

static int body(struct rig *r)
{
	struct dut d = {.rig = r, .feed = &feed_virtio, .backend = "virtio"};

	if (tap_ok(rig_ask(r, NULL, "workload start=sink cpu=0"),
		   "the sink is running") &&
	    tap_ok(dut_load(&d), "the driver loads and comes up"))
		for (guint i = 0; d.modes[i]; i++)
			for (guint k = 0; k < G_N_ELEMENTS(faults); k++)
				test_fault(&d, &faults[k], d.modes[i]);
	tap_ok(rig_log_clean(r), "the kernel's log is clean");
	dut_clear(&d);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
