/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/scenario_file.h"

#include <string.h>

#include "lab/error.h"

/* Where the scan is. */
struct scan {
	struct scenario_file *f;
	char *group; /* NULL: before the first one */
	guint line;
	GError **error;
};

static gboolean refuse(const struct scan *at, const char *what,
		       const char *allowed)
{
	g_set_error(at->error, RXB_ERROR, RXB_ERROR_INPUT, "%s:%u: %s: %s",
		    at->f->label, at->line, what, allowed);
	return FALSE;
}

/* A line break is in no name of a group. */
static char *name_of(const char *group, const char *key)
{
	return key ? g_strconcat(group, "\n", key, NULL) : g_strdup(group);
}

/* Note the line; FALSE when @what (for the message) has been there before. */
static gboolean note(const struct scan *at, const char *key, const char *what)
{
	char *name = name_of(at->group, key);
	guint before =
		GPOINTER_TO_UINT(g_hash_table_lookup(at->f->lines, name));
	g_autofree char *allowed = NULL;

	if (!before) {
		g_hash_table_insert(at->f->lines, name,
				    GUINT_TO_POINTER(at->line));
		return TRUE;
	}
	g_free(name);
	allowed =
		g_strdup_printf("is in line %u already; allowed: once", before);
	return refuse(at, what, allowed);
}

static gboolean scan_group(struct scan *at, const char *text)
{
	const char *end = strchr(text, ']');

	if (!end || end[1])
		return refuse(at, text, "must be [GROUP]");
	g_free(at->group);
	at->group = g_strndup(text + 1, (gsize)(end - text - 1));
	return note(at, NULL, text);
}

static gboolean scan_key(struct scan *at, const char *text)
{
	const char *end = strchr(text, '=');
	g_autofree char *key =
		end ? g_strndup(text, (gsize)(end - text)) : NULL;
	g_autofree char *what = NULL;

	if (!end || end == text || !at->group)
		return refuse(at, text,
			      "must be KEY = VALUE inside a [GROUP], or a "
			      "comment that begins with '#'");
	g_strchomp(key);
	what = g_strdup_printf("[%s] %s", at->group, key);
	return note(at, key, what);
}

static gboolean scan(struct scan *at, char **lines)
{
	gboolean ok = TRUE;

	for (at->line = 1; ok && lines[at->line - 1]; at->line++) {
		char *text = g_strstrip(lines[at->line - 1]);

		if (!g_utf8_validate(text, -1, NULL)) {
			ok = refuse(at, "this line", "must be UTF-8 text");
			break;
		}
		if (!*text || *text == '#')
			continue;
		at->f->last = at->line;
		ok = *text == '[' ? scan_group(at, text) : scan_key(at, text);
	}
	g_free(at->group);
	return ok;
}

struct scenario_file *scenario_file_open(const char *text, const char *label,
					 GError **error)
{
	struct scenario_file *f = g_new0(struct scenario_file, 1);
	char **lines = g_strsplit(text, "\n", -1);
	struct scan at = {.f = f, .error = error};
	gboolean ok;

	f->label = g_strdup(label);
	f->keys = g_key_file_new();
	f->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	f->last = 1;
	ok = scan(&at, lines);
	g_strfreev(lines);
	if (ok && !g_key_file_load_from_data(f->keys, text, strlen(text),
					     G_KEY_FILE_NONE, error)) {
		g_prefix_error(error, "%s: ", label);
		ok = FALSE;
	}
	if (ok)
		return f;
	scenario_file_close(f);
	return NULL;
}

void scenario_file_close(struct scenario_file *f)
{
	g_key_file_free(f->keys);
	g_hash_table_unref(f->lines);
	g_free(f->label);
	g_free(f);
}

char *scenario_file_at(const struct scenario_file *f, const char *group,
		       const char *key)
{
	char *name = name_of(group, key);
	guint line = GPOINTER_TO_UINT(g_hash_table_lookup(f->lines, name));

	g_free(name);
	if (!line)
		line = GPOINTER_TO_UINT(g_hash_table_lookup(f->lines, group));
	return g_strdup_printf("%s:%u", f->label, line ? line : f->last);
}
