/* SPDX-License-Identifier: GPL-2.0-only */
#include "reached.h"

#include "tap.h"

#define COUNTERS "/sys/kernel/debug/gcov"

static const char *const rooms[] = {".", "core", "hw", "modes", NULL};

/* The guest's file, byte for byte, or NULL. */
static GByteArray *fetch(struct rig *r, const char *path)
{
	GByteArray *all = g_byte_array_new();
	struct agent_reply reply;

	if (!rig_ask(r, &reply, "get path=%s hex=1", path)) {
		g_byte_array_unref(all);
		return NULL;
	}
	for (guint i = 0; i < reply.data->len; i++)
		for (const char *at = reply.data->pdata[i]; at[0] && at[1];
		     at += 2) {
			guint8 byte =
				(guint8)(g_ascii_xdigit_value(at[0]) * 16 +
					 g_ascii_xdigit_value(at[1]));

			g_byte_array_append(all, &byte, 1);
		}
	agent_reply_clear(&reply);
	return all;
}

/* What has no code of its own has no counters. Adds to @kept. */
static gboolean keep(struct rig *r, const char *from, const char *to,
		     guint *kept)
{
	GByteArray *counters;
	gboolean ok;

	if (!rig_exists(r, from))
		return TRUE;
	(*kept)++;
	counters = fetch(r, from);
	ok = counters && g_file_set_contents(to, (char *)counters->data,
					     counters->len, NULL);
	if (counters)
		g_byte_array_unref(counters);
	return ok;
}

/* The kernel names a file of counters after the object it is of. */
static gboolean keep_room(struct rig *r, const char *dir, const char *into,
			  guint *kept)
{
	GDir *files = g_dir_open(dir, 0, NULL);
	const char *name;
	gboolean ok = files && !g_mkdir_with_parents(into, 0777);

	while (ok && (name = g_dir_read_name(files))) {
		g_autofree char *stem = g_strndup(name, strcspn(name, "."));
		g_autofree char *from =
			g_strdup_printf(COUNTERS "%s/%s.gcda", dir, stem);
		g_autofree char *to = g_strdup_printf("%s/%s.gcda", into, stem);

		ok = !g_str_has_suffix(name, ".gcno") ||
		     g_str_has_suffix(name, ".mod.gcno") ||
		     keep(r, from, to, kept);
	}
	if (files)
		g_dir_close(files);
	return ok;
}

void reached_keep(struct rig *r, const char *objects, const char *into)
{
	gboolean ok = TRUE;
	guint kept = 0;

	if (!rig_exists(r, COUNTERS "/reset"))
		return;
	for (const char *const *room = rooms; ok && *room; room++) {
		g_autofree char *dir = g_canonicalize_filename(*room, objects);
		g_autofree char *to = g_canonicalize_filename(*room, into);

		ok = keep_room(r, dir, to, &kept);
	}
	if (ok && !kept)
		tap_note("no counters of what was built in %s: the driver was "
			 "built in another directory",
			 objects);
	else
		tap_note("%s: the driver's lines reached%s", into,
			 ok ? "" : ": not all could be kept");
}
