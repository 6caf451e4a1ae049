/* SPDX-License-Identifier: GPL-2.0-only */
/* What a comparison found, for programs. */
#include <math.h>
#include <stdio.h>

#include "cli/compare_side.h"
#include "stats/json_number.h"

#define SCHEMA 1

static JsonObject *spread_json(const struct compare_spread *s)
{
	JsonObject *o = json_object_new();

	stats_json_put(o, "median", s->median);
	stats_json_put(o, "low", s->min);
	stats_json_put(o, "high", s->max);
	json_object_set_int_member(o, "n", s->n);
	return o;
}

static JsonObject *ratio_json(const struct interval *i)
{
	JsonObject *o = json_object_new();

	stats_json_put(o, "median", i->median);
	stats_json_put(o, "low", i->low);
	stats_json_put(o, "high", i->high);
	stats_json_put(o, "confidence", i->confidence);
	return o;
}

static JsonObject *value_json(const struct compare_row *row,
			      const struct compare_value *v)
{
	JsonObject *o = json_object_new();

	json_object_set_string_member(o, "mode", row->label);
	json_object_set_string_member(o, "device", row->device);
	stats_json_put(o, "grid", row->grid < 0 ? NAN : row->grid);
	stats_json_put(o, "a_pps", row->a_pps < 0 ? NAN : row->a_pps);
	stats_json_put(o, "b_pps", row->b_pps < 0 ? NAN : row->b_pps);
	json_object_set_string_member(o, "figure", v->name);
	json_object_set_object_member(o, "a", spread_json(&v->a));
	json_object_set_object_member(o, "b", spread_json(&v->b));
	json_object_set_object_member(o, "ratio", ratio_json(&v->ratio));
	stats_json_put(o, "noise", v->floor);
	json_object_set_string_member(o, "result",
				      compare_result_name(v->result));
	return o;
}

static JsonArray *values_json(const struct comparison *c)
{
	JsonArray *all = json_array_new();
	guint i, j;

	for (i = 0; i < c->rows->len; i++) {
		const struct compare_row *row = c->rows->pdata[i];

		for (j = 0; j < row->values->len; j++)
			json_array_add_object_element(
				all,
				value_json(row,
					   &g_array_index(row->values,
							  struct compare_value,
							  j)));
	}
	return all;
}

static JsonObject *side_json(const struct side *s, const GPtrArray *only,
			     guint invalid)
{
	JsonObject *o = json_object_new();
	JsonArray *texts = json_array_new();
	guint i;

	for (i = 0; i < only->len; i++)
		json_array_add_string_element(texts, only->pdata[i]);
	json_object_set_string_member(o, "run", s->of.name);
	json_object_set_int_member(o, "invalid", invalid);
	json_object_set_array_member(o, "only_here", texts);
	return o;
}

void compare_print_json(const struct comparison *c, const struct side *a,
			const struct side *b)
{
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
	JsonObject *root = json_object_new();
	g_autofree char *text = NULL;

	json_object_set_int_member(root, "schema", SCHEMA);
	json_object_set_string_member(root, "points.csv",
				      sides_file(a, b, "points.csv"));
	json_object_set_string_member(root, COSTS_FILE,
				      sides_file(a, b, COSTS_FILE));
	json_object_set_boolean_member(root, "exact", !sides_are_noisy(a, b));
	json_object_set_object_member(root, "a",
				      side_json(a, c->only_a, c->invalid_a));
	json_object_set_object_member(root, "b",
				      side_json(b, c->only_b, c->invalid_b));
	json_object_set_array_member(root, "figures", values_json(c));
	json_node_take_object(node, root);
	text = json_to_string(node, TRUE);
	puts(text);
	fflush(stdout);
}
