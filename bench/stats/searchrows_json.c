/* SPDX-License-Identifier: GPL-2.0-only */
/* search.json, written and read. */
#include "searchrows.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "json_number.h"
#include "json_read.h"

void search_row_free(gpointer data)
{
	struct search_row *row = data;

	g_free(row->method);
	g_free(row->device);
	g_free(row->lab);
	g_free(row->mode);
	g_free(row->params);
	g_array_unref(row->results);
	g_array_unref(row->trials);
	g_free(row);
}

struct search_row *search_row_new(void)
{
	struct search_row *row = g_new0(struct search_row, 1);

	row->results = g_array_new(FALSE, TRUE, sizeof(struct search_result));
	row->trials = g_array_new(FALSE, TRUE, sizeof(struct search_step));
	return row;
}

static JsonObject *result_json(const struct search_result *r)
{
	JsonObject *o = json_object_new();

	json_object_set_string_member(o, "goal", r->goal);
	stats_json_put(o, "value", r->value);
	stats_json_put(o, "low", r->low);
	stats_json_put(o, "high", r->high);
	if (isfinite(r->conditional))
		stats_json_put(o, "conditional_throughput", r->conditional);
	json_object_set_string_member(o, "unit", r->unit);
	json_object_set_string_member(o, "state", search_state_name(r->state));
	json_object_set_string_member(o, "why", r->why);
	return o;
}

static JsonObject *step_json(const struct search_step *step)
{
	JsonObject *o = json_object_new();

	json_object_set_int_member(o, "seq", step->seq);
	stats_json_put(o, "offered_pps", step->offered_pps);
	stats_json_put(o, "duration_s", step->duration_s);
	stats_json_put(o, "loss_ratio", step->loss_ratio);
	return o;
}

static JsonObject *row_json(const struct search_row *row)
{
	JsonObject *o = json_object_new();
	JsonArray *results = json_array_new(), *trials = json_array_new();
	guint i;

	json_object_set_string_member(o, "method", row->method);
	json_object_set_string_member(o, "device", row->device);
	json_object_set_string_member(o, "lab", row->lab);
	json_object_set_string_member(o, "mode", row->mode);
	json_object_set_string_member(o, "params", row->params);
	json_object_set_int_member(o, "rep", row->rep);
	json_object_set_boolean_member(o, "over", row->over);
	for (i = 0; i < row->results->len; i++)
		json_array_add_object_element(
			results,
			result_json(&g_array_index(row->results,
						   struct search_result, i)));
	for (i = 0; i < row->trials->len; i++)
		json_array_add_object_element(
			trials, step_json(&g_array_index(
					row->trials, struct search_step, i)));
	json_object_set_array_member(o, "results", results);
	json_object_set_array_member(o, "trials", trials);
	return o;
}

gboolean searchrows_write(const char *run_dir, const GPtrArray *rows,
			  GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, SEARCH_FILE, NULL);
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
	g_autofree char *text = NULL;
	JsonObject *root = json_object_new();
	JsonArray *searches = json_array_new();
	guint i;

	for (i = 0; i < rows->len; i++)
		json_array_add_object_element(searches,
					      row_json(rows->pdata[i]));
	json_object_set_int_member(root, "schema", SEARCH_SCHEMA);
	json_object_set_array_member(root, "searches", searches);
	json_node_take_object(node, root);
	text = json_to_string(node, TRUE);
	return g_file_set_contents_full(path, text, -1,
					G_FILE_SET_CONTENTS_CONSISTENT |
						G_FILE_SET_CONTENTS_DURABLE,
					0644, error);
}

static double get_number(JsonObject *o, const char *name)
{
	return jsonread_number(o, name, NAN);
}

static char *get_text(JsonObject *o, const char *name)
{
	return g_strdup(jsonread_text(o, name, ""));
}

static const char *get_unit(JsonObject *o)
{
	return g_intern_string(jsonread_text(o, "unit", ""));
}

static enum search_state get_state(JsonObject *o)
{
	const char *name = jsonread_text(o, "state", "");
	guint i;

	for (i = 0; i < SEARCH_NO_RESULT; i++)
		if (!g_strcmp0(name, search_state_name(i)))
			return i;
	return SEARCH_NO_RESULT;
}

static void take_result(JsonArray *array, guint index, JsonNode *node,
			gpointer data)
{
	struct search_row *row = data;
	struct search_result r = {0};
	JsonObject *o;

	(void)array;
	(void)index;
	if (!JSON_NODE_HOLDS_OBJECT(node))
		return;
	o = json_node_get_object(node);
	g_strlcpy(r.goal, jsonread_text(o, "goal", ""), sizeof(r.goal));
	g_strlcpy(r.why, jsonread_text(o, "why", ""), sizeof(r.why));
	r.value = get_number(o, "value");
	r.low = get_number(o, "low");
	r.high = get_number(o, "high");
	r.conditional = get_number(o, "conditional_throughput");
	r.unit = get_unit(o);
	r.state = get_state(o);
	g_array_append_val(row->results, r);
}

static void take_step(JsonArray *array, guint index, JsonNode *node,
		      gpointer data)
{
	struct search_row *row = data;
	struct search_step step;
	JsonObject *o;

	(void)array;
	(void)index;
	if (!JSON_NODE_HOLDS_OBJECT(node))
		return;
	o = json_node_get_object(node);
	step.seq = (int)jsonread_whole(o, "seq", 0, G_MAXINT, 0);
	step.offered_pps = get_number(o, "offered_pps");
	step.duration_s = get_number(o, "duration_s");
	step.loss_ratio = get_number(o, "loss_ratio");
	g_array_append_val(row->trials, step);
}

static void take_row(JsonArray *array, guint index, JsonNode *node,
		     gpointer data)
{
	struct search_row *row;
	JsonArray *part;
	JsonObject *o;

	(void)array;
	(void)index;
	if (!JSON_NODE_HOLDS_OBJECT(node))
		return;
	o = json_node_get_object(node);
	row = search_row_new();
	row->method = get_text(o, "method");
	row->device = get_text(o, "device");
	row->lab = get_text(o, "lab");
	row->mode = get_text(o, "mode");
	row->params = get_text(o, "params");
	row->rep = (int)jsonread_whole(o, "rep", 0, G_MAXINT, 0);
	row->over = jsonread_flag(o, "over", TRUE);
	part = jsonread_list(o, "results");
	if (part)
		json_array_foreach_element(part, take_result, row);
	part = jsonread_list(o, "trials");
	if (part)
		json_array_foreach_element(part, take_step, row);
	g_ptr_array_add(data, row);
}

GPtrArray *searchrows_read(const char *run_dir, GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, SEARCH_FILE, NULL);
	g_autoptr(JsonParser) parser = json_parser_new();
	g_autoptr(GPtrArray) rows =
		g_ptr_array_new_with_free_func(search_row_free);
	JsonArray *searches;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return g_steal_pointer(&rows);
	if (!json_parser_load_from_file(parser, path, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	searches = jsonread_list(
		jsonread_as_object(json_parser_get_root(parser)), "searches");
	if (!searches) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "%s: holds no searches", path);
		return NULL;
	}
	json_array_foreach_element(searches, take_row, rows);
	return g_steal_pointer(&rows);
}
