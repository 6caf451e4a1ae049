/* SPDX-License-Identifier: GPL-2.0-only */
/* What assertions are judged by: the curves and the searches of a run. Pure. */
#ifndef BENCH_STATS_EVIDENCE_H
#define BENCH_STATS_EVIDENCE_H

#include <json-glib/json-glib.h>

#include "expr.h"
#include "searchrows.h"

struct evidence {
	const GPtrArray *series;
	const GArray *searches; /* struct search_summary */
	JsonObject *tune;	/* tune.json, or NULL */
	const char *device;	/* the one meant where none is named */
};

/* The expr_source of them; @data is a const struct evidence. */
gboolean evidence_measure(const struct expr_term *term, GArray *values,
			  char **why, gpointer data);

#endif
