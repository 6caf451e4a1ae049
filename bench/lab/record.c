/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/record.h"

#include <string.h>

#include "lab/error.h"
#include "stats/json_read.h"

char *record_now(void)
{
	GDateTime *now = g_date_time_new_now_utc();
	char *text = g_date_time_format_iso8601(now);

	g_date_time_unref(now);
	return text;
}

void record_init(struct record *r, const struct rundir *d,
		 const struct config *c, const struct scenario *s)
{
	char *now = record_now();

	r->path = rundir_file(d, "run.json");
	r->root = json_object_new();
	json_object_set_int_member(r->root, "schema", RECORD_SCHEMA);
	json_object_set_string_member(r->root, "started", now);
	config_to_json(c, s, r->root);
	g_free(now);
}

gboolean record_load(struct record *r, const struct rundir *d, GError **error)
{
	JsonParser *parser = json_parser_new();
	JsonObject *root;
	gint64 schema;

	r->path = rundir_file(d, "run.json");
	r->root = NULL;
	if (!json_parser_load_from_file(parser, r->path, error)) {
		if (!strstr((*error)->message, r->path))
			g_prefix_error(error, "%s: ", r->path);
		goto out;
	}
	root = jsonread_as_object(json_parser_get_root(parser));
	schema = jsonread_whole(root, "schema", 0, G_MAXINT64, 0);
	if (schema > RECORD_SCHEMA)
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: schema %" G_GINT64_FORMAT
			    " is newer than schema %d, the newest that this "
			    "rxbench knows",
			    r->path, schema, RECORD_SCHEMA);
	else if (schema > 0)
		r->root = json_object_ref(root);
	else
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: not a run: it names no schema", r->path);
out:
	g_object_unref(parser);
	if (!r->root)
		record_close(r);
	return r->root != NULL;
}

void record_close(struct record *r)
{
	g_clear_pointer(&r->path, g_free);
	g_clear_pointer(&r->root, json_object_unref);
}

gboolean record_save(const struct record *r, GError **error)
{
	JsonNode *node = json_node_new(JSON_NODE_OBJECT);
	GError *wrong = NULL;
	gboolean ok;
	char *text;

	json_node_set_object(node, r->root);
	text = json_to_string(node, TRUE);
	ok = g_file_set_contents_full(r->path, text, -1,
				      G_FILE_SET_CONTENTS_CONSISTENT |
					      G_FILE_SET_CONTENTS_DURABLE,
				      0644, &wrong);
	if (!ok)
		g_set_error(error, RXB_ERROR, RXB_ERROR_IO,
			    "cannot write %s: %s", r->path, wrong->message);
	g_clear_error(&wrong);
	g_free(text);
	json_node_unref(node);
	return ok;
}

void record_set_text(struct record *r, const char *name, const char *value)
{
	json_object_set_string_member(r->root, name, value ? value : "");
}

void record_order(struct record *r, const GArray *plan, const GArray *arms,
		  const struct scenario *s)
{
	JsonArray *order = json_array_new();
	gboolean several = scenario_device_count(s) > 1;
	guint i;

	for (i = 0; i < plan->len; i++) {
		const struct plan_point *p =
			&g_array_index(plan, struct plan_point, i);
		char *arm = arm_label(&g_array_index(arms, struct arm, p->arm));
		char *text = g_strdup_printf(
			"%s%s%s %g rep %u",
			several ? s->devices[p->device] : "",
			several ? " " : "", arm,
			g_array_index(s->loads, double, p->load), p->rep);

		json_array_add_string_element(order, text);
		g_free(arm);
		g_free(text);
	}
	json_object_set_array_member(r->root, "order", order);
}
