/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which of the agent's collectors run. Those that a row cannot do without are
 * always on; the others are asked for by name or as a set. Pure.
 */
#ifndef BENCH_LAB_COLLECTORS_H
#define BENCH_LAB_COLLECTORS_H

#include <rxbench/collectors.h>

#include "lab/catalog.h"

struct collector_info {
	const char *name;
	enum rxb_collector_kind kind;
	const char *cost;
	const char *summary;
};

/* Ends with a NULL name. */
extern const struct collector_info collectors_info[];

/* Sets: "none", "all", "default". */
extern const struct catalog_item collectors_sets[];

#define COLLECTORS_DEFAULT "default"
#define COLLECTORS_NONE "none"

/*
 * A set, or names separated by commas: those that lab @lab is to start,
 * separated by commas. NULL with @error. Free with g_free.
 */
char *collectors_choose(const char *text, const char *lab, GError **error);

/* Why lab @lab cannot have it; NULL: it can. */
const char *collectors_why_not(const struct collector_info *c, const char *lab);

/* The collector that counter @name is of. */
const char *collectors_owner(const char *name);

#endif
