/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Members of JSON that anybody may have written: what is not there, or is of
 * another kind, is "otherwise". @o may be NULL. Pure.
 */
#ifndef BENCH_STATS_JSON_READ_H
#define BENCH_STATS_JSON_READ_H

#include <json-glib/json-glib.h>

/* The object that @node is, or NULL; @node may be NULL. */
JsonObject *jsonread_as_object(JsonNode *node);

/* These live as long as @o. */
const char *jsonread_text(JsonObject *o, const char *name,
			  const char *otherwise);
JsonObject *jsonread_object(JsonObject *o, const char *name); /* or NULL */
JsonArray *jsonread_list(JsonObject *o, const char *name);    /* or NULL */

double jsonread_number(JsonObject *o, const char *name, double otherwise);
/* A whole number from @min to @max. */
gint64 jsonread_whole(JsonObject *o, const char *name, gint64 min, gint64 max,
		      gint64 otherwise);
gboolean jsonread_flag(JsonObject *o, const char *name, gboolean otherwise);

#endif
