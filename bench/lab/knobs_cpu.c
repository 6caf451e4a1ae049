/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knobs_cpu.h"

#include <stdlib.h>
#include <string.h>

#include "lab/knobs_boot.h"

/* Those that may be on the other CPU, and those whose file is a mask. */
static const char *const placed[] = {"app_on", "rps", NULL};
static const char *const masks[] = {"rps", "flow_limit", NULL};

const char *knobs_other_cpu(const GPtrArray *values)
{
	return strcmp(knobs_cpu(values, "irq_cpu"), "0") ? "0" : "1";
}

const char *knobs_asking_for_other(const GPtrArray *values)
{
	const char *const *name;

	for (name = placed; *name; name++)
		if (!g_strcmp0(knob_values_get(values, *name), "other"))
			return *name;
	return NULL;
}

gboolean knobs_imply_cpus(GPtrArray *knobs, const GPtrArray *own,
			  GError **error)
{
	const char *name = knobs_asking_for_other(knobs);
	g_autofree char *label = NULL;

	if (!name)
		name = knobs_asking_for_other(own);
	if (!name || knobs_cpus(knobs) > 1)
		return TRUE;
	label = g_strdup_printf("%s=other:", name);
	return knob_values_set(knobs, label, "cpus=2", error);
}

char *knob_text(const struct knob_value *v, const char *irq, const char *other)
{
	const char *cpu = irq;

	if (!g_strv_contains(masks, v->knob->name))
		return g_strdup(v->value);
	if (!strcmp(v->value, "off"))
		return g_strdup("0");
	if (!strcmp(v->value, "other"))
		cpu = other;
	return g_strdup_printf("%x", 1u << atoi(cpu));
}
