/* SPDX-License-Identifier: GPL-2.0-only */
/* The keys of a scenario file: where each belongs and what it takes. */
#ifndef BENCH_LAB_SCENARIO_KEYS_H
#define BENCH_LAB_SCENARIO_KEYS_H

#include "lab/catalog.h"
#include "lab/scenario.h"

enum scenario_kind {
	SCENARIO_TEXT,	  /* any text */
	SCENARIO_NAME,	  /* a short word: it becomes part of file names */
	SCENARIO_CHOICE,  /* one name of a catalog */
	SCENARIO_VERSION, /* "6.13" */
	SCENARIO_OPTION,  /* "NET_FLOW_LIMIT" */
	SCENARIO_CHOICES, /* some names of a catalog, joined by ',' */
	SCENARIO_LIST,	  /* some names of a catalog, kept as a vector */
	SCENARIO_INT,	  /* a whole number, min..max */
	SCENARIO_REAL,	  /* a number, min..max */
	SCENARIO_GRID,	  /* list of multiples, min..max */
	SCENARIO_PPS,	  /* list of rates, min..max */
};

/* Ends with a NULL key. */
struct scenario_key {
	const char *group;
	const char *key;
	enum scenario_kind kind;
	size_t offset; /* in struct scenario */
	double min, max;
	const struct catalog_item *choices;
};

extern const struct scenario_key scenario_keys[];

/* NULL when @group has no such key. */
const struct scenario_key *scenario_key_find(const char *group,
					     const char *key);

/* Check @value and store it. */
gboolean scenario_key_store(const struct scenario_key *key, struct scenario *s,
			    const char *value, const char *label,
			    GError **error);

/*
 * @value as a key of text in @group is kept, or NULL with @error set. Free it.
 */
char *scenario_key_check(const char *group, const char *key, const char *value,
			 const char *label, GError **error);

/* Is it fit to become part of file names? */
gboolean scenario_key_is_name(const char *text);

/* "a, b" for messages. Free it. */
char *scenario_key_names(const char *group);

/* The names in @list must be in @choices, each once. Free with g_strfreev. */
char **scenario_split(const char *list, const struct catalog_item *choices,
		      const char *label, const char *key, GError **error);

#endif
