/* SPDX-License-Identifier: GPL-2.0-only */
#include "planted.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "json_read.h"

const struct fault faults[] = {
	{"silent-drop", "netdrv loses 1 frame in 10,000 and counts it nowhere",
	 "conservation: "},
	{"slow-generator",
	 "the generator's clock is 2 % slow, and it knows nothing of it",
	 "offered "},
	{"stolen-cpu",
	 "a busy process on the host's CPU that is the guest's; not virtual",
	 "steal "},
	{NULL, NULL, NULL},
};

const struct fault *fault_find(const char *name)
{
	const struct fault *f;

	for (f = faults; f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

guint fault_caught(const struct fault *f, const GArray *points)
{
	guint i, caught = 0;

	for (i = 0; i < points->len; i++) {
		const struct point *p = &g_array_index(points, struct point, i);

		caught += !p->valid && strstr(p->invalid_reason, f->reason);
	}
	return caught;
}

/* A run that says nothing of it is an honest one, or too old to be another. */
const struct fault *fault_planted(const char *run_dir)
{
	g_autofree char *path = g_build_filename(run_dir, "run.json", NULL);
	g_autoptr(JsonParser) parser = json_parser_new();
	const char *name;

	if (!json_parser_load_from_file(parser, path, NULL))
		return NULL;
	name = jsonread_text(jsonread_as_object(json_parser_get_root(parser)),
			     PLANTED_MEMBER, NULL);
	return name ? fault_find(name) : NULL;
}
