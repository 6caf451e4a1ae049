/* SPDX-License-Identifier: GPL-2.0-only */
/* The files of the merged run. */
#include <string.h>

#include "lab/error.h"
#include "lab/machines.h"
#include "lab/merge.h"
#include "lab/provenance.h"
#include "stats/rows.h"

#define HGRM ".hgrm"

static gboolean save(const char *path, const char *text, gsize length,
		     GError **error)
{
	return g_file_set_contents_full(path, text, (gssize)length,
					G_FILE_SET_CONTENTS_CONSISTENT |
						G_FILE_SET_CONTENTS_DURABLE,
					0644, error);
}

/* @found stays FALSE when the shard has no such file. */
static gboolean take_table(struct rows *all, const struct shard *s,
			   const char *name, gboolean *found, GError **error)
{
	char *path = rundir_file(&s->dir, name), *text = NULL;
	struct rows *part = NULL;
	gboolean ok = TRUE;

	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		ok = g_file_get_contents(path, &text, NULL, error);
		part = ok ? rows_parse(text, error) : NULL;
		ok = part && rows_take(all, part, s->numbers, error);
		*found = TRUE;
		if (!ok && text) /* which reading the file would have named */
			g_prefix_error(error, "%s: ", path);
	}
	rows_free(part);
	g_free(text);
	g_free(path);
	return ok;
}

static gboolean join_table(const struct merge *m, const struct rundir *to,
			   const char *name, GError **error)
{
	struct rows *all = rows_new();
	char *path = rundir_file(to, name), *text;
	gboolean ok = TRUE, found = FALSE;
	guint i;

	for (i = 0; ok && i < m->shards->len; i++)
		ok = take_table(all, m->shards->pdata[i], name, &found, error);
	if (ok && found) {
		rows_sort(all);
		text = rows_text(all);
		ok = save(path, text, strlen(text), error);
		g_free(text);
	}
	rows_free(all);
	g_free(path);
	return ok;
}

/* "0003-irq-1000-1-sink.hgrm" begins with its point's number here; as it is
 * called in the whole. NULL when it belongs to no point. */
static char *hgrm_name(const struct shard *s, const char *name)
{
	char *rest;
	gint64 here = g_ascii_strtoll(name, &rest, 10);
	const gint64 *whole = g_hash_table_lookup(s->numbers, &here);

	if (rest == name || *rest != '-' || !g_str_has_suffix(rest, HGRM) ||
	    !whole)
		return NULL;
	return g_strdup_printf("%04d%s", (int)*whole, rest);
}

static gboolean copy_file(const char *from, const char *to, GError **error)
{
	char *text = NULL;
	gsize length;
	gboolean ok = g_file_get_contents(from, &text, &length, error) &&
		      g_file_set_contents(to, text, (gssize)length, error);

	g_free(text);
	return ok;
}

static gboolean copy_latency(const struct shard *s, const struct rundir *to,
			     GError **error)
{
	char *from = rundir_file(&s->dir, "latency");
	char *into = rundir_file(to, "latency");
	gboolean ok = TRUE;
	const char *name;
	GDir *dir = NULL;

	if (g_file_test(from, G_FILE_TEST_EXISTS)) {
		dir = g_dir_open(from, 0, error);
		ok = dir != NULL;
	}
	while (ok && dir && (name = g_dir_read_name(dir))) {
		char *whole = hgrm_name(s, name);
		char *source = g_build_filename(from, name, NULL);
		char *target =
			whole ? g_build_filename(into, whole, NULL) : NULL;

		ok = !target || copy_file(source, target, error);
		g_free(target);
		g_free(source);
		g_free(whole);
	}
	g_clear_pointer(&dir, g_dir_close);
	g_free(into);
	g_free(from);
	return ok;
}

/* Where the shards came from: in real time also from different machines. */
static JsonArray *origins(const struct merge *m)
{
	static const struct {
		const char *name, *path;
	} facts[] = {
		{"started", "started"},
		{"host", "host.cpu"},
		{"kernel", "host.kernel"},
		{"devices", "devices"},
	};
	JsonArray *all = json_array_new();
	guint i, f;

	for (i = 0; i < m->shards->len; i++) {
		const struct shard *s = m->shards->pdata[i];
		struct provenance of = {s->name, s->record.root};
		char *shard = provenance_text(&of, "request.shard");
		JsonObject *one = json_object_new();

		json_object_set_string_member(one, "name", s->name);
		json_object_set_string_member(one, "shard", shard);
		for (f = 0; f < G_N_ELEMENTS(facts); f++) {
			JsonNode *node = provenance_node(&of, facts[f].path);

			if (node)
				json_object_set_member(one, facts[f].name,
						       json_node_copy(node));
		}
		json_object_set_array_member(
			one, "machines",
			machines_of(s->record.root, s->points, s->numbers));
		json_array_add_object_element(all, one);
		g_free(shard);
	}
	return all;
}

/* A shard may hold points of some devices only. */
static void take_devices(struct record *to, const struct record *from)
{
	JsonObject *ours = record_section(to->root, "devices");
	JsonObject *theirs = record_section(from->root, "devices");
	GList *names = json_object_get_members(theirs), *n;

	for (n = names; n; n = n->next)
		if (!json_object_has_member(ours, n->data))
			json_object_set_member(
				ours, n->data,
				json_node_copy(json_object_get_member(
					theirs, n->data)));
	g_list_free(names);
}

/* The first shard's, of the whole. */
static gboolean write_record(const struct merge *m, const struct rundir *to,
			     GError **error)
{
	const struct shard *first = m->shards->pdata[0];
	struct record record;
	gboolean ok;
	guint i;

	if (!record_load(&record, &first->dir, error))
		return FALSE;
	g_free(record.path);
	record.path = rundir_file(to, "run.json");
	json_object_set_string_member(
		json_object_get_object_member(record.root, "request"), "shard",
		"1/1");
	json_object_set_array_member(record.root, "merged_from", origins(m));
	json_object_remove_member(record.root, "sessions");
	json_object_remove_member(record.root, "overhead");
	for (i = 1; i < m->shards->len; i++)
		take_devices(
			&record,
			&((const struct shard *)m->shards->pdata[i])->record);
	record_order(&record, m->plan, m->arms, m->scenario);
	ok = record_save(&record, error);
	record_close(&record);
	return ok;
}

gboolean merge_write(const struct merge *m, const struct rundir *to,
		     GError **error)
{
	guint i;

	if (!join_table(m, to, "points.csv", error))
		return FALSE;
	for (i = 0; rundir_tables[i]; i++)
		if (!join_table(m, to, rundir_tables[i], error))
			return FALSE;
	for (i = 0; i < m->shards->len; i++)
		if (!copy_latency(m->shards->pdata[i], to, error))
			return FALSE;
	return write_record(m, to, error);
}
