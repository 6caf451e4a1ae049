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
	{"e1000e",
	 "Intel 82574L, MSI-X; QEMU raises at most 7813 interrupts/s a vector",
	 "e1000e"},
	{NULL, NULL, NULL},
};

const struct catalog_item catalog_workloads[] = {
	{"sink", "a UDP application that counts and times each frame", NULL},
	{"drop", "no application: UDP drops each frame, without an answer",
	 NULL},
	{"forward", "the kernel forwards each frame, out by the same NIC",
	 NULL},
	{"screend", "a process judges each packet and sends it on", NULL},
	{"echo", "a UDP application that sends each frame back", NULL},
	{"rr", "a UDP server: a small answer to each request", NULL},
	{"hog", "a nice-19 process that counts its own progress", NULL},
	{NULL, NULL, NULL},
};

const struct catalog_item catalog_patterns[] = {
	{"cbr", "constant rate, single frames, absolute schedule", NULL},
	{"poisson", "independent frames: gaps are exponential", NULL},
	{"step", "half of the window at one rate, half at step_to times that",
	 NULL},
	{"burst", "so many frames due at once (knob burst), evenly spaced",
	 NULL},
	{NULL, NULL, NULL},
};

const struct catalog_item catalog_searches[] = {
	{"mlfrr", "maximum loss-free receive rate, verified", NULL},
	{"mlrsearch", "several loss ratios in one search: RFC 9971", NULL},
	{"throughput", "RFC 2544, 26.1", NULL},
	{"latency", "at the throughput: RFC 2544, 26.2; RFC 8219", NULL},
	{"frame-loss", "from the highest load down: RFC 2544, 26.3", NULL},
	{"back-to-back", "longest burst: RFC 2544, 26.4; RFC 9004", NULL},
	{"recovery", "from overload: RFC 2544, 26.5", NULL},
	{"reset", "of the device: RFC 2544, 26.6; RFC 6201", NULL},
	{"tune", "a configuration for a goal: docs/tuning.md", NULL},
	{NULL, NULL, NULL},
};

const struct catalog_item catalog_goals[] = {
	{"ndr", "non-drop rate: no frame is lost", NULL},
	{"pdr", "partial drop rate: at most 0.5 % are lost", NULL},
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
	{"ssh", "a NIC of another machine, ssh:[USER@]HOST (docs/real-nics.md)",
	 NULL},
	{NULL, NULL, NULL},
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

gboolean catalog_has_steps(const char *pattern)
{
	return !strcmp(pattern, "step") || !strcmp(pattern, "poisson-step");
}

gboolean catalog_has_app(const char *workload)
{
	static const char *const apps[] = {"sink", "echo", "rr", NULL};
	char **names = g_strsplit(workload, ",", -1), **name;
	gboolean has = FALSE;

	for (name = names; *name; name++)
		has |= g_strv_contains(apps, *name);
	g_strfreev(names);
	return has;
}

char *catalog_names(const struct catalog_item *table)
{
	GString *names = g_string_new(NULL);

	for (; table->name; table++)
		g_string_append_printf(names, "%s%s", names->len ? ", " : "",
				       table->name);
	return g_string_free(names, FALSE);
}
