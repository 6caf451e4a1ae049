/* SPDX-License-Identifier: GPL-2.0-only */
#include "mishap.h"

#include <rxbench/stamp.h>

#include "feed.h"
#include "tap.h"

#define EVENT_LIMIT_MS 20000
/* Documentation/power/basic-pm-debugging.rst */
#define SLEEP_STAGE "/sys/power/pm_test"
#define SLEEP_DELAY "/sys/module/suspend/parameters/pm_test_delay"

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

static gboolean plug(struct dut *d, const char *mode, const char *properties)
{
	g_autofree char *nic = g_strdup_printf(
		"{\"driver\":\"%s\",\"id\":\"" WIRE_NIC
		"\",\"netdev\":\"" WIRE_NETDEV "\",\"mac\":\"" RXB_DUT_MAC
		"\",\"romfile\":\"\"%s}",
		d->feed->qemu_nic, properties);

	return ask_qemu(d, "device_add", nic) && dut_find_again(d) &&
	       rig_ask(d->rig, NULL, "up iface=%s mode=%s", d->iface, mode);
}

static gboolean put_back(struct dut *d, const char *mode)
{
	return plug(d, mode, "");
}

gboolean mishap_vectors(struct dut *d, int vectors)
{
	g_autofree char *few =
		vectors < 0 ? g_strdup("")
			    : g_strdup_printf(",\"vectors\":%d", vectors);

	return pull(d) && plug(d, "napi", few);
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

/*
 * All of it, and back at once, but for what the firmware does: tasks frozen,
 * devices off, one CPU left, interrupts and clocks stopped.
 */
static gboolean sleeps(struct dut *d)
{
	gboolean ok =
		rig_write(d->rig, SLEEP_DELAY, "0") &&
		rig_write(d->rig, SLEEP_STAGE, "core") &&
		rig_ask(d->rig, NULL, "set path=/sys/power/state value=mem");

	return rig_write(d->rig, SLEEP_STAGE, "none") && ok;
}

static gboolean is_awake(struct dut *d, const char *mode)
{
	(void)d;
	(void)mode;
	return TRUE;
}

const struct mishap mishaps[] = {
	{"unplugged", pull, put_back, TRUE, TRUE},
	{"link down", link_down, link_up, TRUE, TRUE},
	{"reset", stays, reset, FALSE, FALSE},
	{"asleep", sleeps, is_awake, FALSE, TRUE},
	{.name = NULL},
};

/*
 * The agent's own port to the host is dead after a sleep on Linux 7, also in a
 * guest that has none of our modules: nobody could be asked how the device is.
 */
static gboolean agent_survives_sleep(struct dut *d)
{
	g_autofree char *release =
		rig_read(d->rig, "/proc/sys/kernel/osrelease");

	return release && g_ascii_strtoull(release, NULL, 10) < 7;
}

gboolean mishap_is_possible(const struct mishap *m, struct dut *d)
{
	if (m->begin == sleeps)
		return rig_exists(d->rig, SLEEP_STAGE) &&
		       agent_survives_sleep(d);
	return !m->by_qemu || d->feed->qemu_nic;
}
