/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The text of a scenario as groups of keys that know their lines, which
 * GKeyFile does not: nor does it mind when one is there twice. Pure.
 */
#ifndef BENCH_LAB_SCENARIO_FILE_H
#define BENCH_LAB_SCENARIO_FILE_H

#include <glib.h>

struct scenario_file {
	GKeyFile *keys;
	char *label;	   /* stands for the text in messages */
	GHashTable *lines; /* of groups, and of keys in them */
	guint last;	   /* line */
};

/* NULL with @error: the line, and what it must be. */
struct scenario_file *scenario_file_open(const char *text, const char *label,
					 GError **error);
void scenario_file_close(struct scenario_file *f);

/*
 * "LABEL:LINE" of @key in @group, or of the group where it has no such key (or
 * @key is NULL); of the end where there is no such group. Free with g_free.
 */
char *scenario_file_at(const struct scenario_file *f, const char *group,
		       const char *key);

#endif
