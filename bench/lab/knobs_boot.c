/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knobs_boot.h"

#include <string.h>

#include "lab/error.h"

/*
 * The machine's four interrupt lines go round the slots: those 4 apart share
 * one. A virtio device without vectors uses its line.
 */
#define NIC_SLOT ",addr=8"
#define SHARER_SLOT ",addr=0xc"
#define NO_VECTORS ",vectors=0"

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
	gboolean virtio = !strcmp(device, "virtio");

	if (is(values, "irq", "shared"))
		return virtio ? NO_VECTORS NIC_SLOT : NIC_SLOT;
	return virtio && is(values, "irq", "intx") ? NO_VECTORS : "";
}

const char *knobs_sharer_properties(const GPtrArray *values)
{
	return is(values, "irq", "shared") ? NO_VECTORS SHARER_SLOT : "";
}

gboolean knobs_check_device(const GPtrArray *values, const char *device,
			    GError **error)
{
	if (!is(values, "irq", "msix") || !strcmp(device, "virtio"))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "--set irq=msix: %s has no MSI-X; it can intx and shared",
		    device);
	return FALSE;
}
