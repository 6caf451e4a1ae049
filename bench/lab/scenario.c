/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/scenario.h"

#include <math.h>
#include <rxbench/stamp.h>
#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/scenario_arm.h"
#include "lab/scenario_assert.h"
#include "lab/scenario_check.h"
#include "lab/scenario_file.h"
#include "lab/scenario_keys.h"
#include "lab/work.h"

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
	s->assertions = g_ptr_array_new_with_free_func(scenario_assertion_free);
	s->overlays = overlays_new();
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
	g_free(s->needs.config);
	g_strfreev(s->needs.labs);
	g_ptr_array_unref(s->assertions);
	g_ptr_array_unref(s->overlays);
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
			  const char *label, const char *key, GError **error)
{
	char **names = scenario_split(list, catalog_modes, label, key, error);
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
	ok = add_modes(s, list, label, "modes", error);
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

/* One key of the file, read as one of the table's group @group. */
static gboolean take_key(struct scenario *s, const char *group, const char *key,
			 const char *value, const char *where, GError **error)
{
	const struct scenario_key *k = scenario_key_find(group, key);
	char *allowed;

	if (k)
		return scenario_key_store(k, s, value, where, error);
	allowed = scenario_key_names(group);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s %s: no such key; allowed: %s", where, key, allowed);
	g_free(allowed);
	return FALSE;
}

/* @place: "FILE:LINE"; @where: the same with the group behind it. */
static gboolean take_value(struct scenario *s, const char *group,
			   const char *key, const char *value,
			   const char *place, const char *where, GError **error)
{
	if (!strcmp(group, "assert"))
		return scenario_assertion_add(s, key, value, where, error);
	if (!strcmp(group, "why")) /* see scenario_assert.h */
		return TRUE;
	if (g_str_has_prefix(group, ARM))
		return scenario_arm_take(s, group + strlen(ARM), key, value,
					 place, error);
	if (overlay_is_group(group))
		return overlay_take(s->overlays, group, key, value, place,
				    error);
	if (strcmp(group, "modes"))
		return take_key(s, group, key, value, where, error);
	if (!strcmp(key, "list"))
		return add_modes(s, value, where, key, error);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s %s: no such key; allowed: list", where, key);
	return FALSE;
}

/* All keys of @group, read as those of the table's group @as. */
static gboolean take_group(struct scenario *s, const struct scenario_file *f,
			   const char *group, const char *as, GError **error)
{
	char **keys = g_key_file_get_keys(f->keys, group, NULL, NULL);
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && keys && keys[i]; i++) {
		char *value =
			g_key_file_get_value(f->keys, group, keys[i], NULL);
		char *place = scenario_file_at(f, group, keys[i]);
		char *where = g_strdup_printf("%s: [%s]", place, group);

		g_strstrip(value);
		ok = take_value(s, as, keys[i], value, place, where, error);
		g_free(where);
		g_free(place);
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
static const char *changed_group(const struct scenario_file *f, guint v)
{
	if (variants[v].as)
		return variants[v].as;
	return g_key_file_has_group(f->keys, "search") ? "search" : "load";
}

/* Every one is checked, the one called @wanted is kept. */
static gboolean take_variant(struct scenario *s, const struct scenario_file *f,
			     guint v, const char *group, const char *wanted,
			     GError **error)
{
	const char *name = group + strlen(variants[v].prefix);
	struct scenario *trial;
	gboolean ok;

	if (!catalog_find(variants[v].table, name)) {
		char *names = catalog_names(variants[v].table);
		char *at = scenario_file_at(f, group, NULL);

		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: [%s]: no such %s; allowed: %s", at, group,
			    variants[v].kind, names);
		g_free(at);
		g_free(names);
		return FALSE;
	}
	if (wanted && !strcmp(name, wanted))
		return take_group(s, f, group, changed_group(f, v), error);
	trial = scenario_new();
	ok = take_group(trial, f, group, changed_group(f, v), error);
	scenario_free(trial);
	return ok;
}

static gboolean check_groups(const struct scenario_file *f, char **groups,
			     GError **error)
{
	static const char *const known[] = {"scenario", "device", "load",
					    "search",	"modes",  "needs",
					    "assert",	"why",	  NULL};
	char *at;
	guint i;

	for (i = 0; groups[i]; i++) {
		if (variant_of(groups[i]) < G_N_ELEMENTS(variants) ||
		    g_str_has_prefix(groups[i], ARM) ||
		    overlay_is_group(groups[i]) ||
		    g_strv_contains(known, groups[i]))
			continue;
		at = scenario_file_at(f, groups[i], NULL);
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: [%s]: no such group; allowed: scenario, "
			    "device, load, search, profile NAME, lab NAME, "
			    "modes, arm NAME, needs, assert, assert LAB, "
			    "why, overlay, overlay NAME",
			    at, groups[i]);
		g_free(at);
		return FALSE;
	}
	return TRUE;
}

/* @wanted: a name for each of the variants. */
static gboolean take_file(struct scenario *s, const struct scenario_file *f,
			  const char *const *wanted, GError **error)
{
	char **groups = g_key_file_get_groups(f->keys, NULL);
	gboolean ok = check_groups(f, groups, error);
	guint i, v;

	for (i = 0; ok && groups[i]; i++)
		if (variant_of(groups[i]) == G_N_ELEMENTS(variants))
			ok = take_group(s, f, groups[i], groups[i], error);
	for (v = 0; v < G_N_ELEMENTS(variants); v++)
		for (i = 0; ok && groups[i]; i++)
			if (variant_of(groups[i]) == v)
				ok = take_variant(s, f, v, groups[i], wanted[v],
						  error);
	g_strfreev(groups);
	return ok && scenario_arms_check(s, f->label, error) &&
	       scenario_check(s, f, error);
}

/* The first arm's, where nobody said. */
static gboolean settle_knee(struct scenario *s, const struct scenario_file *f,
			    GError **error)
{
	char *at = scenario_file_at(f, "load", "knee_mode");
	gboolean ok;

	if (!s->knee_mode) {
		const struct scenario_arm *first =
			g_ptr_array_index(s->arms, 0);

		s->knee_mode = g_strdup(first->name);
	}
	ok = check_knee(s, at, error);
	g_free(at);
	return ok;
}

struct scenario *scenario_parse(const char *text, const char *label,
				const char *profile, const char *lab,
				GError **error)
{
	const char *const wanted[] = {profile, lab, lab};
	struct scenario_file *f = scenario_file_open(text, label, error);
	struct scenario *s;

	if (!f)
		return NULL;
	s = scenario_new();
	if (!take_file(s, f, wanted, error) || !settle_knee(s, f, error) ||
	    !scenario_assert(s, f, error))
		g_clear_pointer(&s, scenario_free);
	scenario_file_close(f);
	return s;
}
