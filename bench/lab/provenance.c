/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/provenance.h"

#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "stats/planted.h"

#define EXACTLY "shards in virtual time agree to the instruction"

JsonNode *provenance_node(const struct provenance *p, const char *path)
{
	char **names = g_strsplit(path, ".", -1);
	JsonNode *node = json_object_get_member(p->root, names[0]);
	guint i;

	for (i = 1; node && names[i]; i++)
		node = JSON_NODE_HOLDS_OBJECT(node)
			       ? json_object_get_member(
					 json_node_get_object(node), names[i])
			       : NULL;
	g_strfreev(names);
	return node;
}

char *provenance_text(const struct provenance *p, const char *path)
{
	JsonNode *node = provenance_node(p, path);

	if (!node || JSON_NODE_HOLDS_NULL(node))
		return g_strdup("");
	if (json_node_get_value_type(node) == G_TYPE_STRING)
		return json_node_dup_string(node);
	return json_to_string(node, FALSE);
}

static gboolean same_text(const struct provenance *a,
			  const struct provenance *b, const char *path)
{
	char *x = provenance_text(a, path), *y = provenance_text(b, path);
	gboolean same = !strcmp(x, y);

	g_free(x);
	g_free(y);
	return same;
}

/* A member of one line in a message: that of a scenario's text is long. */
static char *shown(const struct provenance *p, const char *path)
{
	char *text = provenance_text(p, path), *out;

	if (!*text)
		out = g_strdup("nothing");
	else if (strlen(text) > 60 || strchr(text, '\n'))
		out = g_strdup("another");
	else
		out = g_strdup_printf("\"%s\"", text);
	g_free(text);
	return out;
}

/* FALSE with @error, which ends in @hint, unless both have the same there. */
static gboolean require(const struct provenance *a, const struct provenance *b,
			const char *path, const char *hint, GError **error)
{
	char *x, *y;

	if (same_text(a, b, path))
		return TRUE;
	x = shown(a, path);
	y = shown(b, path);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s and %s differ in %s: %s and %s; %s", a->name, b->name,
		    path, x, y, hint);
	g_free(x);
	g_free(y);
	return FALSE;
}

gboolean provenance_is_virtual(const struct provenance *p)
{
	char *lab = provenance_text(p, "request.lab");
	gboolean is = points_lab_is_exact(lab);

	g_free(lab);
	return is;
}

static JsonObject *object_at(const struct provenance *p, const char *name)
{
	JsonNode *node = json_object_get_member(p->root, name);

	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node)
						    : NULL;
}

/* "NAME.MEMBER" of @a's and @b's object @name, each once. */
static GPtrArray *members(const struct provenance *a,
			  const struct provenance *b, const char *name)
{
	const struct provenance *const both[] = {a, b};
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	guint i;

	for (i = 0; i < G_N_ELEMENTS(both); i++) {
		JsonObject *o = object_at(both[i], name);
		GList *all = o ? json_object_get_members(o) : NULL, *m;

		for (m = all; m; m = m->next) {
			char *path =
				g_strdup_printf("%s.%s", name, (char *)m->data);

			if (g_ptr_array_find_with_equal_func(paths, path,
							     g_str_equal, NULL))
				g_free(path);
			else
				g_ptr_array_add(paths, path);
		}
		g_list_free(all);
	}
	return paths;
}

/* Which part it is may differ, not how many there are. */
static gboolean same_request(const struct provenance *a,
			     const struct provenance *b, GError **error)
{
	GPtrArray *paths = members(a, b, "request");
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && i < paths->len; i++)
		if (strcmp(paths->pdata[i], "request.shard"))
			ok = require(a, b, paths->pdata[i],
				     "only shards of one sweep can be merged",
				     error);
	g_ptr_array_unref(paths);
	return ok;
}

/* Of each device that both measured, the loads count in the same knees. */
static gboolean same_knees(const struct provenance *a,
			   const struct provenance *b, GError **error)
{
	GPtrArray *devices = members(a, b, "devices");
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && i < devices->len; i++) {
		char *path = g_strconcat(devices->pdata[i], ".knees", NULL);

		if (provenance_node(a, path) && provenance_node(b, path))
			ok = require(a, b, path, EXACTLY, error);
		g_free(path);
	}
	g_ptr_array_unref(devices);
	return ok;
}

/* A module that both loaded must be the same one. */
static gboolean same_modules(const struct provenance *a,
			     const struct provenance *b, GError **error)
{
	GPtrArray *paths = members(a, b, "srcversions");
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && i < paths->len; i++)
		if (provenance_node(a, paths->pdata[i]) &&
		    provenance_node(b, paths->pdata[i]))
			ok = require(a, b, paths->pdata[i],
				     "shards of one sweep measure one driver",
				     error);
	g_ptr_array_unref(paths);
	return ok;
}

static gboolean require_all(const struct provenance *a,
			    const struct provenance *b,
			    const char *const *paths, const char *hint,
			    GError **error)
{
	for (; *paths; paths++)
		if (!require(a, b, *paths, hint, error))
			return FALSE;
	return TRUE;
}

static gboolean has_machine(const struct provenance *p, GError **error)
{
	if (provenance_node(p, "reference_machine.id"))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: run.json of a virtual run names no "
		    "reference_machine.id",
		    p->name);
	return FALSE;
}

gboolean provenance_same_sweep(const struct provenance *a,
			       const struct provenance *b, GError **error)
{
	static const char *const sweep[] = {"scenario.text", "seed",
					    PLANTED_MEMBER, NULL};
	static const char *const exact[] = {"reference_machine.id", NULL};

	if (!require_all(a, b, sweep, "only shards of one sweep can be merged",
			 error) ||
	    !same_request(a, b, error) || !same_modules(a, b, error))
		return FALSE;
	if (!provenance_is_virtual(a))
		return TRUE;
	return has_machine(a, error) && has_machine(b, error) &&
	       require_all(a, b, exact, EXACTLY, error) &&
	       same_knees(a, b, error);
}

gboolean provenance_comparable(const struct provenance *a,
			       const struct provenance *b,
			       gboolean across_machines, GError **error)
{
	static const char *const scenario[] = {"scenario.name", "scenario.text",
					       PLANTED_MEMBER, NULL};
	static const char *const real[] = {"host.cpu", "accel",
					   "versions.guest_kernel",
					   "request.host", NULL};
	static const char *const reference[] = {"reference_machine.id", NULL};
	const char *hint = "--across-machines compares them all the same";

	if (!require_all(a, b, scenario,
			 "only runs of one scenario can be compared", error))
		return FALSE;
	if (across_machines)
		return TRUE;
	return require(a, b, "request.lab", hint, error) &&
	       require_all(a, b, provenance_is_virtual(a) ? reference : real,
			   hint, error);
}

GPtrArray *provenance_requests(const struct provenance *a,
			       const struct provenance *b)
{
	GPtrArray *paths = members(a, b, "request");
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
	guint i;

	for (i = 0; i < paths->len; i++) {
		char *x = shown(a, paths->pdata[i]);
		char *y = shown(b, paths->pdata[i]);

		if (!same_text(a, b, paths->pdata[i]))
			g_ptr_array_add(texts,
					g_strdup_printf("%s: %s, %s",
							(char *)paths->pdata[i],
							x, y));
		g_free(x);
		g_free(y);
	}
	g_ptr_array_unref(paths);
	return texts;
}
