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

/* What the virtual lab's machine cannot have; NULL: it can. */
static const char *not_virtual(const char *name, const char *value)
{
	if (strcmp(name, "cpus") != 0)
		return "its CPUs have fixed parts, but for app_on and rps";
	return atoi(value) > KNOBS_VIRTUAL_CPUS
		       ? "at most " G_STRINGIFY(
				 KNOBS_VIRTUAL_CPUS) " CPUs are under test"
		       : NULL;
}

static gboolean check_cpus(const GPtrArray *values, const char *lab,
			   GError **error)
{
	static const char *const names[] = {"cpus", "irq_cpu", "app_cpu", NULL};
	guint cpus = knobs_cpus(values);
	const char *const *name;

	for (name = names; *name; name++) {
		const char *value = knob_values_get(values, *name);

		if (!value)
			continue;
		if (strcmp(lab, "realtime") && not_virtual(*name, value)) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
				    "--set %s=%s: in lab %s %s; lab realtime "
				    "has this knob",
				    *name, value, lab,
				    not_virtual(*name, value));
			return FALSE;
		}
		if (name > names && (guint)atoi(value) >= cpus) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
				    "--set %s=%s: must be below cpus, which "
				    "is %u",
				    *name, value, cpus);
			return FALSE;
		}
	}
	return TRUE;
}

static gboolean check_devices(const GPtrArray *values, char **devices,
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

gboolean knobs_check_boot(const GPtrArray *values, const char *lab,
			  char **devices, GError **error)
{
	return check_cpus(values, lab, error) &&
	       check_devices(values, devices, error);
}
