/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knobs.h"

#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/numbers.h"

#define PARAM_CHARS "abcdefghijklmnopqrstuvwxyz0123456789_"
#define VALUE_CHARS PARAM_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZ-."

#define NIC_FILE "file "

/* A parameter of one mode, named as MODE.PARAMETER: not in the table. */
struct named_param {
	struct knob_value value; /* first: it is what the array holds */
	struct knob knob;
	const char *modes[2];
	char *name, *mode;
};

static void value_free(void *data)
{
	struct knob_value *v = data;
	struct named_param *own;

	if (!strchr(v->knob->name, '.')) {
		g_free(v->value);
		g_free(v);
		return;
	}
	own = data;
	g_free(own->value.value);
	g_free(own->name);
	g_free(own->mode);
	g_free(own);
}

GPtrArray *knob_values_new(void)
{
	return g_ptr_array_new_with_free_func(value_free);
}

const struct knob *knob_find(const char *name)
{
	const struct knob *k;

	for (k = knob_table; k->name; k++)
		if (!strcmp(k->name, name))
			return k;
	return NULL;
}

/* The table's knob before the '=', and what is behind it; NULL if neither. */
static const struct knob *split(const char *set, char **name,
				const char **value)
{
	const char *equals = strchr(set, '=');

	*name = g_strndup(set, equals ? (gsize)(equals - set) : strlen(set));
	*value = equals ? equals + 1 : NULL;
	return knob_find(*name);
}

gboolean knob_is_run(const char *set, const char **value,
		     const struct knob **knob)
{
	char *name;

	*knob = split(set, &name, value);
	g_free(name);
	return *knob && *value && (*knob)->kind == KNOB_RUN;
}

static gboolean refuse_name(const char *label, const char *set, GError **error)
{
	GString *names = g_string_new(NULL);
	const struct knob *k;

	for (k = knob_table; k->name; k++)
		g_string_append_printf(names, "%s%s", names->len ? ", " : "",
				       k->name);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s %s: must be KNOB=VALUE with a knob of: %s, or "
		    "MODE.PARAMETER",
		    label, set, names->str);
	g_string_free(names, TRUE);
	return FALSE;
}

static gboolean check_value(const struct knob *k, const char *label,
			    const char *set, const char *value, GError **error)
{
	gint64 number;

	if (k->choices) {
		char *all = g_strjoinv(", ", (char **)k->choices);
		gboolean ok = g_strv_contains(k->choices, value);

		if (!ok)
			g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
				    "%s %s: must be one of %s", label, set,
				    all);
		g_free(all);
		return ok;
	}
	if (number_parse_int(value, k->min, k->max, &number))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s %s: must be a whole number from %" G_GINT64_FORMAT
		    " to %" G_GINT64_FORMAT,
		    label, set, k->min, k->max);
	return FALSE;
}

static gboolean only(const char *text, const char *allowed)
{
	return *text && text[strspn(text, allowed)] == '\0';
}

/* What the driver will judge; here only that the mode is one of its own. */
static struct knob_value *make_named(const char *label, const char *set,
				     const char *name, const char *value,
				     GError **error)
{
	const char *dot = strchr(name, '.');
	char *mode = g_strndup(name, (gsize)(dot - name));
	struct named_param *own;

	if (!catalog_find(catalog_modes, mode) || !catalog_is_ours(mode) ||
	    !only(dot + 1, PARAM_CHARS) || !only(value, VALUE_CHARS)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s %s: must be MODE.PARAMETER=VALUE with a "
			    "mode of the driver (rxbench list modes)",
			    label, set);
		g_free(mode);
		return NULL;
	}
	own = g_new0(struct named_param, 1);
	own->name = g_strdup(name);
	own->mode = mode;
	own->modes[0] = mode;
	own->knob = (struct knob){
		.name = own->name,
		.kind = KNOB_MODE,
		.where = strchr(own->name, '.') + 1,
		.summary = "a parameter of that mode",
		.modes = own->modes,
	};
	own->value.knob = &own->knob;
	return &own->value;
}

gboolean knob_values_set(GPtrArray *values, const char *label, const char *set,
			 GError **error)
{
	struct knob_value *v = NULL;
	const struct knob *k;
	const char *value;
	char *name;
	guint i;

	k = split(set, &name, &value);
	if (k && value && check_value(k, label, set, value, error)) {
		v = g_new0(struct knob_value, 1);
		v->knob = k;
	} else if (!k && value && strchr(name, '.')) {
		v = make_named(label, set, name, value, error);
	} else if (!k || !value) {
		refuse_name(label, set, error);
	}
	g_free(name);
	if (!v)
		return FALSE;
	v->value = g_strdup(value);
	for (i = 0; i < values->len; i++) {
		const struct knob_value *old = g_ptr_array_index(values, i);

		if (!strcmp(old->knob->name, v->knob->name))
			g_ptr_array_remove_index(values, i--);
	}
	g_ptr_array_add(values, v);
	return TRUE;
}

const char *knob_values_get(const GPtrArray *values, const char *name)
{
	guint i;

	for (i = 0; values && i < values->len; i++) {
		const struct knob_value *v = g_ptr_array_index(values, i);

		if (!strcmp(v->knob->name, name))
			return v->value;
	}
	return NULL;
}

GPtrArray *knob_values_join(const GPtrArray *a, const GPtrArray *b)
{
	GPtrArray *all = g_ptr_array_new();

	if (a)
		g_ptr_array_extend(all, (GPtrArray *)a, NULL, NULL);
	g_ptr_array_extend(all, (GPtrArray *)b, NULL, NULL);
	return all;
}

gboolean knob_values_same(const GPtrArray *a, const GPtrArray *b)
{
	return a->len == b->len &&
	       (!a->len ||
		!memcmp(a->pdata, b->pdata, a->len * sizeof(*a->pdata)));
}

char *knob_driver_file(const char *iface, const char *name)
{
	return g_strdup_printf("/sys/class/net/%s/netdrv/%s", iface, name);
}

char *knob_path(const struct knob *knob, const char *iface)
{
	switch (knob->kind) {
	case KNOB_GUEST:
		return g_strdup(knob->where);
	case KNOB_DEVICE:
	case KNOB_MODE:
		return knob_driver_file(iface, knob->where);
	default:
		if (!g_str_has_prefix(knob->where, NIC_FILE))
			return NULL;
		return g_strdup_printf("/sys/class/net/%s/%s", iface,
				       knob->where + strlen(NIC_FILE));
	}
}

gboolean knob_applies(const struct knob *knob, const char *mode)
{
	switch (knob->kind) {
	case KNOB_DEVICE:
		return catalog_is_ours(mode);
	case KNOB_MODE:
		return g_strv_contains(knob->modes, mode);
	case KNOB_APP:
		/* That mode brings an application of its own. */
		return knob->modes ? g_strv_contains(knob->modes, mode)
				   : strcmp(mode, "uio") != 0;
	default:
		return TRUE;
	}
}

gboolean knob_values_check_used(const GPtrArray *values, const GPtrArray *modes,
				GError **error)
{
	guint i, m;

	for (i = 0; i < values->len; i++) {
		const struct knob_value *v = g_ptr_array_index(values, i);
		gboolean used = FALSE;

		for (m = 0; m < modes->len; m++)
			used |= knob_applies(v->knob,
					     g_ptr_array_index(modes, m));
		if (used)
			continue;
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--set %s=%s: no mode of this run has it (%s)",
			    v->knob->name, v->value, v->knob->summary);
		return FALSE;
	}
	return TRUE;
}

static int compare(const void *a, const void *b)
{
	const struct knob_value *const *x = a, *const *y = b;

	return strcmp((*x)->knob->name, (*y)->knob->name);
}

char *knob_values_text(const GPtrArray *values, const char *mode)
{
	GString *text = g_string_new(NULL);
	GPtrArray *sorted = g_ptr_array_new();
	guint i;

	for (i = 0; i < values->len; i++)
		g_ptr_array_add(sorted, g_ptr_array_index(values, i));
	g_ptr_array_sort(sorted, compare);
	for (i = 0; i < sorted->len; i++) {
		const struct knob_value *v = g_ptr_array_index(sorted, i);

		if (knob_applies(v->knob, mode))
			g_string_append_printf(text, "%s%s=%s",
					       text->len ? ";" : "",
					       v->knob->name, v->value);
	}
	g_ptr_array_unref(sorted);
	return g_string_free(text, FALSE);
}
