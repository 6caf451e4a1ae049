/* SPDX-License-Identifier: GPL-2.0-only */
/* tune.json, read; and what a search has not seen, in words. */
#include <gio/gio.h>
#include <math.h>

#include "tune_json.h"

JsonObject *tune_json_read(const char *run_dir, GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, TUNE_FILE, NULL);
	g_autoptr(JsonParser) parser = json_parser_new();
	JsonNode *root;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return NULL;
	if (!json_parser_load_from_file(parser, path, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	root = json_parser_get_root(parser);
	if (root && JSON_NODE_HOLDS_OBJECT(root) &&
	    json_object_has_member(json_node_get_object(root),
				   "configurations"))
		return json_object_ref(json_node_get_object(root));
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		    "%s: holds no configurations", path);
	return NULL;
}

double tune_json_figure(JsonObject *config, guint load, const char *name)
{
	JsonArray *figures = json_object_get_array_member(config, "figures");
	JsonObject *at, *figure;
	JsonNode *median;

	if (load >= json_array_get_length(figures))
		return NAN;
	at = json_array_get_object_element(figures, load);
	if (!json_object_has_member(at, name))
		return NAN;
	figure = json_object_get_object_member(at, name);
	median = json_object_get_member(figure, "median");
	return median && JSON_NODE_HOLDS_VALUE(median)
		       ? json_node_get_double(median)
		       : NAN;
}

/* Is there a configuration with that level of knob number @dim? */
static gboolean was_tried(const struct tune_race *t, guint dim, guint level)
{
	guint i;

	for (i = 0; i < t->configs->len; i++) {
		const struct tune_config *c = t->configs->pdata[i];

		if (!c->why && c->level[dim] == level)
			return TRUE;
	}
	return FALSE;
}

/* "ring: 64, 512", what was never set of a knob; NULL: all were. */
static char *untried(const struct tune_race *t, guint dim)
{
	const struct tune_dim *d = t->space->dims->pdata[dim];
	GString *values = g_string_new(NULL);
	guint level;

	for (level = 1; level <= d->levels->len; level++)
		if (!was_tried(t, dim, level))
			g_string_append_printf(
				values, "%s%s", values->len ? ", " : "",
				(char *)d->levels->pdata[level - 1]);
	if (!values->len) {
		g_string_free(values, TRUE);
		return NULL;
	}
	g_string_prepend(values, " = ");
	g_string_prepend(values, d->name);
	return g_string_free(values, FALSE);
}

void tune_json_not_explored(const struct tune_race *t, GStrvBuilder *to)
{
	g_autofree char *share =
		g_strdup_printf("%u of %.0f configurations were measured",
				t->configs->len, tune_space_size(t->space));
	guint i;

	g_strv_builder_add(to, share);
	for (i = 0; i < t->space->dims->len; i++) {
		g_autofree char *values = untried(t, i);
		g_autofree char *line =
			values ? g_strdup_printf("never tried: %s", values)
			       : NULL;

		if (line)
			g_strv_builder_add(to, line);
	}
}
