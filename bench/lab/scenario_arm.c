/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/scenario_arm.h"

#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/knobs.h"
#include "lab/scenario_keys.h"
#include "lab/work.h"
#include "stats/points.h"

struct scenario_arm *scenario_arm_new(const char *name)
{
	struct scenario_arm *arm = g_new0(struct scenario_arm, 1);

	arm->name = g_strdup(name);
	arm->knobs = knob_values_new();
	return arm;
}

void scenario_arm_free(gpointer data)
{
	struct scenario_arm *arm = data;

	g_free(arm->name);
	g_free(arm->place);
	g_free(arm->mode);
	g_free(arm->workload);
	g_free(arm->pattern);
	g_ptr_array_unref(arm->knobs);
	g_free(arm);
}

static struct scenario_arm *find(const struct scenario *s, const char *name)
{
	guint i;

	for (i = 0; i < s->known->len; i++) {
		struct scenario_arm *arm = g_ptr_array_index(s->known, i);

		if (!strcmp(arm->name, name))
			return arm;
	}
	return NULL;
}

const struct scenario_arm *scenario_arm_find(const struct scenario *s,
					     const char *name)
{
	struct scenario_arm *arm = find(s, name);

	if (arm || !catalog_find(catalog_modes, name))
		return arm;
	arm = scenario_arm_new(name);
	arm->mode = g_strdup(name);
	g_ptr_array_add(s->known, arm);
	return arm;
}

static gboolean refuse(const char *label, const char *arm, GError **error,
		       const char *fmt, ...) G_GNUC_PRINTF(4, 5);

static gboolean refuse(const char *label, const char *arm, GError **error,
		       const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "%s: [arm %s] %s", label,
		    arm, text);
	g_free(text);
	return FALSE;
}

/* A new group [arm @name]. NULL with @error. */
static struct scenario_arm *begin(struct scenario *s, const char *name,
				  const char *label, GError **error)
{
	struct point p;
	struct scenario_arm *arm;

	if (!scenario_key_is_name(name) || strlen(name) >= sizeof(p.arm)) {
		refuse(label, name, error,
		       "must be called by a short word of a-z, 0-9 and '-'");
		return NULL;
	}
	if (catalog_find(catalog_modes, name)) {
		refuse(label, name, error,
		       "is called like a mode, which [modes] lists");
		return NULL;
	}
	arm = scenario_arm_new(name);
	arm->place = g_strdup(label);
	g_ptr_array_add(s->known, arm);
	g_ptr_array_add(s->arms, arm);
	return arm;
}

/* What can be set and taken back while the guest runs. */
static gboolean take_knob(struct scenario_arm *arm, const char *key,
			  const char *value, const char *label, GError **error)
{
	const struct knob *k = knob_find(key);
	char *set, *who;
	gboolean ok;

	if (k && (k->kind == KNOB_RUN || k->kind == KNOB_BOOT))
		return refuse(label, arm->name, error,
			      "%s: is the same for all arms; it belongs to "
			      "[device], [load] or --set",
			      key);
	if (!k && !strchr(key, '.'))
		return refuse(label, arm->name, error,
			      "%s: no such key; allowed: mode, workload, "
			      "pattern, and knobs (rxbench list knobs)",
			      key);
	set = g_strdup_printf("%s=%s", key, value);
	who = g_strdup_printf("%s: [arm %s]", label, arm->name);
	ok = knob_values_set(arm->knobs, who, set, error);
	g_free(who);
	g_free(set);
	return ok;
}

gboolean scenario_arm_take(struct scenario *s, const char *name,
			   const char *key, const char *value,
			   const char *label, GError **error)
{
	static const struct {
		const char *key;
		size_t offset;
	} own[] = {
		{"mode", G_STRUCT_OFFSET(struct scenario_arm, mode)},
		{"workload", G_STRUCT_OFFSET(struct scenario_arm, workload)},
		{"pattern", G_STRUCT_OFFSET(struct scenario_arm, pattern)},
	};
	struct scenario_arm *arm = find(s, name);
	char *where;
	guint i;

	if (!arm)
		arm = begin(s, name, label, error);
	if (!arm)
		return FALSE;
	for (i = 0; i < G_N_ELEMENTS(own); i++) {
		char **field = G_STRUCT_MEMBER_P(arm, own[i].offset);

		if (strcmp(key, own[i].key))
			continue;
		g_free(*field);
		where = g_strdup_printf("%s: [arm %s]", label, name);
		*field = scenario_key_check("arm", key, value, where, error);
		g_free(where);
		return *field != NULL;
	}
	return take_knob(arm, key, value, label, error);
}

static gboolean check_arm(const struct scenario_arm *arm, const char *label,
			  GError **error)
{
	char *allowed;
	guint i;

	if (!arm->mode)
		return refuse(label, arm->name, error, "mode is missing");
	if (arm->workload && !work_check(arm->workload, &allowed)) {
		refuse(label, arm->name, error, "workload = %s: must have %s",
		       arm->workload, allowed);
		g_free(allowed);
		return FALSE;
	}
	for (i = 0; i < arm->knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(arm->knobs, i);

		if (!knob_applies(v->knob, arm->mode))
			return refuse(label, arm->name, error,
				      "%s = %s: mode %s has no such knob (%s)",
				      v->knob->name, v->value, arm->mode,
				      v->knob->summary);
	}
	return TRUE;
}

gboolean scenario_arms_check(const struct scenario *s, const char *label,
			     GError **error)
{
	guint i;

	for (i = 0; i < s->known->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->known, i);

		if (!check_arm(arm, arm->place ? arm->place : label, error))
			return FALSE;
	}
	return TRUE;
}

const struct scenario_arm *scenario_arm_knee(const struct scenario *s,
					     const struct scenario_arm *arm)
{
	if (!strcmp(s->knee_mode, SCENARIO_EACH))
		return arm;
	return scenario_arm_find(s, s->knee_mode);
}

const char *scenario_arm_workload(const struct scenario *s,
				  const struct scenario_arm *arm)
{
	return arm->workload ? arm->workload : s->workload;
}

const char *scenario_arm_pattern(const struct scenario *s,
				 const struct scenario_arm *arm)
{
	return arm->pattern ? arm->pattern : s->pattern;
}

gboolean scenario_works_have(const char *workload, const char *work)
{
	char **works = g_strsplit(workload, ",", -1);
	gboolean found = g_strv_contains((const char *const *)works, work);

	g_strfreev(works);
	return found;
}

gboolean scenario_has_work(const struct scenario *s, const char *work)
{
	gboolean found = FALSE;
	guint i;

	for (i = 0; i < s->arms->len; i++)
		found |= scenario_works_have(
			scenario_arm_workload(s, g_ptr_array_index(s->arms, i)),
			work);
	return found;
}

gboolean scenario_has_pattern(const struct scenario *s, const char *pattern)
{
	gboolean found = FALSE;
	guint i;

	for (i = 0; i < s->arms->len; i++)
		found |= !strcmp(
			scenario_arm_pattern(s, g_ptr_array_index(s->arms, i)),
			pattern);
	return found;
}

char *scenario_arm_names(const struct scenario *s)
{
	GString *names = g_string_new(NULL);
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);

		g_string_append_printf(names, "%s%s", i ? ", " : "", arm->name);
	}
	return g_string_free(names, FALSE);
}

static gboolean is_among(const GPtrArray *arms, const char *name)
{
	guint i;

	for (i = 0; i < arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(arms, i);

		if (!strcmp(arm->name, name))
			return TRUE;
	}
	return FALSE;
}

gboolean scenario_choose_arms(struct scenario *s, const char *list,
			      const char *label, GError **error)
{
	char **names = g_strsplit_set(list, ",;", -1);
	GPtrArray *chosen = g_ptr_array_new();
	guint i;

	for (i = 0; names[i]; i++) {
		const char *name = g_strstrip(names[i]);

		if (!is_among(s->arms, name) || is_among(chosen, name))
			break;
		g_ptr_array_add(chosen, (gpointer)scenario_arm_find(s, name));
	}
	if (names[i] || !chosen->len) {
		char *all = scenario_arm_names(s);

		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s %s: must be one or more of %s, once each",
			    label, list, all);
		g_free(all);
		g_clear_pointer(&chosen, g_ptr_array_unref);
	} else {
		g_ptr_array_unref(s->arms);
		s->arms = chosen;
	}
	g_strfreev(names);
	return chosen != NULL;
}
