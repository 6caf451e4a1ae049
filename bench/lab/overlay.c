/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/overlay.h"

#include <string.h>

#include "lab/error.h"
#include "lab/scenario_arm.h"

static struct overlay *overlay_new(const char *group)
{
	struct overlay *o = g_new0(struct overlay, 1);

	o->group = g_strdup(group);
	o->arms = g_ptr_array_new_with_free_func(g_free);
	o->series = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	return o;
}

static void overlay_free(gpointer data)
{
	struct overlay *o = data;

	g_free(o->group);
	g_ptr_array_unref(o->arms);
	g_ptr_array_unref(o->series);
	g_free(o);
}

GPtrArray *overlays_new(void)
{
	return g_ptr_array_new_with_free_func(overlay_free);
}

gboolean overlay_is_group(const char *group)
{
	return !strcmp(group, "overlay") || g_str_has_prefix(group, "overlay ");
}

/* The one of that group; it begins with its first key. */
static struct overlay *overlay_of(GPtrArray *overlays, const char *group)
{
	struct overlay *o;
	guint i;

	for (i = 0; i < overlays->len; i++) {
		o = overlays->pdata[i];
		if (!strcmp(o->group, group))
			return o;
	}
	o = overlay_new(group);
	g_ptr_array_add(overlays, o);
	return o;
}

static gboolean refuse(const struct overlay *o, const char *label,
		       const char *what, const char *why, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "%s: [%s] %s%s", label,
		    o->group, what, why);
	return FALSE;
}

static gboolean take_paper(struct overlay *o, enum paper_kind kind,
			   const char *name, const char *label, GError **error)
{
	g_autofree char *what = NULL, *names = NULL;

	if (o->paper)
		return refuse(o, label, "has both figure and table: choose one",
			      "", error);
	o->paper = paper_find(kind, name);
	if (o->paper)
		return TRUE;
	names = paper_names(kind);
	what = g_strdup_printf("%s = %s: must be one of ",
			       paper_kind_name(kind), name);
	return refuse(o, label, what, names, error);
}

gboolean overlay_take(GPtrArray *overlays, const char *group, const char *key,
		      const char *value, const char *label, GError **error)
{
	struct overlay *o = overlay_of(overlays, group);
	enum paper_kind kind;
	char **series;
	guint i;

	for (kind = PAPER_FIGURE; kind <= PAPER_TABLE; kind++)
		if (!strcmp(key, paper_kind_name(kind)))
			return take_paper(o, kind, value, label, error);
	series = g_strsplit_set(value, ";,", -1);
	for (i = 0; series[i]; i++)
		g_strstrip(series[i]);
	g_ptr_array_add(o->arms, g_strdup(key));
	g_ptr_array_add(o->series, series);
	return TRUE;
}

static gboolean is_arm(const struct scenario *s, const char *name)
{
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = s->arms->pdata[i];

		if (!strcmp(arm->name, name))
			return TRUE;
	}
	return FALSE;
}

static gboolean check_pair(const struct scenario *s, const struct overlay *o,
			   guint i, const char *label, GError **error)
{
	const char *arm = o->arms->pdata[i];
	char **series = o->series->pdata[i];
	g_autofree char *text = g_strjoinv(";", series);
	g_autofree char *what = g_strdup_printf("%s = %s: ", arm, text);
	g_autofree char *why = NULL, *names = NULL;

	if (!is_arm(s, arm)) {
		names = scenario_arm_names(s);
		why = g_strdup_printf("no such arm; there are: %s", names);
		return refuse(o, label, what, why, error);
	}
	for (; *series && paper_has_series(o->paper, *series); series++)
		;
	if (!*series && *text)
		return TRUE;
	names = paper_series_names(o->paper);
	why = g_strdup_printf("must be one or more of %s, separated by ';'",
			      names);
	return refuse(o, label, what, why, error);
}

/* All figures of a scenario are drawn into one picture. */
static gboolean shares_axis(const struct scenario *s, const struct overlay *o)
{
	guint i;

	for (i = 0; i < s->overlays->len; i++) {
		const struct overlay *other = s->overlays->pdata[i];

		if (other->paper && other->paper->kind == PAPER_FIGURE &&
		    o->paper->kind == PAPER_FIGURE &&
		    other->paper->y != o->paper->y)
			return FALSE;
	}
	return TRUE;
}

gboolean overlay_check(const struct scenario *s, const struct overlay *o,
		       const char *label, GError **error)
{
	guint i;

	if (!o->paper)
		return refuse(o, label, "figure or table is missing", "",
			      error);
	if (!o->arms->len)
		return refuse(o, label,
			      "compares no arm: ARM = SERIES is missing", "",
			      error);
	if (!shares_axis(s, o))
		return refuse(o, label, "shares of CPU and frames do not go ",
			      "into one picture: choose one", error);
	for (i = 0; i < o->arms->len; i++)
		if (!check_pair(s, o, i, label, error))
			return FALSE;
	return TRUE;
}

static gboolean is_used(const struct overlay *o, const char *series)
{
	guint i;

	for (i = 0; i < o->series->len; i++)
		if (g_strv_contains(o->series->pdata[i], series))
			return TRUE;
	return FALSE;
}

/* A table is shown whole, of a figure what is compared. */
static char *rows_of(const struct overlay *o)
{
	g_autoptr(GPtrArray) all = paper_series(o->paper);
	g_autofree char *header = paper_header(o->paper);
	GString *csv = g_string_new(header);
	char **series;
	guint i;

	for (i = 0; i < o->arms->len; i++)
		for (series = o->series->pdata[i]; *series; series++)
			paper_put_rows(o->paper, *series, o->arms->pdata[i],
				       csv);
	for (i = 0; o->paper->kind == PAPER_TABLE && i < all->len; i++)
		if (!is_used(o, all->pdata[i]))
			paper_put_rows(o->paper, all->pdata[i], "", csv);
	return g_string_free(csv, FALSE);
}

static JsonObject *overlay_to_json(const struct overlay *o)
{
	g_autofree char *rows = NULL;
	const struct paper *p = o->paper;
	JsonObject *json;

	rows = rows_of(o);
	json = json_object_new();
	json_object_set_string_member(json, "kind", paper_kind_name(p->kind));
	json_object_set_string_member(json, "name", p->name);
	json_object_set_string_member(json, "title", p->title);
	json_object_set_string_member(json, "source", p->source);
	if (p->y == PAPER_USER_CPU)
		json_object_set_double_member(json, "unit_pps",
					      paper_unit_pps(p));
	json_object_set_string_member(json, "rows", rows);
	return json;
}

void overlays_to_json(const GPtrArray *overlays, JsonObject *root)
{
	JsonArray *all;
	guint i;

	if (!overlays->len)
		return;
	all = json_array_new();
	for (i = 0; i < overlays->len; i++)
		json_array_add_object_element(
			all, overlay_to_json(overlays->pdata[i]));
	json_object_set_array_member(root, "overlays", all);
}
