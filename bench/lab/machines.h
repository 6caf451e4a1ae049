/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which machine measured which points of a run. A run that goes on may do so
 * elsewhere, so each session in run.json names its machine, and those before
 * the last one their points ("points": their seq); the last one's are all the
 * others. Pure.
 */
#ifndef BENCH_LAB_MACHINES_H
#define BENCH_LAB_MACHINES_H

#include <json-glib/json-glib.h>

/* To @session what @host (of run.json; may be NULL) says of its machine. */
void machines_name(JsonObject *session, JsonObject *host);

/*
 * Another session is about to begin: what of @done (struct point) is nobody's
 * yet is the last one's of @sessions.
 */
void machines_close(JsonArray *sessions, const GArray *done);

/*
 * An object for each session of run.json, @root, that measured any of @points
 * (struct point), with its machine and their numbers in "points"; @numbers
 * (gint64 to gint64) has those by their seq.
 */
JsonArray *machines_of(JsonObject *root, const GArray *points,
		       GHashTable *numbers);

#endif
