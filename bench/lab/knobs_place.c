/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knobs_place.h"

#include <stdlib.h>
#include <string.h>

#include "lab/error.h"
#include "lab/knobs_app.h"
#include "lab/knobs_boot.h"
#include "lab/knobs_cpu.h"
#include "lab/scenario_arm.h"
#include "stats/points.h"

#define HOG "hog"

gboolean knobs_hog_everywhere(const GPtrArray *values)
{
	return !g_strcmp0(knob_values_get(values, "hog_on"), "each");
}

char **knobs_hog_cpus(const GPtrArray *values, guint first)
{
	guint i, n = knobs_cpus(values);
	char **cpus;

	if (!knobs_hog_everywhere(values))
		return NULL;
	cpus = g_new0(char *, n + 1);
	for (i = 0; i < n; i++)
		cpus[i] = g_strdup_printf("%u", first + i);
	return cpus;
}

char **knobs_place_requests(const GPtrArray *values, const char *list,
			    const char *cpu, guint first)
{
	g_auto(GStrv) hogs = knobs_hog_cpus(values, first);
	g_autoptr(GStrvBuilder) to = g_strv_builder_new();
	g_autofree char *app = knobs_app_request(values, list, cpu);
	guint i;

	g_strv_builder_add(to, app);
	for (i = 0; hogs && hogs[i] && scenario_works_have(list, HOG); i++) {
		g_autofree char *hog = knobs_app_request(NULL, HOG, hogs[i]);

		if (strcmp(hogs[i], cpu))
			g_strv_builder_add(to, hog);
	}
	return g_strv_builder_end(to);
}

static gboolean refuse(const GPtrArray *values, const char *label,
		       const char *name, GError **error, const char *fmt, ...)
	G_GNUC_PRINTF(5, 6);

static gboolean refuse(const GPtrArray *values, const char *label,
		       const char *name, GError **error, const char *fmt, ...)
{
	g_autofree char *why = NULL;
	va_list ap;

	va_start(ap, fmt);
	why = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "%s %s=%s: %s", label,
		    name, knob_values_get(values, name), why);
	return FALSE;
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

static gboolean check_cpus(const GPtrArray *values, const char *label,
			   const char *lab, GError **error)
{
	static const char *const names[] = {"cpus", "irq_cpu", "app_cpu", NULL};
	guint cpus = knobs_cpus(values);
	const char *const *name;

	for (name = names; *name; name++) {
		const char *value = knob_values_get(values, *name);
		const char *why = NULL;

		if (!value)
			continue;
		if (points_lab_is_exact(lab))
			why = not_virtual(*name, value);
		if (why)
			return refuse(values, label, *name, error,
				      "in lab %s %s; lab realtime has this "
				      "knob",
				      lab, why);
		if (name > names && (guint)atoi(value) >= cpus)
			return refuse(values, label, *name, error,
				      "must be below cpus, which is %u", cpus);
	}
	return TRUE;
}

gboolean knobs_check_places(const GPtrArray *values, const char *label,
			    const char *lab, const char *workload,
			    GError **error)
{
	if (!check_cpus(values, label, lab, error))
		return FALSE;
	if (knobs_cpus(values) < 2 && knobs_asking_for_other(values))
		return refuse(values, label, knobs_asking_for_other(values),
			      error, "takes cpus=2 or more: the guest has one");
	if (!knobs_hog_everywhere(values))
		return TRUE;
	if (!scenario_works_have(workload, HOG))
		return refuse(values, label, "hog_on", error,
			      "the workload %s has no hog", workload);
	return knobs_cpus(values) > 1 ||
	       refuse(values, label, "hog_on", error,
		      "takes cpus=2 or more: the guest has one");
}
