/* SPDX-License-Identifier: GPL-2.0-only */
#include "runinfo.h"

#include <gio/gio.h>

#include "stats/json_read.h"

JsonObject *runinfo_read(const char *run_dir, GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, "run.json", NULL);
	g_autoptr(JsonParser) parser = json_parser_new();
	JsonObject *root;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return json_object_new();
	if (!json_parser_load_from_file(parser, path, error))
		return NULL;
	root = jsonread_as_object(json_parser_get_root(parser));
	if (root)
		return json_object_ref(root);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		    "%s: is not a JSON object", path);
	return NULL;
}

/* The node at "a.b", or NULL. */
static JsonNode *lookup(JsonObject *info, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, ".", -1);
	JsonNode *node = NULL;
	guint i;

	for (i = 0; names[i]; i++) {
		if (i && !JSON_NODE_HOLDS_OBJECT(node))
			return NULL;
		node = json_object_get_member(
			i ? json_node_get_object(node) : info, names[i]);
		if (!node)
			return NULL;
	}
	return node;
}

/* A scalar, or a list of scalars. */
static char *node_text(JsonNode *node)
{
	g_autoptr(GString) text = g_string_new(NULL);
	JsonArray *list;
	guint i;

	if (JSON_NODE_HOLDS_NULL(node))
		return g_strdup("");
	if (JSON_NODE_HOLDS_VALUE(node) &&
	    json_node_get_value_type(node) == G_TYPE_STRING)
		return json_node_dup_string(node);
	if (!JSON_NODE_HOLDS_ARRAY(node))
		return json_to_string(node, FALSE);
	list = json_node_get_array(node);
	for (i = 0; i < json_array_get_length(list); i++) {
		g_autofree char *one =
			node_text(json_array_get_element(list, i));

		g_string_append_printf(text, "%s%s", i ? ", " : "", one);
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}

char *runinfo_text(JsonObject *info, const char *path)
{
	JsonNode *node = lookup(info, path);

	return node && !JSON_NODE_HOLDS_NULL(node) ? node_text(node) : NULL;
}

double runinfo_number(JsonObject *info, const char *path, double otherwise)
{
	JsonNode *node = lookup(info, path);
	GType type = node && JSON_NODE_HOLDS_VALUE(node)
			     ? json_node_get_value_type(node)
			     : G_TYPE_INVALID;

	if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
		return otherwise;
	return json_node_get_double(node);
}

static void visit_object(JsonObject *object, const char *prefix,
			 runinfo_visit visit, gpointer data)
{
	JsonObjectIter iter;
	const char *name;
	JsonNode *node;

	json_object_iter_init_ordered(&iter, object);
	while (json_object_iter_next_ordered(&iter, &name, &node)) {
		g_autofree char *path =
			*prefix ? g_strdup_printf("%s.%s", prefix, name)
				: g_strdup(name);
		g_autofree char *value = NULL;

		if (JSON_NODE_HOLDS_OBJECT(node)) {
			visit_object(json_node_get_object(node), path, visit,
				     data);
			continue;
		}
		value = node_text(node);
		visit(path, value, data);
	}
}

void runinfo_each(JsonObject *info, runinfo_visit visit, gpointer data)
{
	visit_object(info, "", visit, data);
}
