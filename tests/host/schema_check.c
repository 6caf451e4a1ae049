/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * schema_check SCHEMA.json FILE.json...: does each file satisfy the JSON
 * Schema? Says where one does not, and fails. It knows the part of draft
 * 2020-12 that ours are written in, and refuses a schema that has more: what is
 * not checked must not look checked.
 */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#define DEFS "#/$defs/"

static JsonObject *root_schema;

/* One complaint a file is enough. */
static gboolean wrong(const char *where, const char *fmt, ...)
	G_GNUC_PRINTF(2, 3);

static gboolean wrong(const char *where, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s: ", *where ? where : "/");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return FALSE;
}

static gboolean is_type(JsonNode *node, const char *type)
{
	GType value = JSON_NODE_HOLDS_VALUE(node)
			      ? json_node_get_value_type(node)
			      : G_TYPE_INVALID;

	if (!strcmp(type, "object"))
		return JSON_NODE_HOLDS_OBJECT(node);
	if (!strcmp(type, "array"))
		return JSON_NODE_HOLDS_ARRAY(node);
	if (!strcmp(type, "null"))
		return JSON_NODE_HOLDS_NULL(node);
	if (!strcmp(type, "string"))
		return value == G_TYPE_STRING;
	if (!strcmp(type, "boolean"))
		return value == G_TYPE_BOOLEAN;
	if (!strcmp(type, "integer"))
		return value == G_TYPE_INT64;
	g_assert_cmpstr(type, ==, "number");
	return value == G_TYPE_INT64 || value == G_TYPE_DOUBLE;
}

static gboolean check_type(JsonNode *wanted, JsonNode *node, const char *where)
{
	JsonArray *types;
	guint i;

	if (!JSON_NODE_HOLDS_ARRAY(wanted))
		return is_type(node, json_node_get_string(wanted)) ||
		       wrong(where, "is no %s", json_node_get_string(wanted));
	types = json_node_get_array(wanted);
	for (i = 0; i < json_array_get_length(types); i++)
		if (is_type(node, json_array_get_string_element(types, i)))
			return TRUE;
	return wrong(where, "is of none of the types");
}

static gboolean check_required(JsonNode *wanted, JsonNode *node,
			       const char *where)
{
	JsonArray *names = json_node_get_array(wanted);
	guint i;

	for (i = 0; i < json_array_get_length(names); i++) {
		const char *name = json_array_get_string_element(names, i);

		if (JSON_NODE_HOLDS_OBJECT(node) &&
		    !json_object_has_member(json_node_get_object(node), name))
			return wrong(where, "has no %s", name);
	}
	return TRUE;
}

static gboolean check_enum(JsonNode *wanted, JsonNode *node, const char *where)
{
	JsonArray *values = json_node_get_array(wanted);
	guint i;

	for (i = 0; i < json_array_get_length(values); i++)
		if (json_node_equal(json_array_get_element(values, i), node))
			return TRUE;
	return wrong(where, "is none of the values");
}

static gboolean check(JsonObject *schema, JsonNode *node, const char *where);

/* @others: the schema of members that @wanted does not name, or NULL. */
static gboolean check_members(JsonObject *wanted, JsonObject *others,
			      JsonNode *node, const char *where)
{
	gboolean ok = TRUE;
	GList *names, *n;
	JsonObject *o;

	if (!JSON_NODE_HOLDS_OBJECT(node))
		return TRUE;
	o = json_node_get_object(node);
	names = json_object_get_members(o);
	for (n = names; ok && n; n = n->next) {
		char *below = g_strdup_printf("%s/%s", where, (char *)n->data);
		JsonObject *schema =
			wanted && json_object_has_member(wanted, n->data)
				? json_object_get_object_member(wanted, n->data)
				: others;

		ok = !schema ||
		     check(schema, json_object_get_member(o, n->data), below);
		g_free(below);
	}
	g_list_free(names);
	return ok;
}

static gboolean check_items(JsonNode *wanted, JsonNode *node, const char *where)
{
	JsonArray *items;
	gboolean ok = TRUE;
	guint i;

	if (!JSON_NODE_HOLDS_ARRAY(node))
		return TRUE;
	items = json_node_get_array(node);
	for (i = 0; ok && i < json_array_get_length(items); i++) {
		char *below = g_strdup_printf("%s/%u", where, i);

		ok = check(json_node_get_object(wanted),
			   json_array_get_element(items, i), below);
		g_free(below);
	}
	return ok;
}

static gboolean check_ref(JsonNode *wanted, JsonNode *node, const char *where)
{
	const char *ref = json_node_get_string(wanted);
	JsonObject *defs = json_object_get_object_member(root_schema, "$defs");

	if (!g_str_has_prefix(ref, DEFS) || !defs ||
	    !json_object_has_member(defs, ref + strlen(DEFS)))
		return wrong(where, "the schema refers to %s", ref);
	return check(json_object_get_object_member(defs, ref + strlen(DEFS)),
		     node, where);
}

static JsonObject *object_at(JsonObject *o, const char *name)
{
	return json_object_has_member(o, name)
		       ? json_object_get_object_member(o, name)
		       : NULL;
}

static gboolean check_keyword(JsonObject *schema, const char *keyword,
			      JsonNode *node, const char *where)
{
	static const char *const notes[] = {"$schema", "$id",	      "$defs",
					    "title",   "description", NULL};
	JsonNode *wanted = json_object_get_member(schema, keyword);

	if (!strcmp(keyword, "type"))
		return check_type(wanted, node, where);
	if (!strcmp(keyword, "required"))
		return check_required(wanted, node, where);
	if (!strcmp(keyword, "enum"))
		return check_enum(wanted, node, where);
	if (!strcmp(keyword, "const"))
		return json_node_equal(wanted, node) ||
		       wrong(where, "is not the value");
	if (!strcmp(keyword, "items"))
		return check_items(wanted, node, where);
	if (!strcmp(keyword, "$ref"))
		return check_ref(wanted, node, where);
	if (!strcmp(keyword, "properties") ||
	    !strcmp(keyword, "additionalProperties"))
		return check_members(object_at(schema, "properties"),
				     object_at(schema, "additionalProperties"),
				     node, where);
	return g_strv_contains(notes, keyword) ||
	       wrong(where, "the schema says \"%s\", which is not known here",
		     keyword);
}

static gboolean check(JsonObject *schema, JsonNode *node, const char *where)
{
	GList *keywords = json_object_get_members(schema), *k;
	gboolean ok = TRUE;

	for (k = keywords; ok && k; k = k->next)
		ok = check_keyword(schema, k->data, node, where);
	g_list_free(keywords);
	return ok;
}

static JsonParser *parse(const char *path)
{
	JsonParser *parser = json_parser_new_immutable();
	GError *error = NULL;

	if (json_parser_load_from_file(parser, path, &error) &&
	    json_parser_get_root(parser))
		return parser;
	fprintf(stderr, "%s: %s\n", path, error ? error->message : "empty");
	g_clear_error(&error);
	g_object_unref(parser);
	return NULL;
}

int main(int argc, char **argv)
{
	JsonParser *schema = argc > 2 ? parse(argv[1]) : NULL;
	gboolean ok = schema != NULL;
	int i;

	if (argc < 3)
		fprintf(stderr, "usage: schema_check SCHEMA FILE...\n");
	if (ok)
		root_schema =
			json_node_get_object(json_parser_get_root(schema));
	for (i = 2; ok && i < argc; i++) {
		JsonParser *file = parse(argv[i]);

		ok = file && check(root_schema, json_parser_get_root(file), "");
		if (!ok)
			fprintf(stderr,
				"schema_check: %s does not satisfy %s\n",
				argv[i], argv[1]);
		g_clear_object(&file);
	}
	g_clear_object(&schema);
	return !ok;
}
