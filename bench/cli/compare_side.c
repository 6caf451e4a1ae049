/* SPDX-License-Identifier: GPL-2.0-only */
#include "cli/compare_side.h"

#include <string.h>

#include "lab/error.h"

static gboolean has_file(const struct side *s, const char *name)
{
	char *path = rundir_file(&s->dir, name);
	gboolean there = g_file_test(path, G_FILE_TEST_EXISTS);

	g_free(path);
	return there;
}

static gboolean read_points(struct side *s, GError **error)
{
	char *path = rundir_file(&s->dir, "points.csv");

	s->points = points_read(path, error);
	g_free(path);
	return s->points != NULL;
}

static gboolean read_costs(struct side *s, GError **error)
{
	char *path;

	if (!has_file(s, COSTS_FILE))
		return TRUE;
	path = rundir_file(&s->dir, COSTS_FILE);
	s->costs = costs_read(path, error);
	g_free(path);
	return s->costs != NULL;
}

gboolean side_read(struct side *s, const char *name, GError **error)
{
	s->dir.path = g_canonicalize_filename(name, NULL);
	if (!record_load(&s->record, &s->dir, error) ||
	    !read_points(s, error) || !read_costs(s, error))
		return FALSE;
	s->of = (struct provenance){name, s->record.root};
	return TRUE;
}

void side_clear(struct side *s)
{
	rundir_close(&s->dir);
	record_close(&s->record);
	g_clear_pointer(&s->points, g_array_unref);
	g_clear_pointer(&s->costs, g_array_unref);
}

static gboolean same_bytes(const struct side *a, const struct side *b,
			   const char *name)
{
	char *path_a = rundir_file(&a->dir, name), *text_a = NULL;
	char *path_b = rundir_file(&b->dir, name), *text_b = NULL;
	gsize len_a, len_b;
	gboolean same = g_file_get_contents(path_a, &text_a, &len_a, NULL) &&
			g_file_get_contents(path_b, &text_b, &len_b, NULL) &&
			len_a == len_b && !memcmp(text_a, text_b, len_a);

	g_free(text_a);
	g_free(text_b);
	g_free(path_a);
	g_free(path_b);
	return same;
}

const char *sides_file(const struct side *a, const struct side *b,
		       const char *name)
{
	gboolean in_a = has_file(a, name), in_b = has_file(b, name);

	if (!in_a || !in_b)
		return in_a ? "only in A" : in_b ? "only in B" : "in neither";
	return same_bytes(a, b, name) ? "identical, byte for byte" : "differs";
}

gboolean sides_comparable(const struct side *a, const struct side *b,
			  gboolean across_machines, GError **error)
{
	char *in_a, *in_b;

	if (!provenance_comparable(&a->of, &b->of, across_machines, error))
		return FALSE;
	if (compare_share_device(a->points, b->points))
		return TRUE;
	in_a = compare_devices(a->points);
	in_b = compare_devices(b->points);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s measured device %s, %s measured %s; only runs that "
		    "have a device in common can be compared",
		    a->of.name, *in_a ? in_a : "none", b->of.name,
		    *in_b ? in_b : "none");
	g_free(in_a);
	g_free(in_b);
	return FALSE;
}

gboolean sides_are_noisy(const struct side *a, const struct side *b)
{
	return !provenance_is_virtual(&a->of) || !provenance_is_virtual(&b->of);
}
