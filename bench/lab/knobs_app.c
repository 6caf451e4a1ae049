/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knobs_app.h"

#include <stdlib.h>
#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/knobs_boot.h"
#include "lab/knobs_cpu.h"
#include "lab/needs.h"

/* Where a knob is an argument of the agent's verb, not a place of the lab's. */
#define ARGUMENT "workload "

static gboolean is_on(const GPtrArray *values, const char *name)
{
	const char *value = knob_values_get(values, name);

	return value && strcmp(value, "0") != 0;
}

static gboolean is(const GPtrArray *values, const char *name, const char *value)
{
	return !g_strcmp0(knob_values_get(values, name), value);
}

gboolean knobs_app_elsewhere(const GPtrArray *values)
{
	return is(values, "app_on", "other");
}

const char *knobs_app_cpu(const GPtrArray *values)
{
	const char *irq_cpu = knobs_cpu(values, "irq_cpu");

	if (knobs_app_elsewhere(values))
		return knobs_other_cpu(values);
	return is(values, "app_on", "same") ? irq_cpu
					    : knobs_cpu(values, "app_cpu");
}

char *knobs_app_request(const GPtrArray *values, const char *list,
			const char *cpu)
{
	GString *text = g_string_new(NULL);
	gboolean has_app = catalog_has_app(list);
	guint i;

	g_string_printf(text, "workload start=%s cpu=%s", list, cpu);
	for (i = 0; values && i < values->len && has_app; i++) {
		const struct knob_value *v = g_ptr_array_index(values, i);

		if (v->knob->kind == KNOB_APP &&
		    g_str_has_prefix(v->knob->where, ARGUMENT))
			g_string_append_printf(
				text, " %s=%s",
				v->knob->where + strlen(ARGUMENT), v->value);
	}
	return g_string_free(text, FALSE);
}

/* The first of @values that is the application's, or NULL. */
static const struct knob_value *first_of_app(const GPtrArray *values)
{
	guint i;

	for (i = 0; i < values->len; i++) {
		const struct knob_value *v = g_ptr_array_index(values, i);

		if (v->knob->kind == KNOB_APP)
			return v;
	}
	return NULL;
}

static gboolean refuse(const GPtrArray *values, const char *label,
		       const char *name, const char *why, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "%s %s=%s: %s", label,
		    name, knob_values_get(values, name), why);
	return FALSE;
}

/* Suspended interrupts: what is to poll in their place, and can it? */
static gboolean check_suspend(const GPtrArray *values, const char *label,
			      const char *kernel, GError **error)
{
	if (!is_on(values, "app_suspend_us"))
		return TRUE;
	if (needs_is_older(kernel, "6.13"))
		return refuse(values, label, "app_suspend_us",
			      "interrupts can be suspended from Linux 6.13 on "
			      "(--kernel)",
			      error);
	if (!is(values, "app_wait", "epoll") ||
	    !is_on(values, "app_prefer_busy"))
		return refuse(values, label, "app_suspend_us",
			      "only polls of app_wait=epoll with "
			      "app_prefer_busy suspend interrupts",
			      error);
	return TRUE;
}

gboolean knobs_check_app(const GPtrArray *values, const char *label,
			 const char *workload, const char *kernel,
			 GError **error)
{
	const struct knob_value *first = first_of_app(values);
	gboolean epoll = is(values, "app_wait", "epoll");

	if (first && !catalog_has_app(workload))
		return refuse(values, label, first->knob->name,
			      "the workload has no application; sink, echo "
			      "and rr are ones",
			      error);
	if (is_on(values, "app_prefer_busy") &&
	    !is_on(values, "app_busy_poll_us"))
		return refuse(values, label, "app_prefer_busy",
			      "without app_busy_poll_us nothing is polled",
			      error);
	if (epoll && is_on(values, "app_busy_poll_us") &&
	    needs_is_older(kernel, "6.9"))
		return refuse(values, label, "app_wait",
			      "an epoll polls the NIC from Linux 6.9 on "
			      "(--kernel)",
			      error);
	if (!check_suspend(values, label, kernel, error))
		return FALSE;
	if (knob_values_get(values, "app_on") &&
	    knob_values_get(values, "app_cpu"))
		return refuse(values, label, "app_on",
			      "with app_cpu it is said twice where the "
			      "application runs",
			      error);
	return TRUE;
}
