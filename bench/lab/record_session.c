/* SPDX-License-Identifier: GPL-2.0-only */
/* What run.json knows of each session: a run may go on in several. */
#include "lab/machines.h"
#include "lab/record.h"
#include "stats/json_read.h"

static JsonArray *sessions_of(struct record *r)
{
	if (!jsonread_list(r->root, "sessions"))
		json_object_set_array_member(r->root, "sessions",
					     json_array_new());
	return jsonread_list(r->root, "sessions");
}

void record_session_begin(struct record *r, const GArray *done)
{
	JsonObject *session = json_object_new();
	char *now = record_now();

	json_object_set_string_member(session, "started", now);
	machines_close(sessions_of(r), done);
	machines_name(session, jsonread_object(r->root, "host"));
	json_array_add_object_element(sessions_of(r), session);
	g_free(now);
}

void record_session_end(struct record *r)
{
	JsonArray *all = sessions_of(r);
	char *now = record_now();

	json_object_set_string_member(
		json_array_get_object_element(all,
					      json_array_get_length(all) - 1),
		"ended", now);
	g_free(now);
}

void record_overhead(struct record *r, const struct overhead *o)
{
	JsonObject *out = json_object_new();

	json_object_set_double_member(out, "windows_s", o->windows_s);
	json_object_set_double_member(out, "wall_s", o->wall_s);
	json_object_set_double_member(out, "boot_s", o->boot_s);
	json_object_set_double_member(out, "calibration_s", o->calibration_s);
	json_object_set_double_member(out, "ratio", overhead_ratio(o));
	json_object_set_object_member(r->root, "overhead", out);
}
