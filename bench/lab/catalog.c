/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/catalog.h"

#include <rxbench/modes.h>
#include <string.h>

#include "lab/error.h"

#define ITEM(symbol, name, summary) {name, summary, NULL},

const struct catalog_item catalog_modes[] = {
	RXB_MODES(ITEM){"intree", "the kernel's own driver, for comparison",
			CATALOG_STOCK},
	{NULL, NULL, NULL},
};

const struct catalog_item catalog_devices[] = {
	{"virtio", "virtio-net", "virtio_net"},
	{"e1000", "Intel 82540EM; QEMU raises at most 7813 interrupts/s",
	 "e1000"},
	{NULL, NULL, NULL},
};

const struct catalog_item catalog_workloads[] = {
	{"sink", "a UDP application that counts and times each frame", NULL},
	{"hog", "a nice-19 process that counts its own progress", NULL},
	{NULL, NULL, NULL},
};

const struct catalog_item catalog_patterns[] = {
	{"cbr", "constant rate, single frames, absolute schedule", NULL},
	{NULL, NULL, NULL},
};

const struct catalog_item catalog_profiles[] = {
	{"quick", "a coffee", NULL},
	{"std", "a lunch", NULL},
	{"rfc", "a night: long trials, 20 and more repetitions", NULL},
	{NULL, NULL, NULL},
};

const struct catalog_item catalog_labs[] = {
	{"realtime", "a QEMU guest on this machine, in host time", NULL},
	{"virtual", "a QEMU guest whose clock counts instructions: exact",
	 NULL},
	{NULL, NULL, NULL},
};

#define SYSCTL "/proc/sys/net/core/"

static const char *const with_budget[] = {"napi", "threaded", NULL};
static const char *const with_frames_per_irq[] = {"irq", NULL};

const struct catalog_knob catalog_knobs[] = {
	{"grid", KNOB_RUN, NULL, 0, 0,
	 "loads as multiples of the calibrated knee: 0.5;1;2", NULL},
	{"pps", KNOB_RUN, NULL, 0, 0,
	 "loads in frames per second, no calibration: 10000;20000", NULL},
	{"reps", KNOB_RUN, NULL, 0, 0, "repetitions of each point", NULL},
	{"window_ms", KNOB_RUN, NULL, 0, 0, "length of a measurement", NULL},
	{"settle_ms", KNOB_RUN, NULL, 0, 0,
	 "stillness of the guest before each point", NULL},
	{"knee_mode", KNOB_RUN, NULL, 0, 0, "mode whose knee is 1.0", NULL},
	{"frame_bytes", KNOB_RUN, NULL, 0, 0, "frame length without FCS", NULL},
	{"netdev_budget", KNOB_GUEST, SYSCTL "netdev_budget", 1, 100000,
	 "frames a NET_RX softirq may take", NULL},
	{"netdev_budget_usecs", KNOB_GUEST, SYSCTL "netdev_budget_usecs", 1,
	 1000000, "time a NET_RX softirq may take", NULL},
	{"dev_weight", KNOB_GUEST, SYSCTL "dev_weight", 1, 10000,
	 "frames the backlog may pass on in one turn", NULL},
	{"netdev_max_backlog", KNOB_GUEST, SYSCTL "netdev_max_backlog", 1,
	 1000000, "length of a CPU's backlog queue", NULL},
	{"rmem_default", KNOB_GUEST, SYSCTL "rmem_default", 2304, 1 << 28,
	 "bytes a socket may hold", NULL},
	{"rmem_max", KNOB_GUEST, SYSCTL "rmem_max", 2304, 1 << 28,
	 "bytes a socket may ask for", NULL},
	{"budget", KNOB_MODE, "budget", 1, 1024,
	 "napi, threaded: frames taken in one go", with_budget},
	{"frames_per_irq", KNOB_MODE, "frames_per_irq", 1, 256,
	 "irq: frames one interrupt may take", with_frames_per_irq},
	{NULL, KNOB_RUN, NULL, 0, 0, NULL, NULL},
};

const struct catalog_item *catalog_find(const struct catalog_item *table,
					const char *name)
{
	for (; table->name; table++)
		if (!strcmp(table->name, name))
			return table;
	return NULL;
}

gboolean catalog_check(const char *option, const char *name,
		       const struct catalog_item *table, GError **error)
{
	char *names;

	if (catalog_find(table, name))
		return TRUE;
	names = catalog_names(table);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s %s: there is no such; allowed: %s", option, name,
		    names);
	g_free(names);
	return FALSE;
}

gboolean catalog_is_ours(const char *mode)
{
	const struct catalog_item *item = catalog_find(catalog_modes, mode);

	return !item || !item->driver;
}

const char *catalog_driver(const char *mode, const char *device)
{
	const struct catalog_item *item;

	if (catalog_is_ours(mode))
		return CATALOG_DRIVER;
	item = catalog_find(catalog_devices, device);
	return item ? item->driver : device;
}

const struct catalog_knob *catalog_find_knob(const char *name)
{
	const struct catalog_knob *knob;

	for (knob = catalog_knobs; knob->name; knob++)
		if (!strcmp(knob->name, name))
			return knob;
	return NULL;
}

char *catalog_names(const struct catalog_item *table)
{
	GString *names = g_string_new(NULL);

	for (; table->name; table++)
		g_string_append_printf(names, "%s%s", names->len ? ", " : "",
				       table->name);
	return g_string_free(names, FALSE);
}

gboolean catalog_knob_applies(const struct catalog_knob *knob, const char *mode)
{
	return knob->kind != KNOB_MODE || g_strv_contains(knob->modes, mode);
}
