/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The group [overlay] of a scenario, or several ([overlay NAME]): which
 * published figure or table its results are shown with, and which arm is to be
 * compared with which series.
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
	char *group;		   /* its name in the file */
	const struct paper *paper; /* NULL: not named yet */
	GPtrArray *arms;	   /* char * */
	GPtrArray *series;	   /* char **: those of each arm */
};

GPtrArray *overlays_new(void);

/* Is it one of these groups? */
gboolean overlay_is_group(const char *group);

/* One key of @group. FALSE with @error; @label stands for the text in it. */
gboolean overlay_take(GPtrArray *overlays, const char *group, const char *key,
		      const char *value, const char *label, GError **error);

struct scenario;

/* One of those of @s, when all of its keys and arms are known. */
gboolean overlay_check(const struct scenario *s, const struct overlay *o,
		       const char *label, GError **error);

/*
 * What a report needs of them, into member "overlays" of @root: with the
 * points, so that a run is drawn the same by a program that knows others.
 */
void overlays_to_json(const GPtrArray *overlays, JsonObject *root);

#endif
