/* SPDX-License-Identifier: GPL-2.0-only */
/* tune.json, read; and what a search has not seen, in words. */
#include <gio/gio.h>
#include <math.h>

#include "json_read.h"
#include "tune_json.h"

JsonObject *tune_json_read(const char *run_dir, GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, TUNE_FILE, NULL);
	g_autoptr(JsonParser) parser = json_parser_new();
	JsonObject *root;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return NULL;
	if (!json_parser_load_from_file(parser, path, error)) {
		g_prefix_error(error, "%s: ", path);
		return NULL;
	}
	root = jsonread_as_object(json_parser_get_root(parser));
	if (!root)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "%s: is not a JSON object", path);
	else if (tune_json_check(root, error))
		return json_object_ref(root);
	else
		g_prefix_error(error, "%s: is no result of a tuner: ", path);
	return NULL;
}

double tune_json_figure(JsonObject *config, guint load, const char *name)
{
	JsonArray *figures = jsonread_list(config, "figures");

	if (!figures || load >= json_array_get_length(figures))
		return NAN;
	return jsonread_number(
		jsonread_object(jsonread_as_object(
					json_array_get_element(figures, load)),
				name),
		"median", NAN);
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
