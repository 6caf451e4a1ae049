/* SPDX-License-Identifier: GPL-2.0-only */
/* tune.json as people read it: what terminal and page both show. Pure. */
#ifndef BENCH_PLOT_TUNETABLE_H
#define BENCH_PLOT_TUNETABLE_H

#include <json-glib/json-glib.h>

/* A configuration. */
struct tune_row {
	JsonObject *config;
	guint id;
	char *name; /* its arm: "c17" */
	const char *text;
	char *latency, *cpu, *delivered, *wanted; /* with their units */
	const char *mark;			  /* " !": breaks a limit */
	double of_latency, of_cpu, of_delivered;  /* NAN: not measured */
	double violation;			  /* INFINITY: not measured */
	gboolean pareto, best;
	const char *why; /* it could not be measured, or NULL */
};

/* The best configuration for each pair of values. */
struct tune_map {
	const char *rows_name, *columns_name;
	GPtrArray *rows, *columns; /* char *, "as is" for a knob not set */
	const struct tune_row **cell;
};

struct tune_table {
	const char *goal, *latency_name, *wanted_name;
	char *meaning; /* the goal with its loads in numbers */
	char *where;   /* at which loads the figures of a row are */
	char *verdict; /* the best, and does it reach the goal? */
	char *gain;    /* over the default */
	char *sure;    /* what cannot be told from it */
	char **commands, **not_explored;
	GPtrArray *rows;	  /* struct tune_row, best first */
	struct tune_map *maps[2]; /* mode and a knob; two knobs. Or NULL */
	double latency_limit, cpu_limit; /* at the lowest load; NAN: none */
};

typedef struct tune_table tune_table;

struct tune_table *tune_table_new(JsonObject *tune);
void tune_table_free(struct tune_table *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(tune_table, tune_table_free)

/* tunemap.c */
struct tune_map *tune_map_new(JsonObject *tune, const GPtrArray *rows,
			      const char *rows_name, const char *columns_name);
void tune_map_free(struct tune_map *m);
/* NULL: nothing was measured there. */
const struct tune_row *tune_map_at(const struct tune_map *m, guint x, guint y);
/*
 * Of the modes and a knob, and of two knobs in the mode of the best, those of
 * which most cells were measured; NULL: no two values of two.
 */
struct tune_map *tune_map_of_modes(JsonObject *tune, const GPtrArray *rows);
struct tune_map *tune_map_of_knobs(JsonObject *tune, const GPtrArray *rows);

#endif
