/* SPDX-License-Identifier: GPL-2.0-only */
#include "json_read.h"

#include <math.h>

/* The value at @name, of @type unless that is 0; or NULL. */
static JsonNode *value_of(JsonObject *o, const char *name, GType type)
{
	JsonNode *node = o ? json_object_get_member(o, name) : NULL;

	if (!node || !JSON_NODE_HOLDS_VALUE(node) ||
	    (type && json_node_get_value_type(node) != type))
		return NULL;
	return node;
}

JsonObject *jsonread_as_object(JsonNode *node)
{
	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node)
						    : NULL;
}

const char *jsonread_text(JsonObject *o, const char *name,
			  const char *otherwise)
{
	JsonNode *node = value_of(o, name, G_TYPE_STRING);

	return node ? json_node_get_string(node) : otherwise;
}

JsonObject *jsonread_object(JsonObject *o, const char *name)
{
	return jsonread_as_object(o ? json_object_get_member(o, name) : NULL);
}

JsonArray *jsonread_list(JsonObject *o, const char *name)
{
	JsonNode *node = o ? json_object_get_member(o, name) : NULL;

	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node)
						   : NULL;
}

double jsonread_number(JsonObject *o, const char *name, double otherwise)
{
	JsonNode *node = value_of(o, name, 0);
	GType type = node ? json_node_get_value_type(node) : G_TYPE_INVALID;

	if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
		return otherwise;
	return json_node_get_double(node);
}

gint64 jsonread_whole(JsonObject *o, const char *name, gint64 min, gint64 max,
		      gint64 otherwise)
{
	JsonNode *node = value_of(o, name, G_TYPE_INT64);
	double real = jsonread_number(o, name, NAN);
	gint64 value;

	if (node)
		value = json_node_get_int(node);
	else if (fabs(real) < 0x1p53 && real == floor(real)) /* "5.0" */
		value = (gint64)real;
	else
		return otherwise;
	return value >= min && value <= max ? value : otherwise;
}

gboolean jsonread_flag(JsonObject *o, const char *name, gboolean otherwise)
{
	JsonNode *node = value_of(o, name, G_TYPE_BOOLEAN);

	return node ? json_node_get_boolean(node) : otherwise;
}
