/* SPDX-License-Identifier: GPL-2.0-only */
/* run.json, of which a report takes what is there. */
#ifndef BENCH_PLOT_RUNINFO_H
#define BENCH_PLOT_RUNINFO_H

#include <json-glib/json-glib.h>

/*
 * The object in @run_dir's run.json; an empty one when there is no such file.
 * NULL with @error when it is not JSON. Free with json_object_unref.
 */
JsonObject *runinfo_read(const char *run_dir, GError **error);

/* The value at "a.b" as text (lists joined by ", "), or NULL; g_free it. */
char *runinfo_text(JsonObject *info, const char *path);

double runinfo_number(JsonObject *info, const char *path, double otherwise);

/* All values with their paths, in file order. */
typedef void (*runinfo_visit)(const char *path, const char *value,
			      gpointer data);
void runinfo_each(JsonObject *info, runinfo_visit visit, gpointer data);

#endif
