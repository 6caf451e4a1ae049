/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A stream of lines of JSON, of what happens in a run. Writing never waits:
 * what a full pipe does not take is kept, up to a limit, and what is above it
 * is left out and counted.
 */
#ifndef BENCH_LAB_EVENTS_H
#define BENCH_LAB_EVENTS_H

#include <json-glib/json-glib.h>

struct events;

/*
 * To @where: a file, which it is appended to; the number of an open file; or
 * "-", stdout: what else is printed there goes to stderr from then on. NULL
 * with
 * @error.
 */
struct events *events_open(const char *where, GError **error);
/* Waits for a slow reader, but not long; @e may be NULL. */
void events_close(struct events *e);

/* An object with "event" and "time", to be filled and handed to events_put().
 */
JsonObject *events_new(const char *event);
/* Takes @o. */
void events_put(struct events *e, JsonObject *o);
/* Offer once more what is kept. */
void events_flush(struct events *e);

#endif
