/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knobs_boot.h"

#include <stdlib.h>
#include <string.h>

#include "lab/error.h"

static gboolean is(const GPtrArray *values, const char *name, const char *value)
{
	return !g_strcmp0(knob_values_get(values, name), value);
}

const char *knobs_kernel_words(const GPtrArray *values)
{
	return is(values, "threadirqs", "on") ? " threadirqs" : "";
}

const char *knobs_nic_properties(const GPtrArray *values, const char *device)
{
	gboolean line = is(values, "irq", "intx") || knobs_share_line(values);

	/* A virtio device without vectors uses its line; an e1000 always. */
	return line && !strcmp(device, "virtio") ? ",vectors=0" : "";
}

gboolean knobs_share_line(const GPtrArray *values)
{
	return is(values, "irq", "shared");
}

guint knobs_cpus(const GPtrArray *values)
{
	const char *cpus = knob_values_get(values, "cpus");

	return cpus ? (guint)atoi(cpus) : 1;
}

const char *knobs_cpu(const GPtrArray *values, const char *name)
{
	const char *cpu = knob_values_get(values, name);

	return cpu ? cpu : "0";
}

gboolean knobs_check_boot(const GPtrArray *values, char **devices,
			  GError **error)
{
	for (; is(values, "irq", "msix") && *devices; devices++) {
		if (!strcmp(*devices, "virtio"))
			continue;
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--set irq=msix: %s has no MSI-X; it can intx and "
			    "shared",
			    *devices);
		return FALSE;
	}
	return TRUE;
}
