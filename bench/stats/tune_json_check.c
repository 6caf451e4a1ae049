/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is it a tune.json? Those who show it take each member as it is, so all of
 * them are looked at once, when the file is read.
 */
#include <gio/gio.h>
#include <string.h>

#include "json_read.h"
#include "tune_json.h"

enum kind { TEXT, TEXT_OR_NULL, NUMBER, WHOLE, FLAG, OBJECT, OBJECTS, TEXTS };

struct member {
	const char *name;
	enum kind kind;
};

static const struct member root_members[] = {
	{"stage", TEXT},
	{"exact", FLAG},
	{"space", OBJECTS},
	{"goal", TEXT},
	{"wanted", TEXT},
	{"wanted_figure", TEXT},
	{"wanted_most", FLAG},
	{"wanted_load", WHOLE},
	{"latency_figure", TEXT},
	{"bottom_load", WHOLE},
	{"top_load", WHOLE},
	{"limits", TEXTS},
	{"best", WHOLE},
	{"met", FLAG},
	{"best_over_default", OBJECT},
	{"commands", TEXTS},
	{"not_explored", TEXTS},
	{"configurations", OBJECTS},
	{NULL, 0},
};

static const struct member gain_members[] = {
	{"median", NUMBER}, {"low", NUMBER}, {"high", NUMBER},
	{"n", WHOLE},	    {NULL, 0},
};

static const struct member knob_members[] = {
	{"knob", TEXT},
	{"values", TEXTS},
	{NULL, 0},
};

static const struct member config_members[] = {
	{"id", WHOLE},	       {"mode", TEXT},
	{"knobs", OBJECT},     {"text", TEXT},
	{"figures", OBJECTS},  {"violation", NUMBER},
	{"pareto", FLAG},      {"as_good_as_best", FLAG},
	{"why", TEXT_OR_NULL}, {NULL, 0},
};

/* 0 when it is no single value. */
static GType type_of(JsonNode *node)
{
	return JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node) : 0;
}

static gboolean is_text(JsonNode *node)
{
	return type_of(node) == G_TYPE_STRING;
}

static gboolean is_number(JsonNode *node)
{
	GType type = type_of(node);

	return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static gboolean all_are(JsonArray *list, gboolean objects)
{
	guint i;

	for (i = 0; i < json_array_get_length(list); i++) {
		JsonNode *node = json_array_get_element(list, i);

		if (objects ? !JSON_NODE_HOLDS_OBJECT(node) : !is_text(node))
			return FALSE;
	}
	return TRUE;
}

static gboolean is_of(JsonObject *o, const char *name, enum kind kind)
{
	JsonNode *node = json_object_get_member(o, name);
	JsonArray *list = jsonread_list(o, name);

	if (!node)
		return FALSE;
	switch (kind) {
	case TEXT_OR_NULL:
		return JSON_NODE_HOLDS_NULL(node) || is_text(node);
	case NUMBER: /* what is not known is null */
		return JSON_NODE_HOLDS_NULL(node) || is_number(node);
	case WHOLE:
		return jsonread_whole(o, name, 0, G_MAXINT, -1) >= 0;
	case FLAG:
		return type_of(node) == G_TYPE_BOOLEAN;
	case OBJECT:
		return JSON_NODE_HOLDS_OBJECT(node);
	case OBJECTS:
		return list && all_are(list, TRUE);
	case TEXTS:
		return list && all_are(list, FALSE);
	case TEXT:
		break;
	}
	return is_text(node);
}

/* Has @o all of @members? @what it is, for @error. */
static gboolean has(JsonObject *o, const struct member *members,
		    const char *what, GError **error)
{
	for (; members->name; members++) {
		if (is_of(o, members->name, members->kind))
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "%s has no %s that can be read", what,
			    members->name);
		return FALSE;
	}
	return TRUE;
}

static gboolean each_has(JsonObject *root, const char *name,
			 const struct member *members, GError **error)
{
	JsonArray *list = jsonread_list(root, name);
	guint i;

	for (i = 0; i < json_array_get_length(list); i++) {
		g_autofree char *what = g_strdup_printf("%s[%u]", name, i);

		if (!has(json_array_get_object_element(list, i), members, what,
			 error))
			return FALSE;
	}
	return TRUE;
}

static gboolean knows_figure(JsonObject *root, const char *name, GError **error)
{
	const char *figure = jsonread_text(root, name, "");
	guint m;

	for (m = 0; m < TUNE_METRICS; m++)
		if (!strcmp(tune_json_name(m), figure))
			return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		    "%s \"%s\" is no figure", name, figure);
	return FALSE;
}

static gboolean has_best(JsonObject *root, GError **error)
{
	JsonArray *all = jsonread_list(root, "configurations");
	gint64 best = jsonread_whole(root, "best", 0, G_MAXINT, -1);
	guint i;

	for (i = 0; i < json_array_get_length(all); i++)
		if (jsonread_whole(json_array_get_object_element(all, i), "id",
				   0, G_MAXINT, -1) == best)
			return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		    "there is no configuration %" G_GINT64_FORMAT
		    ", which is said to be the best",
		    best);
	return FALSE;
}

/* Members that say which of loads_pps is meant. */
static gboolean knows_loads(JsonObject *root, GError **error)
{
	static const char *const members[] = {"bottom_load", "top_load"};
	JsonArray *loads = jsonread_list(root, "loads_pps");
	guint i;

	for (i = 0; i < G_N_ELEMENTS(members); i++) {
		gint64 at = jsonread_whole(root, members[i], 0, G_MAXINT, -1);

		if (loads && at < json_array_get_length(loads) &&
		    is_number(json_array_get_element(loads, (guint)at)))
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "loads_pps has no number at %s", members[i]);
		return FALSE;
	}
	return TRUE;
}

gboolean tune_json_check(JsonObject *root, GError **error)
{
	return has(root, root_members, "it", error) &&
	       has(jsonread_object(root, "best_over_default"), gain_members,
		   "best_over_default", error) &&
	       each_has(root, "space", knob_members, error) &&
	       each_has(root, "configurations", config_members, error) &&
	       knows_figure(root, "wanted_figure", error) &&
	       knows_figure(root, "latency_figure", error) &&
	       knows_loads(root, error) && has_best(root, error);
}
