/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/scenario_keys.h"

#include <rxbench/stamp.h>
#include <stddef.h>
#include <string.h>

#include "lab/collectors.h"
#include "lab/error.h"
#include "lab/needs.h"
#include "lab/numbers.h"

#define MAX_LOADS 64
#define MAX_NAME 40

#define AT(field) offsetof(struct scenario, field)

const struct scenario_key scenario_keys[] = {
	{"scenario", "name", SCENARIO_NAME, AT(name), 0, 0, NULL},
	{"scenario", "question", SCENARIO_TEXT, AT(question), 0, 0, NULL},
	{"scenario", "source", SCENARIO_TEXT, AT(source), 0, 0, NULL},
	{"device", "device", SCENARIO_LIST, AT(devices), 0, 0, catalog_devices},
	{"device", "workload", SCENARIO_CHOICES, AT(workload), 0, 0,
	 catalog_workloads},
	{"device", "pattern", SCENARIO_CHOICE, AT(pattern), 0, 0,
	 catalog_patterns},
	{"device", "step_to", SCENARIO_REAL, AT(step_to), 0.01, 100, NULL},
	{"device", "frame_bytes", SCENARIO_INT, AT(frame_bytes),
	 RXB_MIN_FRAME_BYTES, RXB_MAX_FRAME_BYTES, NULL},
	{"load", "grid", SCENARIO_GRID, AT(loads), 0.01, 100, NULL},
	{"load", "pps", SCENARIO_PPS, AT(loads), 1, SCENARIO_MAX_PPS, NULL},
	{"load", "knee_mode", SCENARIO_TEXT, AT(knee_mode), 0, 0, NULL},
	{"load", "reps", SCENARIO_INT, AT(reps), 1, 1000, NULL},
	{"load", "window_ms", SCENARIO_INT, AT(window_ms), 100, 600000, NULL},
	{"load", "settle_ms", SCENARIO_INT, AT(settle_ms), 1, 60000, NULL},
	{"search", "method", SCENARIO_CHOICE, AT(search.method), 0, 0,
	 catalog_searches},
	{"search", "goals", SCENARIO_LIST, AT(search.goals), 0, 0,
	 catalog_goals},
	{"search", "min_pps", SCENARIO_INT, AT(search.min_pps), 1,
	 SCENARIO_MAX_PPS, NULL},
	{"search", "max_pps", SCENARIO_INT, AT(search.max_pps), 1,
	 SCENARIO_MAX_PPS, NULL},
	{"search", "width", SCENARIO_REAL, AT(search.width), 0.001, 0.5, NULL},
	{"search", "trial_ms", SCENARIO_INT, AT(search.trial_ms), 100, 600000,
	 NULL},
	{"search", "short_ms", SCENARIO_INT, AT(search.short_ms), 100, 600000,
	 NULL},
	{"search", "sum_ms", SCENARIO_INT, AT(search.sum_ms), 100, 36000000,
	 NULL},
	{"search", "exceed_ratio", SCENARIO_REAL, AT(search.exceed_ratio), 0,
	 0.9, NULL},
	{"search", "goal", SCENARIO_TEXT, AT(search.goal), 0, 0, NULL},
	{"search", "space", SCENARIO_TEXT, AT(search.space), 0, 0, NULL},
	{"search", "trials", SCENARIO_INT, AT(search.trials), 1, 100000, NULL},
	{"search", "tests", SCENARIO_INT, AT(search.tests), 1, 1000, NULL},
	{"search", "overload", SCENARIO_REAL, AT(search.overload), 1.01, 100,
	 NULL},
	{"search", "reps", SCENARIO_INT, AT(reps), 1, 1000, NULL},
	{"search", "settle_ms", SCENARIO_INT, AT(settle_ms), 1, 60000, NULL},
	{"load", "collectors", SCENARIO_LIST, AT(collectors), 0, 0,
	 collectors_sets},
	{"needs", "kernel", SCENARIO_VERSION, AT(needs.kernel), 0, 0, NULL},
	{"needs", "config", SCENARIO_OPTION, AT(needs.config), 0, 0, NULL},
	{"needs", "labs", SCENARIO_LIST, AT(needs.labs), 0, 0, catalog_labs},
	{"needs", "cpus", SCENARIO_INT, AT(needs.cpus), 1, 64, NULL},
	/* Of arms, which are no part of the scenario itself. */
	{"arm", "mode", SCENARIO_CHOICE, 0, 0, 0, catalog_modes},
	{"arm", "workload", SCENARIO_CHOICES, 0, 0, 0, catalog_workloads},
	{"arm", "pattern", SCENARIO_CHOICE, 0, 0, 0, catalog_patterns},
	/* [profile P] and [lab L] change [load]: other NICs as well. */
	{"load", "device", SCENARIO_LIST, AT(devices), 0, 0, catalog_devices},
	{NULL, NULL, SCENARIO_TEXT, 0, 0, 0, NULL},
};

const struct scenario_key *scenario_key_find(const char *group, const char *key)
{
	const struct scenario_key *k;

	for (k = scenario_keys; k->key; k++)
		if (!strcmp(k->group, group) && !strcmp(k->key, key))
			return k;
	return NULL;
}

char *scenario_key_names(const char *group)
{
	GString *names = g_string_new(NULL);
	const struct scenario_key *k;

	for (k = scenario_keys; k->key; k++)
		if (!strcmp(k->group, group))
			g_string_append_printf(names, "%s%s",
					       names->len ? ", " : "", k->key);
	return g_string_free(names, FALSE);
}

/* @label: an option, or "FILE:LINE: [GROUP]". */
static gboolean refuse(const char *label, const char *key, const char *value,
		       const char *allowed, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s%s %s = %s: must be %s", label,
		    g_str_has_suffix(label, "]") ? "" : ":", key, value,
		    allowed);
	return FALSE;
}

/* Why names[at] can't be taken; NULL when it can. Free it. */
static char *name_problem(char **names, guint at,
			  const struct catalog_item *choices)
{
	char *allowed, *text;
	guint i;

	for (i = 0; i < at; i++)
		if (!strcmp(names[i], names[at]))
			return g_strdup("named once each");
	if (catalog_find(choices, names[at]))
		return NULL;
	allowed = catalog_names(choices);
	text = g_strdup_printf("one or more of %s", allowed);
	g_free(allowed);
	return text;
}

char **scenario_split(const char *list, const struct catalog_item *choices,
		      const char *label, const char *key, GError **error)
{
	char **names = g_strsplit_set(list, ",;", -1);
	guint i, n = g_strv_length(names);
	char *problem = NULL;

	if (n > 1 && !*g_strstrip(names[n - 1])) /* "a;b;" is a list of two */
		g_clear_pointer(&names[n - 1], g_free);
	if (!names[0])
		problem = g_strdup("not empty");
	for (i = 0; names[i] && !problem; i++) {
		g_strstrip(names[i]);
		problem = name_problem(names, i, choices);
	}
	if (!problem)
		return names;
	refuse(label, key, list, problem, error);
	g_free(problem);
	g_strfreev(names);
	return NULL;
}

static gboolean store_list(const struct scenario_key *key, struct scenario *s,
			   const char *value, const char *label, GError **error)
{
	char **items = g_strsplit_set(value, ";,", -1);
	GArray *loads = g_array_new(FALSE, FALSE, sizeof(double));
	char *allowed = NULL;
	guint i;

	for (i = 0; items[i] && !allowed; i++) {
		const char *text = g_strstrip(items[i]);
		double load;

		if (!*text && !items[i + 1])
			break;
		if (number_parse(text, key->min, key->max, &load))
			g_array_append_val(loads, load);
		else
			allowed = g_strdup_printf(
				"numbers from %g to %.0f, separated by ';'",
				key->min, key->max);
	}
	if (!allowed && (!loads->len || loads->len > MAX_LOADS))
		allowed = g_strdup_printf("1 to %d numbers", MAX_LOADS);
	g_strfreev(items);
	if (allowed) {
		refuse(label, key->key, value, allowed, error);
		g_array_unref(loads);
		g_free(allowed);
		return FALSE;
	}
	g_clear_pointer(&s->loads, g_array_unref);
	s->loads = loads;
	s->loads_are_pps = key->kind == SCENARIO_PPS;
	return TRUE;
}

static gboolean store_int(const struct scenario_key *key, struct scenario *s,
			  const char *value, const char *label, GError **error)
{
	gint64 number;
	char *allowed;

	if (number_parse_int(value, (gint64)key->min, (gint64)key->max,
			     &number)) {
		*(int *)G_STRUCT_MEMBER_P(s, key->offset) = (int)number;
		return TRUE;
	}
	allowed = g_strdup_printf("a whole number from %.0f to %.0f", key->min,
				  key->max);
	refuse(label, key->key, value, allowed, error);
	g_free(allowed);
	return FALSE;
}

static gboolean store_real(const struct scenario_key *key, struct scenario *s,
			   const char *value, const char *label, GError **error)
{
	char *allowed;

	if (number_parse(value, key->min, key->max,
			 G_STRUCT_MEMBER_P(s, key->offset)))
		return TRUE;
	allowed = g_strdup_printf("a number from %g to %g", key->min, key->max);
	refuse(label, key->key, value, allowed, error);
	g_free(allowed);
	return FALSE;
}

static gboolean store_names(const struct scenario_key *key, struct scenario *s,
			    const char *value, const char *label,
			    GError **error)
{
	char ***field = G_STRUCT_MEMBER_P(s, key->offset);
	char **names =
		scenario_split(value, key->choices, label, key->key, error);

	if (!names)
		return FALSE;
	g_strfreev(*field);
	*field = names;
	return TRUE;
}

gboolean scenario_key_is_name(const char *text)
{
	return *text && strlen(text) <= MAX_NAME &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
		       strlen(text);
}

static void refuse_choice(const struct scenario_key *key, const char *value,
			  const char *label, GError **error)
{
	char *names = catalog_names(key->choices);

	refuse(label, key->key, value, names, error);
	g_free(names);
}

/* The text to keep, or NULL with @error set. */
static char *check_text(const struct scenario_key *key, const char *value,
			const char *label, GError **error)
{
	char **names, *joined;

	switch (key->kind) {
	case SCENARIO_NAME:
		if (scenario_key_is_name(value))
			return g_strdup(value);
		refuse(label, key->key, value,
		       "a short word of a-z, 0-9 and '-'", error);
		return NULL;
	case SCENARIO_VERSION:
		if (needs_is_version(value))
			return g_strdup(value);
		refuse(label, key->key, value, "a version such as 6.13", error);
		return NULL;
	case SCENARIO_OPTION:
		if (needs_is_option(value))
			return g_strdup(value);
		refuse(label, key->key, value,
		       "an option of the kernel such as NET_FLOW_LIMIT", error);
		return NULL;
	case SCENARIO_CHOICE:
		if (catalog_find(key->choices, value))
			return g_strdup(value);
		refuse_choice(key, value, label, error);
		return NULL;
	case SCENARIO_CHOICES:
		names = scenario_split(value, key->choices, label, key->key,
				       error);
		joined = names ? g_strjoinv(",", names) : NULL;
		g_strfreev(names);
		return joined;
	default:
		return g_strdup(value);
	}
}

char *scenario_key_check(const char *group, const char *key, const char *value,
			 const char *label, GError **error)
{
	return check_text(scenario_key_find(group, key), value, label, error);
}

gboolean scenario_key_store(const struct scenario_key *key, struct scenario *s,
			    const char *value, const char *label,
			    GError **error)
{
	char **field = G_STRUCT_MEMBER_P(s, key->offset);
	char *text;

	if (key->kind == SCENARIO_INT)
		return store_int(key, s, value, label, error);
	if (key->kind == SCENARIO_REAL)
		return store_real(key, s, value, label, error);
	if (key->kind == SCENARIO_LIST)
		return store_names(key, s, value, label, error);
	if (key->kind == SCENARIO_GRID || key->kind == SCENARIO_PPS)
		return store_list(key, s, value, label, error);
	text = check_text(key, value, label, error);
	if (!text)
		return FALSE;
	g_free(*field);
	*field = text;
	return TRUE;
}
