/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knobs_boot.h"

#include <stdlib.h>
#include <string.h>

#include "lab/error.h"

static gboolean is(const GPtrArray *values, const char *name, const char *value)
{
	return !g_strcmp0(knob_values_get(values, name), value);
}

/* A property of virtio's; of the others only the kernel knows. */
static gboolean has_vectors_property(const char *device)
{
	return !strcmp(device, "virtio");
}

static gboolean has_msix(const char *device)
{
	return strcmp(device, "e1000") != 0;
}

static gboolean on_line(const GPtrArray *values, const char *device)
{
	return has_msix(device) &&
	       (is(values, "irq", "intx") || knobs_share_line(values));
}

char *knobs_kernel_words(const GPtrArray *values, const char *device)
{
	gboolean nomsi =
		on_line(values, device) && !has_vectors_property(device);

	return g_strconcat(is(values, "threadirqs", "on") ? " threadirqs" : "",
			   nomsi ? " pci=nomsi" : "", NULL);
}

const char *knobs_nic_properties(const GPtrArray *values, const char *device)
{
	return on_line(values, device) && has_vectors_property(device)
		       ? ",vectors=0"
		       : "";
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
		if (has_msix(*devices))
			continue;
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--set irq=msix: %s has no MSI-X; it can intx and "
			    "shared",
			    *devices);
		return FALSE;
	}
	return TRUE;
}

guint knobs_queues(const GPtrArray *values)
{
	const char *queues = knob_values_get(values, "queues");

	return queues ? (guint)atoi(queues) : 1;
}

gboolean knobs_check_queues(const GPtrArray *values, const char *lab,
			    char **devices, const char *mode, GError **error)
{
	const char *only = NULL;

	if (knobs_queues(values) < 2)
		return TRUE;
	if (strcmp(lab, "realtime") != 0)
		only = "the wire of this lab leads to one queue; lab realtime "
		       "has several";
	else if (!strcmp(mode, "uio"))
		only = "the program of mode uio has one queue; the other modes "
		       "have several";
	for (; !only && *devices; devices++)
		if (strcmp(*devices, "virtio") != 0)
			only = "of the devices only virtio has several queues";
	if (!only)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "--set queues=%u: %s",
		    knobs_queues(values), only);
	return FALSE;
}
