/* SPDX-License-Identifier: GPL-2.0-only */
#include "gallery.h"

#include <string.h>

#define GROUP "gallery"

static void entry_free(gpointer data)
{
	struct gallery_entry *e = data;

	g_free(e->name);
	g_free(e->question);
	g_free(e->source);
	g_free(e->lab);
	g_free(e->why);
	g_clear_pointer(&e->verdict, verdict_free);
	g_free(e);
}

struct gallery *gallery_new(const char *dir)
{
	struct gallery *g = g_new0(struct gallery, 1);

	g->dir = g_canonicalize_filename(dir, NULL);
	g->entries = g_ptr_array_new_with_free_func(entry_free);
	return g;
}

void gallery_free(struct gallery *g)
{
	if (!g)
		return;
	g_free(g->dir);
	g_free(g->lab);
	g_free(g->profile);
	g_free(g->kernel);
	g_free(g->started);
	g_ptr_array_unref(g->entries);
	g_free(g);
}

struct gallery_entry *gallery_add(struct gallery *g, const char *name,
				  const char *question, const char *source)
{
	struct gallery_entry *e = g_new0(struct gallery_entry, 1);

	e->name = g_strdup(name);
	e->question = g_strdup(question ? question : name);
	e->source = g_strdup(source ? source : "");
	g_ptr_array_add(g->entries, e);
	return e;
}

char *gallery_run_dir(const struct gallery *g, const struct gallery_entry *e)
{
	return g_build_filename(g->dir, e->name, NULL);
}

void gallery_judge(const struct gallery *g, struct gallery_entry *e)
{
	g_autofree char *dir = gallery_run_dir(g, e);

	g_clear_pointer(&e->verdict, verdict_free);
	e->verdict = verdict_read(dir, NULL);
}

const char *gallery_result(const struct gallery_entry *e)
{
	if (!e->ended)
		return GALLERY_PENDING;
	return e->verdict && !e->why ? e->verdict->overall : GALLERY_ERROR;
}

guint gallery_count(const struct gallery *g, const char *result)
{
	guint i, n = 0;

	for (i = 0; i < g->entries->len; i++)
		n += !strcmp(gallery_result(g->entries->pdata[i]), result);
	return n;
}

double gallery_seconds(const struct gallery *g)
{
	double sum = 0;
	guint i;

	for (i = 0; i < g->entries->len; i++)
		sum += ((const struct gallery_entry *)g->entries->pdata[i])
			       ->seconds;
	return sum;
}

char *gallery_summary(const struct gallery_entry *e)
{
	const struct verdict *v = e->verdict;
	guint i, held = 0;

	if (!e->ended)
		return g_strdup("");
	if (e->why || !v)
		return g_strdup(e->why ? e->why : "it left no verdict");
	if (v->skipped)
		return g_strdup(v->skipped);
	if (!v->rows->len)
		return g_strdup("claims nothing");
	for (i = 0; i < v->rows->len; i++) {
		const struct verdict_row *row = v->rows->pdata[i];

		held += !strcmp(row->result, "pass");
	}
	return g_strdup_printf("%u of %u hold", held, v->rows->len);
}

char *gallery_time_text(double seconds)
{
	guint s;

	if (!(seconds < G_MAXINT))
		return g_strdup("too long to tell");
	s = (guint)(seconds + 0.5);
	if (s >= 3600)
		return g_strdup_printf("%u h %02u min", s / 3600, s / 60 % 60);
	if (s >= 60)
		return g_strdup_printf("%u min %02u s", s / 60, s % 60);
	return g_strdup_printf("%.1f s", seconds);
}

/* --- the file --- */

static void set_text(GKeyFile *file, const char *group, const char *key,
		     const char *value)
{
	if (value)
		g_key_file_set_string(file, group, key, value);
}

gboolean gallery_save(const struct gallery *g, GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *path = g_build_filename(g->dir, GALLERY_FILE, NULL);
	guint i;

	set_text(file, GROUP, "lab", g->lab);
	set_text(file, GROUP, "profile", g->profile);
	set_text(file, GROUP, "kernel", g->kernel);
	set_text(file, GROUP, "started", g->started);
	for (i = 0; i < g->entries->len; i++) {
		const struct gallery_entry *e = g->entries->pdata[i];
		g_autofree char *group =
			g_strconcat("scenario ", e->name, NULL);

		set_text(file, group, "question", e->question);
		set_text(file, group, "source", e->source);
		set_text(file, group, "lab", e->lab);
		set_text(file, group, "why", e->why);
		g_key_file_set_boolean(file, group, "ended", e->ended);
		g_key_file_set_double(file, group, "seconds", e->seconds);
	}
	return g_key_file_save_to_file(file, path, error);
}

static void read_entry(struct gallery *g, GKeyFile *file, const char *group)
{
	static const char prefix[] = "scenario ";
	g_autofree char *question = NULL, *source = NULL;
	struct gallery_entry *e;

	if (!g_str_has_prefix(group, prefix))
		return;
	question = g_key_file_get_string(file, group, "question", NULL);
	source = g_key_file_get_string(file, group, "source", NULL);
	e = gallery_add(g, group + strlen(prefix), question, source);
	e->lab = g_key_file_get_string(file, group, "lab", NULL);
	e->why = g_key_file_get_string(file, group, "why", NULL);
	e->ended = g_key_file_get_boolean(file, group, "ended", NULL);
	e->seconds = g_key_file_get_double(file, group, "seconds", NULL);
	if (!(e->seconds >= 0))
		e->seconds = 0;
	gallery_judge(g, e);
}

/* GLib gives what it could make of a bad value beside the error. */
static gboolean read_head(struct gallery *g, GKeyFile *file, GError **error)
{
	struct {
		const char *key;
		char **to;
	} all[] = {{"lab", &g->lab},
		   {"profile", &g->profile},
		   {"kernel", &g->kernel}};
	guint i;

	for (i = 0; i < G_N_ELEMENTS(all); i++) {
		GError *bad = NULL;

		*all[i].to =
			g_key_file_get_string(file, GROUP, all[i].key, &bad);
		if (bad) {
			g_propagate_error(error, bad);
			return FALSE;
		}
	}
	return TRUE;
}

struct gallery *gallery_read(const char *dir, GError **error)
{
	g_autoptr(GKeyFile) file = g_key_file_new();
	g_autofree char *path = g_build_filename(dir, GALLERY_FILE, NULL);
	struct gallery *g;
	char **groups;
	guint i;

	if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	g = gallery_new(dir);
	if (!read_head(g, file, error)) {
		g_prefix_error(error, "%s: ", path);
		gallery_free(g);
		return NULL;
	}
	g->started = g_key_file_get_string(file, GROUP, "started", NULL);
	groups = g_key_file_get_groups(file, NULL);
	for (i = 0; groups[i]; i++)
		read_entry(g, file, groups[i]);
	g_strfreev(groups);
	return g;
}

static gboolean write_file(const struct gallery *g, const char *name,
			   const char *text, GError **error)
{
	g_autofree char *path = g_build_filename(g->dir, name, NULL);

	return g_file_set_contents(path, text, -1, error);
}

gboolean gallery_write(const struct gallery *g, GError **error)
{
	g_autofree char *page = gallery_page(g);
	g_autofree char *table = gallery_table(g);

	return write_file(g, GALLERY_PAGE, page, error) &&
	       write_file(g, GALLERY_VERDICTS, table, error);
}
