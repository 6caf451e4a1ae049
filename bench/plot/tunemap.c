/* SPDX-License-Identifier: GPL-2.0-only */
/* Configurations by two of their values. */
#include <string.h>

#include "stats/json_read.h"
#include "tunetable.h"

#define AS_IS "as is"

static const char *value_of(const struct tune_row *r, const char *name)
{
	JsonObject *knobs;

	if (!strcmp(name, "mode"))
		return json_object_get_string_member(r->config, "mode");
	knobs = json_object_get_object_member(r->config, "knobs");
	return jsonread_text(knobs, name, AS_IS);
}

static gboolean is_known(const GPtrArray *texts, const char *text)
{
	guint i;

	for (i = 0; i < texts->len; i++)
		if (!strcmp(texts->pdata[i], text))
			return TRUE;
	return FALSE;
}

/* Values that were tried: a knob's in their order, modes as they come. */
static GPtrArray *values_of(JsonObject *tune, const GPtrArray *rows,
			    const char *mode, const char *name)
{
	JsonArray *space = json_object_get_array_member(tune, "space");
	GPtrArray *tried = g_ptr_array_new(), *sorted = g_ptr_array_new();
	guint i, k;

	for (i = 0; i < rows->len; i++) {
		const struct tune_row *r = rows->pdata[i];
		const char *value = value_of(r, name);

		if (!r->why && !is_known(tried, value) &&
		    (!mode || !strcmp(value_of(r, "mode"), mode)))
			g_ptr_array_add(tried, (gpointer)value);
	}
	if (is_known(tried, AS_IS))
		g_ptr_array_add(sorted, (gpointer)AS_IS);
	for (i = 0; i < json_array_get_length(space); i++) {
		JsonObject *knob = json_array_get_object_element(space, i);
		JsonArray *values;

		if (strcmp(json_object_get_string_member(knob, "knob"), name))
			continue;
		values = json_object_get_array_member(knob, "values");
		for (k = 0; k < json_array_get_length(values); k++) {
			const char *value =
				json_array_get_string_element(values, k);

			if (is_known(tried, value))
				g_ptr_array_add(sorted, (gpointer)value);
		}
	}
	if (strcmp(name, "mode")) {
		g_ptr_array_unref(tried);
		return sorted;
	}
	g_ptr_array_unref(sorted);
	return tried;
}

static guint place_of(const GPtrArray *texts, const char *text)
{
	guint i;

	for (i = 0; i < texts->len && strcmp(texts->pdata[i], text); i++)
		;
	return i;
}

struct tune_map *tune_map_new(JsonObject *tune, const GPtrArray *rows,
			      const char *rows_name, const char *columns_name)
{
	struct tune_map *m = g_new0(struct tune_map, 1);
	const struct tune_row *best = NULL;
	const char *mode = NULL;
	guint i;

	m->rows_name = rows_name;
	m->columns_name = columns_name;
	for (i = 0; i < rows->len; i++)
		if (((const struct tune_row *)rows->pdata[i])->best)
			best = rows->pdata[i];
	/* Two knobs are held against each other in one mode. */
	if (best && strcmp(rows_name, "mode"))
		mode = value_of(best, "mode");
	m->rows = values_of(tune, rows, mode, rows_name);
	m->columns = values_of(tune, rows, mode, columns_name);
	m->cell = g_new0(const struct tune_row *,
			 MAX(m->rows->len * m->columns->len, 1));
	/* They come best first. */
	for (i = 0; i < rows->len; i++) {
		const struct tune_row *r = rows->pdata[i];
		guint x, y;

		if (r->why || (mode && strcmp(value_of(r, "mode"), mode)))
			continue;
		x = place_of(m->columns, value_of(r, columns_name));
		y = place_of(m->rows, value_of(r, rows_name));
		/* A value that the space does not have is on no map. */
		if (x == m->columns->len || y == m->rows->len)
			continue;
		if (!m->cell[y * m->columns->len + x])
			m->cell[y * m->columns->len + x] = r;
	}
	return m;
}

void tune_map_free(struct tune_map *m)
{
	g_ptr_array_unref(m->rows);
	g_ptr_array_unref(m->columns);
	g_free(m->cell);
	g_free(m);
}

const struct tune_row *tune_map_at(const struct tune_map *m, guint x, guint y)
{
	return m->cell[y * m->columns->len + x];
}

/* Cells with anything in them; one row or column is no map. */
static guint filled(const struct tune_map *m)
{
	guint i, n = 0;

	if (!m || m->rows->len < 2 || m->columns->len < 2)
		return 0;
	for (i = 0; i < m->rows->len * m->columns->len; i++)
		n += m->cell[i] != NULL;
	return n;
}

/* The fuller of both; the other is freed. The first, where they are alike. */
static struct tune_map *fuller(struct tune_map *a, struct tune_map *b)
{
	struct tune_map *worse = filled(b) > filled(a) ? a : b;
	struct tune_map *better = worse == a ? b : a;

	if (worse)
		tune_map_free(worse);
	return better;
}

static const char *knob_name(JsonArray *space, guint i)
{
	return json_object_get_string_member(
		json_array_get_object_element(space, i), "knob");
}

/* One with a single row or column shows nothing. */
static struct tune_map *if_any(struct tune_map *m)
{
	if (filled(m))
		return m;
	if (m)
		tune_map_free(m);
	return NULL;
}

struct tune_map *tune_map_of_modes(JsonObject *tune, const GPtrArray *rows)
{
	JsonArray *space = json_object_get_array_member(tune, "space");
	struct tune_map *best = NULL;
	guint i;

	for (i = 0; i < json_array_get_length(space); i++)
		best = fuller(best, tune_map_new(tune, rows, "mode",
						 knob_name(space, i)));
	return if_any(best);
}

struct tune_map *tune_map_of_knobs(JsonObject *tune, const GPtrArray *rows)
{
	JsonArray *space = json_object_get_array_member(tune, "space");
	guint i, k, n = json_array_get_length(space);
	struct tune_map *best = NULL;

	for (i = 0; i < n; i++)
		for (k = i + 1; k < n; k++)
			best = fuller(best, tune_map_new(tune, rows,
							 knob_name(space, i),
							 knob_name(space, k)));
	return if_any(best);
}
