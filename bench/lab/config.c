/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/config.h"

#include <stdlib.h>
#include <string.h>

#include "lab/error.h"
#include "lab/numbers.h"
#include "stats/points.h"

struct config *config_new(void)
{
	struct config *c = g_new0(struct config, 1);

	c->profile = g_strdup("quick");
	c->lab = g_strdup("realtime");
	c->kernel = g_strdup("6.1");
	c->sets = g_new0(char *, 1);
	c->shard = c->shards = 1;
	return c;
}

void config_free(struct config *c)
{
	if (!c)
		return;
	g_free(c->path);
	g_free(c->text);
	g_free(c->profile);
	g_free(c->lab);
	g_free(c->kernel);
	g_free(c->device);
	g_free(c->modes);
	g_strfreev(c->sets);
	g_free(c);
}

static gboolean refuse_knob(const char *set, GError **error)
{
	GString *names = g_string_new(NULL);
	const struct catalog_knob *k;

	for (k = catalog_knobs; k->name; k++)
		g_string_append_printf(names, "%s%s", names->len ? ", " : "",
				       k->name);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "--set %s: must be KNOB=VALUE with a knob of: %s", set,
		    names->str);
	g_string_free(names, TRUE);
	return FALSE;
}

static void knob_value_free(void *data)
{
	struct knob_value *v = data;

	g_free(v->value);
	g_free(v);
}

/* Later ones win. */
static void add_knob(GPtrArray *knobs, const struct catalog_knob *knob,
		     const char *value)
{
	struct knob_value *v = g_new0(struct knob_value, 1);
	guint i;

	for (i = 0; i < knobs->len; i++) {
		const struct knob_value *old = g_ptr_array_index(knobs, i);

		if (old->knob == knob)
			g_ptr_array_remove_index(knobs, i--);
	}
	v->knob = knob;
	v->value = g_strdup(value);
	g_ptr_array_add(knobs, v);
}

static gboolean apply_set(struct scenario *s, GPtrArray *knobs, const char *set,
			  GError **error)
{
	const char *value = strchr(set, '=');
	char *name = g_strndup(set, value ? (gsize)(value - set) : 0);
	const struct catalog_knob *knob = catalog_find_knob(name);
	gint64 number;

	g_free(name);
	if (!value || !knob)
		return refuse_knob(set, error);
	value++;
	if (knob->kind == KNOB_RUN)
		return scenario_set(s, knob->name, value, "--set", error);
	if (!number_parse_int(value, knob->min, knob->max, &number)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--set %s: must be a whole number from "
			    "%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
			    set, knob->min, knob->max);
		return FALSE;
	}
	add_knob(knobs, knob, value);
	return TRUE;
}

static gboolean apply(const struct config *c, struct scenario *s,
		      GPtrArray *knobs, GError **error)
{
	guint i;

	if (c->device) {
		if (!catalog_check("--device", c->device, catalog_devices,
				   error))
			return FALSE;
		g_free(s->device);
		s->device = g_strdup(c->device);
	}
	/* A second trial of an exact lab would be the first one again. */
	if (points_lab_is_exact(c->lab))
		s->reps = 1;
	if (c->modes && !scenario_set_modes(s, c->modes, "--modes", error))
		return FALSE;
	for (i = 0; c->sets[i]; i++)
		if (!apply_set(s, knobs, c->sets[i], error))
			return FALSE;
	return TRUE;
}

/* A knob that none of the run's modes has would be silently without effect. */
static gboolean check_used(const struct scenario *s, const GPtrArray *knobs,
			   GError **error)
{
	guint i, m;

	for (i = 0; i < knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(knobs, i);
		gboolean used = FALSE;

		for (m = 0; m < s->modes->len; m++)
			used |= catalog_knob_applies(
				v->knob, g_ptr_array_index(s->modes, m));
		if (used)
			continue;
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--set %s=%s: no mode of this run has it (%s)",
			    v->knob->name, v->value, v->knob->summary);
		return FALSE;
	}
	return TRUE;
}

struct scenario *config_build(const struct config *c, GPtrArray **knobs,
			      GError **error)
{
	struct scenario *s;

	if (!catalog_check("--lab", c->lab, catalog_labs, error) ||
	    !catalog_check("--profile", c->profile, catalog_profiles, error))
		return NULL;
	s = scenario_parse(c->text, c->path, c->profile, c->lab, error);
	if (!s)
		return NULL;
	*knobs = g_ptr_array_new_with_free_func(knob_value_free);
	if (apply(c, s, *knobs, error) && check_used(s, *knobs, error))
		return s;
	g_clear_pointer(knobs, g_ptr_array_unref);
	scenario_free(s);
	return NULL;
}

static int compare(const void *a, const void *b)
{
	const struct knob_value *const *x = a, *const *y = b;

	return strcmp((*x)->knob->name, (*y)->knob->name);
}

char *config_params(const GPtrArray *knobs, const char *mode)
{
	GString *text = g_string_new(NULL);
	guint i;

	if (knobs->len)
		qsort(knobs->pdata, knobs->len, sizeof(void *), compare);
	for (i = 0; i < knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(knobs, i);

		if (catalog_knob_applies(v->knob, mode))
			g_string_append_printf(text, "%s%s=%s",
					       text->len ? ";" : "",
					       v->knob->name, v->value);
	}
	return g_string_free(text, FALSE);
}
