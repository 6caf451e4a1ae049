/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/scenario.h"

#include <math.h>
#include <rxbench/stamp.h>
#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/scenario_arm.h"
#include "lab/scenario_keys.h"
#include "lab/work.h"
#include "stats/verdict.h"

static void assertion_free(void *data)
{
	struct assertion *a = data;

	g_free(a->name);
	g_free(a->expr);
	g_free(a);
}

static struct scenario *scenario_new(void)
{
	struct scenario *s = g_new0(struct scenario, 1);

	s->workload = g_strdup("sink");
	s->pattern = g_strdup("cbr");
	s->frame_bytes = RXB_MIN_FRAME_BYTES;
	s->reps = 3;
	s->window_ms = 1000;
	s->settle_ms = 20;
	s->search = (struct scenario_search){
		.goals = g_strsplit("ndr,pdr", ",", -1),
		.min_pps = 1000,
		.max_pps = 2000000,
		.trial_ms = 1000,
		.tests = 5,
		.width = 0.01,
		.overload = 1.1,
	};
	s->arms = g_ptr_array_new();
	s->known = g_ptr_array_new_with_free_func(scenario_arm_free);
	s->assertions = g_ptr_array_new_with_free_func(assertion_free);
	s->overlay = overlay_new();
	return s;
}

void scenario_free(struct scenario *s)
{
	if (!s)
		return;
	g_free(s->name);
	g_free(s->question);
	g_free(s->source);
	g_strfreev(s->devices);
	g_free(s->workload);
	g_free(s->pattern);
	g_free(s->knee_mode);
	g_free(s->search.method);
	g_strfreev(s->search.goals);
	g_free(s->search.goal);
	g_free(s->search.space);
	g_strfreev(s->collectors);
	g_clear_pointer(&s->loads, g_array_unref);
	g_ptr_array_unref(s->arms);
	g_ptr_array_unref(s->known);
	g_free(s->needs.kernel);
	g_strfreev(s->needs.labs);
	g_ptr_array_unref(s->assertions);
	overlay_free(s->overlay);
	g_free(s);
}

guint scenario_device_count(const struct scenario *s)
{
	return g_strv_length(s->devices);
}

gboolean scenario_has_one_knee(const struct scenario *s)
{
	return !s->loads_are_pps && scenario_device_count(s) == 1 &&
	       strcmp(s->knee_mode, SCENARIO_EACH);
}

char *scenario_pattern_more(const struct scenario *s, const char *pattern,
			    double pps)
{
	if (strcmp(pattern, "step"))
		return NULL;
	return g_strdup_printf(",to=%.0f,steps=2", round(s->step_to * pps));
}

static gboolean add_modes(struct scenario *s, const char *list,
			  const char *label, GError **error)
{
	char **names =
		scenario_split(list, catalog_modes, label, "modes", error);
	guint i;

	for (i = 0; names && names[i]; i++)
		g_ptr_array_add(s->arms,
				(gpointer)scenario_arm_find(s, names[i]));
	g_strfreev(names);
	return names != NULL;
}

static gboolean is_bare(const struct scenario *s)
{
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);

		if (strcmp(arm->name, arm->mode))
			return FALSE;
	}
	return TRUE;
}

gboolean scenario_set_modes(struct scenario *s, const char *list,
			    const char *label, GError **error)
{
	GPtrArray *before = s->arms;
	gboolean ok;

	if (!is_bare(s)) {
		g_autofree char *names = scenario_arm_names(s);

		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s %s: this scenario compares more than modes; "
			    "choose with --arms among %s",
			    label, list, names);
		return FALSE;
	}
	s->arms = g_ptr_array_new();
	ok = add_modes(s, list, label, error);
	g_ptr_array_unref(ok ? before : s->arms);
	if (!ok)
		s->arms = before;
	return ok;
}

/* Whatever is called so must be there to be the yardstick. */
static gboolean check_knee(const struct scenario *s, const char *label,
			   GError **error)
{
	char *names;

	if (!strcmp(s->knee_mode, SCENARIO_EACH) ||
	    scenario_arm_find(s, s->knee_mode))
		return TRUE;
	names = catalog_names(catalog_modes);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: knee_mode = %s: must be an arm of the scenario, %s, "
		    "or " SCENARIO_EACH,
		    label, s->knee_mode, names);
	g_free(names);
	return FALSE;
}

gboolean scenario_set(struct scenario *s, const char *key, const char *value,
		      const char *label, GError **error)
{
	const char *group = s->search.method ? "search" : "load";
	const struct scenario_key *k = scenario_key_find(group, key);

	if (!k)
		k = scenario_key_find("device", key);
	if (!k) { /* the catalog of knobs names keys of both else */
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    s->search.method
				    ? "%s: %s=%s: %s finds its loads itself"
				    : "%s: %s=%s: %s searches for nothing",
			    label, key, value, s->name);
		return FALSE;
	}
	return scenario_key_store(k, s, value, label, error) &&
	       check_knee(s, label, error);
}

#define ARM "arm "

static gboolean add_assertion(struct scenario *s, const char *name,
			      const char *expr, const char *label,
			      GError **error)
{
	struct assertion *a;

	if (!verdict_check_expr(expr, error)) {
		g_prefix_error(error, "%s: [assert] %s: ", label, name);
		return FALSE;
	}
	a = g_new0(struct assertion, 1);
	a->name = g_strdup(name);
	a->expr = g_strdup(expr);
	g_ptr_array_add(s->assertions, a);
	return TRUE;
}

/* One key of the file, in the table's group @group. */
static gboolean take_key(struct scenario *s, const char *group, const char *key,
			 const char *value, const char *label, GError **error)
{
	const struct scenario_key *k = scenario_key_find(group, key);
	char *allowed;

	if (k)
		return scenario_key_store(k, s, value, label, error);
	allowed = scenario_key_names(group);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: [%s] %s: no such key; allowed: %s", label, group, key,
		    allowed);
	g_free(allowed);
	return FALSE;
}

static gboolean take_value(struct scenario *s, const char *group,
			   const char *key, const char *value,
			   const char *label, GError **error)
{
	if (!strcmp(group, "assert"))
		return add_assertion(s, key, value, label, error);
	if (g_str_has_prefix(group, ARM))
		return scenario_arm_take(s, group + strlen(ARM), key, value,
					 label, error);
	if (!strcmp(group, "overlay"))
		return overlay_take(s->overlay, key, value, label, error);
	if (strcmp(group, "modes"))
		return take_key(s, group, key, value, label, error);
	if (!strcmp(key, "list"))
		return add_modes(s, value, label, error);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: [modes] %s: no such key; allowed: list", label, key);
	return FALSE;
}

/* All keys of @group, read as those of the table's group @as. */
static gboolean take_group(struct scenario *s, GKeyFile *file,
			   const char *group, const char *as, const char *label,
			   GError **error)
{
	char **keys = g_key_file_get_keys(file, group, NULL, NULL);
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && keys && keys[i]; i++) {
		char *value = g_key_file_get_value(file, group, keys[i], NULL);

		g_strstrip(value);
		ok = take_value(s, as, keys[i], value, label, error);
		g_free(value);
	}
	g_strfreev(keys);
	return ok;
}

/*
 * Groups "KIND NAME" are for those who ask for NAME: changes of [load], or more
 * of @as.
 */
static const struct {
	const char *prefix, *kind;
	const struct catalog_item *table;
	const char *as;
} variants[] = {
	{"profile ", "profile", catalog_profiles, NULL},
	{"lab ", "lab", catalog_labs, NULL},
	{"assert ", "lab", catalog_labs, "assert"},
};

/* Which of them @group is, or their number. */
static guint variant_of(const char *group)
{
	guint v = 0;

	while (v < G_N_ELEMENTS(variants) &&
	       !g_str_has_prefix(group, variants[v].prefix))
		v++;
	return v;
}

/* What variant @v changes. */
static const char *changed_group(GKeyFile *file, guint v)
{
	if (variants[v].as)
		return variants[v].as;
	return g_key_file_has_group(file, "search") ? "search" : "load";
}

/* Every one is checked, the one called @wanted is kept. */
static gboolean take_variant(struct scenario *s, GKeyFile *file, guint v,
			     const char *group, const char *wanted,
			     const char *label, GError **error)
{
	const char *name = group + strlen(variants[v].prefix);
	struct scenario *trial;
	gboolean ok;

	if (!catalog_find(variants[v].table, name)) {
		char *names = catalog_names(variants[v].table);

		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: [%s]: no such %s; allowed: %s", label, group,
			    variants[v].kind, names);
		g_free(names);
		return FALSE;
	}
	if (wanted && !strcmp(name, wanted))
		return take_group(s, file, group, changed_group(file, v), label,
				  error);
	trial = scenario_new();
	ok = take_group(trial, file, group, changed_group(file, v), label,
			error);
	scenario_free(trial);
	return ok;
}

static gboolean check_groups(char **groups, const char *label, GError **error)
{
	static const char *const known[] = {"scenario", "device",  "load",
					    "search",	"modes",   "needs",
					    "assert",	"overlay", NULL};
	guint i;

	for (i = 0; groups[i]; i++) {
		if (variant_of(groups[i]) < G_N_ELEMENTS(variants) ||
		    g_str_has_prefix(groups[i], ARM) ||
		    g_strv_contains(known, groups[i]))
			continue;
		g_set_error(
			error, RXB_ERROR, RXB_ERROR_INPUT,
			"%s: [%s]: no such group; allowed: scenario, "
			"device, load, search, profile NAME, lab NAME, "
			"modes, arm NAME, needs, assert, assert LAB, overlay",
			label, groups[i]);
		return FALSE;
	}
	return TRUE;
}

static gboolean refuse_search(const char *label, const char *why,
			      GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "%s: [search] %s", label,
		    why);
	return FALSE;
}

/* A search finds its loads itself. */
static gboolean check_search(struct scenario *s, GKeyFile *file,
			     const char *label, GError **error)
{
	struct scenario_search *q = &s->search;

	if (!g_key_file_has_group(file, "search"))
		return TRUE;
	if (!q->method)
		return refuse_search(label, "method is missing", error);
	if (s->loads || g_key_file_has_group(file, "load"))
		return refuse_search(label, "and [load]: choose one", error);
	if (q->min_pps >= q->max_pps)
		return refuse_search(label, "min_pps must be below max_pps",
				     error);
	if (strcmp(q->method, SCENARIO_TUNE) && scenario_has_work(s, "hog"))
		return refuse_search(label,
				     "takes no hog in [device] workload: it "
				     "has no highest load to time it at",
				     error);
	if (!q->short_ms)
		q->short_ms = q->trial_ms;
	if (!q->sum_ms)
		q->sum_ms = q->trial_ms;
	if (q->short_ms > q->trial_ms || q->trial_ms > q->sum_ms)
		return refuse_search(label,
				     "short_ms must not be above trial_ms, nor "
				     "that above sum_ms",
				     error);
	s->loads = g_array_new(FALSE, FALSE, sizeof(double));
	s->loads_are_pps = TRUE;
	return TRUE;
}

static gboolean check_step(const struct scenario *s, const char *label,
			   GError **error)
{
	gboolean steps = scenario_has_pattern(s, "step");

	if (steps && s->search.method)
		return refuse_search(label, "takes no pattern step", error);
	if (steps == (s->step_to > 0))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: [device] pattern = step and step_to need each other",
		    label);
	return FALSE;
}

static gboolean check_complete(const struct scenario *s, GKeyFile *file,
			       const char *label, GError **error)
{
	const char *missing = NULL;
	char *allowed;

	if (!s->name)
		missing = "[scenario] name";
	else if (!s->devices)
		missing = "[device] device";
	else if (!s->arms->len)
		missing = "[modes] list or [arm NAME]";
	else if (!s->loads)
		missing = "[load] grid or pps";
	if (missing) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: %s is missing", label, missing);
		return FALSE;
	}
	if (!work_check(s->workload, &allowed)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: [device] workload = %s: must have %s", label,
			    s->workload, allowed);
		g_free(allowed);
		return FALSE;
	}
	if (g_key_file_has_key(file, "load", "grid", NULL) &&
	    g_key_file_has_key(file, "load", "pps", NULL)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: [load] has both grid and pps: choose one",
			    label);
		return FALSE;
	}
	return overlay_check(s, label, error);
}

/* @wanted: a name for each of the variants. */
static gboolean take_file(struct scenario *s, GKeyFile *file,
			  const char *const *wanted, const char *label,
			  GError **error)
{
	char **groups = g_key_file_get_groups(file, NULL);
	gboolean ok = check_groups(groups, label, error);
	guint i, v;

	for (i = 0; ok && groups[i]; i++)
		if (variant_of(groups[i]) == G_N_ELEMENTS(variants))
			ok = take_group(s, file, groups[i], groups[i], label,
					error);
	for (v = 0; v < G_N_ELEMENTS(variants); v++)
		for (i = 0; ok && groups[i]; i++)
			if (variant_of(groups[i]) == v)
				ok = take_variant(s, file, v, groups[i],
						  wanted[v], label, error);
	g_strfreev(groups);
	return ok && scenario_arms_check(s, label, error) &&
	       check_search(s, file, label, error) &&
	       check_complete(s, file, label, error) &&
	       check_step(s, label, error);
}

/* The first arm's, where nobody said. */
static gboolean settle_knee(struct scenario *s, const char *label,
			    GError **error)
{
	if (!s->knee_mode) {
		const struct scenario_arm *first =
			g_ptr_array_index(s->arms, 0);

		s->knee_mode = g_strdup(first->name);
	}
	return check_knee(s, label, error);
}

struct scenario *scenario_parse(const char *text, const char *label,
				const char *profile, const char *lab,
				GError **error)
{
	const char *const wanted[] = {profile, lab, lab};
	GKeyFile *file = g_key_file_new();
	struct scenario *s = NULL;

	if (!g_key_file_load_from_data(file, text, strlen(text),
				       G_KEY_FILE_NONE, error)) {
		g_prefix_error(error, "%s: ", label);
		goto out;
	}
	s = scenario_new();
	if (!take_file(s, file, wanted, label, error) ||
	    !settle_knee(s, label, error))
		g_clear_pointer(&s, scenario_free);
out:
	g_key_file_free(file);
	return s;
}
