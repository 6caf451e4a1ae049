/* SPDX-License-Identifier: GPL-2.0-only */
/* A run directory, read: what figures, page and terminal are made from. */
#ifndef BENCH_PLOT_VIEW_H
#define BENCH_PLOT_VIEW_H

#include <json-glib/json-glib.h>

#include "stats/costs.h"
#include "stats/searchrows.h"
#include "stats/stagerows.h"
#include "stats/summary.h"
#include "stats/tidy.h"
#include "stats/verdict.h"

struct run_view {
	char *dir;
	JsonObject *info; /* run.json */
	GArray *points;
	GPtrArray *series;	 /* struct series, no twins */
	GPtrArray *curves;	 /* ... and twins */
	struct verdict *verdict; /* NULL when there is none yet */
	GArray *costs;		 /* struct cost; empty when none were counted */
	GArray *stages;		 /* struct stage_row; the same */
	GPtrArray *searches;	 /* struct search_row; the same */
	struct tidy *counters;	 /* counters.csv and series.csv: no rows */
	struct tidy *samples;	 /* without the file */
	JsonObject *tune;	 /* tune.json, or NULL */
};

/* Fill @run from the directory @dir. FALSE with @error; clear it even then. */
gboolean run_view_read(struct run_view *run, const char *dir, GError **error);
void run_view_clear(struct run_view *run);

/* What run.json says about the scenario; never NULL, g_free it. */
char *run_view_question(const struct run_view *run);

/* Was it measured in a lab in which nothing scatters? */
gboolean run_view_is_exact(const struct run_view *run);

/* Is this the second half of an A/A pair? */
gboolean series_is_twin(const struct series *s);

/*
 * How a load is told: by its multiple of the knee where it has one (modes may
 * have each its own knee), else by its rate.
 */
double load_place(const struct load *load);

/* Which of a run's loads a figure or table shows. */
enum pick {
	PICK_LOW,  /* the lowest */
	PICK_HALF, /* half the knee, or the nearest to it */
	PICK_TOP,  /* the highest */
};

/* The place of that load of the run; NAN without any. */
double run_view_pick(const struct run_view *run, enum pick pick);
/* The load of @s at that place, or NULL. */
const struct load *series_at(const struct series *s, double place);
/* "16 kpps (0.5x the knee)"; g_free it. */
char *run_view_place_text(const struct run_view *run, double place);

/* The valid repetition with the median share delivered; NULL without any. */
const struct point *load_median_point(const struct load *load);

#endif
