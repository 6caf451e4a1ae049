/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * search.json: the searches of a run, what each found, and its trials; and
 * what they say together.
 */
#ifndef BENCH_STATS_SEARCHROWS_H
#define BENCH_STATS_SEARCHROWS_H

#include "search.h"
#include "stats.h"

#define SEARCH_FILE "search.json"
#define SEARCH_SCHEMA 1
/* Repetitions that differ by more say nothing: max - min over the median. */
#define SEARCH_MAX_SPREAD 0.10

/* One search: a mode, a repetition. */
struct search_row {
	char *method, *device, *lab, *mode, *params;
	int rep;
	gboolean over;	 /* else it has no results yet */
	GArray *results; /* struct search_result */
	GArray *trials;	 /* struct search_step */
};

struct search_step {
	int seq; /* of its row in points.csv */
	double offered_pps, duration_s;
	double loss_ratio; /* NAN: it was not to be believed */
};

/* All repetitions of one goal. */
struct search_summary {
	const struct search_row *like; /* the first of them */
	char goal[32];
	const char *unit;
	struct interval of; /* over those that found a value */
	double spread;	    /* (max - min) / median; NAN: of too few */
	double width;	    /* the largest high / low - 1; NAN: one has none */
	guint searches;
	enum search_state state; /* the worst of theirs */
	char why[224];	/* there is no figure to be used; "" when there is */
	char note[192]; /* what to mind; may be "" */
};

struct search_row *search_row_new(void);
void search_row_free(gpointer row);

/* struct search_row; none when there is no such file. NULL with @error. */
GPtrArray *searchrows_read(const char *run_dir, GError **error);
/* Whole or not at all. */
gboolean searchrows_write(const char *run_dir, const GPtrArray *rows,
			  GError **error);

/* struct search_summary, in the order of @rows, which must outlive it. */
GArray *searchrows_summary(const GPtrArray *rows);
/* Of @goal, in @mode (its label: with its params) on @device; or NULL. */
const struct search_summary *searchrows_find(const GArray *summary,
					     const char *goal, const char *mode,
					     const char *device);

#endif
