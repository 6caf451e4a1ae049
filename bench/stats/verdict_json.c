/* SPDX-License-Identifier: GPL-2.0-only */
#include "planted.h"
#include "verdict_json.h"
#include "json_read.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Only of what failed and is explained. */
#define EXPLANATION_MEMBER "explanation"

static void put_string(JsonBuilder *b, const char *name, const char *value)
{
	json_builder_set_member_name(b, name);
	json_builder_add_string_value(b, value);
}

/* JSON has no NAN and no infinity: what was not measured is null. */
static void put_number(JsonBuilder *b, const char *name, double value)
{
	json_builder_set_member_name(b, name);
	if (!isfinite(value))
		json_builder_add_null_value(b);
	else
		json_builder_add_double_value(b, value);
}

static void put_row(JsonBuilder *b, const struct verdict_row *row)
{
	const struct interval *m = &row->measured;

	json_builder_begin_object(b);
	put_string(b, "name", row->name);
	put_string(b, "expr", row->expr);
	put_string(b, "expected", row->expected);
	put_number(b, "measured", m->n ? m->median : NAN);
	put_number(b, "low", m->n ? m->low : NAN);
	put_number(b, "high", m->n ? m->high : NAN);
	json_builder_set_member_name(b, "n");
	json_builder_add_int_value(b, m->n);
	put_number(b, "confidence", m->confidence);
	put_string(b, "result", row->result);
	put_string(b, "detail", row->detail);
	if (row->explanation)
		put_string(b, EXPLANATION_MEMBER, row->explanation);
	json_builder_end_object(b);
}

static void put_floor(JsonBuilder *b, const struct noise_floor *f)
{
	json_builder_begin_object(b);
	put_string(b, "metric", f->metric);
	json_builder_set_member_name(b, "n");
	json_builder_add_int_value(b, f->n);
	put_number(b, "median", f->median);
	put_number(b, "floor", f->floor);
	json_builder_end_object(b);
}

static void put_pair(JsonBuilder *b, const struct noise *n)
{
	guint i;

	json_builder_begin_object(b);
	put_string(b, "device", n->device);
	put_string(b, "mode", n->label);
	json_builder_set_member_name(b, "metrics");
	json_builder_begin_array(b);
	for (i = 0; i < n->floors->len; i++)
		put_floor(b, &g_array_index(n->floors, struct noise_floor, i));
	json_builder_end_array(b);
	json_builder_end_object(b);
}

static void put_noise(JsonBuilder *b, const struct verdict *v)
{
	guint i;

	json_builder_set_member_name(b, "noise");
	json_builder_begin_object(b);
	json_builder_set_member_name(b, "exact");
	json_builder_add_boolean_value(b, v->exact);
	json_builder_set_member_name(b, "pairs");
	json_builder_begin_array(b);
	for (i = 0; i < v->noise->len; i++)
		put_pair(b, v->noise->pdata[i]);
	json_builder_end_array(b);
	json_builder_end_object(b);
}

static JsonNode *to_json(const struct verdict *v)
{
	g_autoptr(JsonBuilder) b = json_builder_new();
	guint i;

	json_builder_begin_object(b);
	json_builder_set_member_name(b, "schema");
	json_builder_add_int_value(b, VERDICT_SCHEMA);
	put_string(b, "overall", v->overall);
	if (v->planted)
		put_string(b, PLANTED_MEMBER, v->planted);
	if (v->skipped)
		put_string(b, "skipped", v->skipped);
	json_builder_set_member_name(b, "assertions");
	json_builder_begin_array(b);
	for (i = 0; i < v->rows->len; i++)
		put_row(b, v->rows->pdata[i]);
	json_builder_end_array(b);
	put_noise(b, v);
	json_builder_end_object(b);
	return json_builder_get_root(b);
}

gboolean verdict_write(const char *run_dir, const struct verdict *v,
		       GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, VERDICT_FILE, NULL);
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = to_json(v);
	g_autofree char *text = NULL;

	json_generator_set_root(generator, root);
	json_generator_set_pretty(generator, TRUE);
	text = json_generator_to_data(generator, NULL);
	return g_file_set_contents(path, text, -1, error);
}

static double get_number(JsonObject *o, const char *name)
{
	return jsonread_number(o, name, NAN);
}

static char *get_string(JsonObject *o, const char *name)
{
	return g_strdup(jsonread_text(o, name, ""));
}

static void get_row(JsonArray *array, guint i, JsonNode *node, gpointer data)
{
	struct verdict_row *row;
	struct verdict *v = data;
	JsonObject *o;

	(void)array;
	(void)i;
	if (!JSON_NODE_HOLDS_OBJECT(node))
		return;
	o = json_node_get_object(node);
	row = g_new0(struct verdict_row, 1);
	row->name = get_string(o, "name");
	row->expr = get_string(o, "expr");
	row->expected = get_string(o, "expected");
	row->result = get_string(o, "result");
	row->detail = get_string(o, "detail");
	if (json_object_has_member(o, EXPLANATION_MEMBER))
		row->explanation = get_string(o, EXPLANATION_MEMBER);
	row->measured.median = get_number(o, "measured");
	row->measured.low = get_number(o, "low");
	row->measured.high = get_number(o, "high");
	row->measured.confidence = get_number(o, "confidence");
	row->measured.n = (guint)jsonread_whole(o, "n", 0, G_MAXINT, 0);
	g_ptr_array_add(v->rows, row);
}

static void get_floor(JsonArray *array, guint i, JsonNode *node, gpointer data)
{
	g_autofree char *metric = NULL;
	struct noise *n = data;
	struct noise_floor f;
	JsonObject *o;

	(void)array;
	(void)i;
	if (!JSON_NODE_HOLDS_OBJECT(node))
		return;
	o = json_node_get_object(node);
	metric = get_string(o, "metric");
	g_strlcpy(f.metric, metric, sizeof(f.metric));
	f.n = (guint)jsonread_whole(o, "n", 0, G_MAXINT, 0);
	f.median = get_number(o, "median");
	f.floor = get_number(o, "floor");
	g_array_append_val(n->floors, f);
}

static void get_pair(JsonArray *array, guint i, JsonNode *node, gpointer data)
{
	g_autofree char *device = NULL, *mode = NULL;
	JsonArray *floors;
	struct noise *n;
	JsonObject *o;

	(void)array;
	(void)i;
	if (!JSON_NODE_HOLDS_OBJECT(node))
		return;
	o = json_node_get_object(node);
	device = get_string(o, "device");
	mode = get_string(o, "mode");
	floors = jsonread_list(o, "metrics");
	n = noise_alloc(data, device, mode);
	if (floors)
		json_array_foreach_element(floors, get_floor, n);
}

/* A verdict of before there were pairs has none. */
static void get_noise(JsonObject *o, struct verdict *v)
{
	JsonArray *pairs;

	v->noise = noise_list();
	o = jsonread_object(o, "noise");
	v->exact = jsonread_flag(o, "exact", FALSE);
	pairs = jsonread_list(o, "pairs");
	if (pairs)
		json_array_foreach_element(pairs, get_pair, v->noise);
}

struct verdict *verdict_read(const char *run_dir, GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, VERDICT_FILE, NULL);
	g_autoptr(JsonParser) parser = json_parser_new();
	JsonArray *rows;
	gint64 schema;
	struct verdict *v;
	JsonObject *o;

	if (!json_parser_load_from_file(parser, path, error))
		return NULL;
	o = jsonread_as_object(json_parser_get_root(parser));
	rows = jsonread_list(o, "assertions");
	schema = jsonread_whole(o, "schema", 0, G_MAXINT64, 0);
	if (schema > VERDICT_SCHEMA) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "%s: schema %" G_GINT64_FORMAT
			    " is newer than schema %d, the newest that this "
			    "rxbench knows",
			    path, schema, VERDICT_SCHEMA);
		return NULL;
	}
	if (!rows || schema < 1) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "%s: is not a verdict", path);
		return NULL;
	}
	v = verdict_new();
	v->overall = get_string(o, "overall");
	if (json_object_has_member(o, PLANTED_MEMBER))
		v->planted = get_string(o, PLANTED_MEMBER);
	if (json_object_has_member(o, "skipped"))
		v->skipped = get_string(o, "skipped");
	json_array_foreach_element(rows, get_row, v);
	get_noise(o, v);
	return v;
}
