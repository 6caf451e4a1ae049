/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/scenario_check.h"

#include <string.h>

#include "lab/error.h"
#include "lab/overlay.h"
#include "lab/scenario_arm.h"
#include "lab/work.h"

/* At @key of @group, which need not be there. Always FALSE. */
static gboolean refuse(const struct scenario_file *f, const char *group,
		       const char *key, GError **error, const char *fmt, ...)
	G_GNUC_PRINTF(5, 6);

static gboolean refuse(const struct scenario_file *f, const char *group,
		       const char *key, GError **error, const char *fmt, ...)
{
	char *at = scenario_file_at(f, group, key), *text;
	va_list ap;

	va_start(ap, fmt);
	text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "%s: [%s] %s", at, group,
		    text);
	g_free(text);
	g_free(at);
	return FALSE;
}

/* A search finds its loads itself. */
static gboolean check_search(struct scenario *s, const struct scenario_file *f,
			     GError **error)
{
	static const char group[] = "search";
	struct scenario_search *q = &s->search;

	if (!g_key_file_has_group(f->keys, group))
		return TRUE;
	if (!q->method)
		return refuse(f, group, NULL, error, "method is missing");
	if (s->loads || g_key_file_has_group(f->keys, "load"))
		return refuse(f, group, NULL, error, "and [load]: choose one");
	if (q->min_pps >= q->max_pps)
		return refuse(f, group, "min_pps", error,
			      "min_pps must be below max_pps");
	if (strcmp(q->method, SCENARIO_TUNE) && scenario_has_work(s, "hog"))
		return refuse(f, group, NULL, error,
			      "takes no hog in [device] workload: it has no "
			      "highest load to time it at");
	if (scenario_has_pattern(s, "step"))
		return refuse(f, group, NULL, error, "takes no pattern step");
	if (!q->short_ms)
		q->short_ms = q->trial_ms;
	if (!q->sum_ms)
		q->sum_ms = q->trial_ms;
	if (q->short_ms > q->trial_ms || q->trial_ms > q->sum_ms)
		return refuse(f, group, "trial_ms", error,
			      "short_ms must not be above trial_ms, nor that "
			      "above sum_ms");
	s->loads = g_array_new(FALSE, FALSE, sizeof(double));
	s->loads_are_pps = TRUE;
	return TRUE;
}

static gboolean check_step(const struct scenario *s,
			   const struct scenario_file *f, GError **error)
{
	if (scenario_has_pattern(s, "step") == (s->step_to > 0))
		return TRUE;
	return refuse(f, "device", "pattern", error,
		      "pattern = step and step_to need each other");
}

static gboolean check_complete(const struct scenario *s,
			       const struct scenario_file *f, GError **error)
{
	const char *group = NULL, *missing = NULL;

	if (!s->name) {
		group = "scenario";
		missing = "name";
	} else if (!s->devices) {
		group = "device";
		missing = "device";
	} else if (!s->arms->len) {
		group = "modes";
		missing = "list or [arm NAME]";
	} else if (!s->loads) {
		group = "load";
		missing = "grid or pps";
	}
	if (missing)
		return refuse(f, group, NULL, error, "%s is missing", missing);
	if (g_key_file_has_key(f->keys, "load", "grid", NULL) &&
	    g_key_file_has_key(f->keys, "load", "pps", NULL))
		return refuse(f, "load", "pps", error,
			      "has both grid and pps: choose one");
	return TRUE;
}

static gboolean check_work(const struct scenario *s,
			   const struct scenario_file *f, GError **error)
{
	char *allowed;

	if (work_check(s->workload, &allowed))
		return TRUE;
	refuse(f, "device", "workload", error, "workload = %s: must have %s",
	       s->workload, allowed);
	g_free(allowed);
	return FALSE;
}

static gboolean check_overlays(const struct scenario *s,
			       const struct scenario_file *f, GError **error)
{
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && i < s->overlays->len; i++) {
		const struct overlay *o = s->overlays->pdata[i];
		g_autofree char *at = scenario_file_at(f, o->group, NULL);

		ok = overlay_check(s, o, at, error);
	}
	return ok;
}

gboolean scenario_check(struct scenario *s, const struct scenario_file *f,
			GError **error)
{
	return check_search(s, f, error) && check_complete(s, f, error) &&
	       check_work(s, f, error) && check_step(s, f, error) &&
	       check_overlays(s, f, error);
}
