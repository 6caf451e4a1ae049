/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The group [overlay] of a scenario: which published figure or table its
 * results are shown with, and which arm is to be compared with which series.
 *
 *   [overlay]
 *   figure = 6-1
 *   irq = unmodified_no_screend
 */
#ifndef BENCH_LAB_OVERLAY_H
#define BENCH_LAB_OVERLAY_H

#include <json-glib/json-glib.h>

#include "stats/papers.h"

struct overlay {
	const struct paper *paper; /* NULL: nothing is laid over */
	GPtrArray *arms;	   /* char * */
	GPtrArray *series;	   /* char **: those of each arm */
};

struct overlay *overlay_new(void);
void overlay_free(struct overlay *o);

/* One key. FALSE with @error; @label stands for the text in it. */
gboolean overlay_take(struct overlay *o, const char *key, const char *value,
		      const char *label, GError **error);

struct scenario;

/* That of @s, when all of its keys and arms are known. */
gboolean overlay_check(const struct scenario *s, const char *label,
		       GError **error);

/*
 * What a report needs of it, into member "overlay" of @root: with the points,
 * so that a run is drawn the same by a program that knows others.
 */
void overlay_to_json(const struct overlay *o, JsonObject *root);

#endif
