/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/machines.h"

#include "stats/json_read.h"
#include "stats/points.h"

static const char *const facts[] = {"name", "boot_id", "cpu", "kernel"};

void machines_name(JsonObject *session, JsonObject *host)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(facts); i++) {
		const char *text = jsonread_text(host, facts[i], NULL);

		if (text)
			json_object_set_string_member(session, facts[i], text);
	}
}

static gboolean lists(JsonObject *session, gint64 seq)
{
	JsonArray *points = jsonread_list(session, "points");
	guint i;

	for (i = 0; points && i < json_array_get_length(points); i++)
		if (json_node_get_value_type(json_array_get_element(
			    points, i)) == G_TYPE_INT64 &&
		    json_array_get_int_element(points, i) == seq)
			return TRUE;
	return FALSE;
}

static JsonObject *session_at(JsonArray *sessions, guint i)
{
	return jsonread_as_object(json_array_get_element(sessions, i));
}

/* Whose @seq is: the last one's, unless an earlier one lists it. */
static guint owner(JsonArray *sessions, gint64 seq)
{
	guint last = json_array_get_length(sessions) - 1, i;

	for (i = 0; i < last; i++)
		if (lists(session_at(sessions, i), seq))
			return i;
	return last;
}

void machines_close(JsonArray *sessions, const GArray *done)
{
	guint n = json_array_get_length(sessions), i;
	JsonObject *last = n ? session_at(sessions, n - 1) : NULL;
	JsonArray *points;

	if (!last)
		return;
	points = json_array_new();
	for (i = 0; i < done->len; i++) {
		gint64 seq = g_array_index(done, struct point, i).seq;

		if (owner(sessions, seq) == n - 1)
			json_array_add_int_element(points, seq);
	}
	json_object_set_array_member(last, "points", points);
}

static JsonArray *points_of(JsonArray *sessions, guint session,
			    const GArray *points, GHashTable *numbers)
{
	JsonArray *its = json_array_new();
	guint i;

	for (i = 0; i < points->len; i++) {
		gint64 seq = g_array_index(points, struct point, i).seq;
		const gint64 *number = g_hash_table_lookup(numbers, &seq);

		if (number && owner(sessions, seq) == session)
			json_array_add_int_element(its, *number);
	}
	return its;
}

JsonArray *machines_of(JsonObject *root, const GArray *points,
		       GHashTable *numbers)
{
	JsonArray *sessions = jsonread_list(root, "sessions");
	JsonArray *all = json_array_new();
	guint i;

	for (i = 0; sessions && i < json_array_get_length(sessions); i++) {
		JsonArray *its = points_of(sessions, i, points, numbers);
		JsonObject *one = json_object_new();

		machines_name(one, session_at(sessions, i));
		json_object_set_array_member(one, "points", its);
		if (json_array_get_length(its))
			json_array_add_object_element(all, one);
		else
			json_object_unref(one);
	}
	return all;
}
