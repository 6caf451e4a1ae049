/* SPDX-License-Identifier: GPL-2.0-only */
/* tune.json: what a tuner measured, and what it recommends. */
#ifndef BENCH_STATS_TUNE_JSON_H
#define BENCH_STATS_TUNE_JSON_H

#include <json-glib/json-glib.h>

#include "tune_race.h"

#define TUNE_FILE "tune.json"
#define TUNE_SCHEMA 1

/* What a race does not know of itself. */
struct tune_about {
	const char *goal; /* as it was typed */
	const char *device, *lab;
	double knee_pps;     /* 0: nobody asked */
	char **commands;     /* of the best */
	char **not_explored; /* in words */
};

/* Whole or not at all. */
gboolean tune_json_write(const char *run_dir, const struct tune_race *t,
			 const struct tune_about *about, GError **error);

/* FALSE with @error, which names the member, unless it is one. */
gboolean tune_json_check(JsonObject *root, GError **error);

/* NULL without @error when there is no such file. */
JsonObject *tune_json_read(const char *run_dir, GError **error);

/* What the search itself left out, appended to @to. */
void tune_json_not_explored(const struct tune_race *t, GStrvBuilder *to);

/*
 * The figure of @config (of "configurations") at load number @load: its median;
 * NAN. Names are those of the file: "p99_us".
 */
double tune_json_figure(JsonObject *config, guint load, const char *name);
/* "p99_us", of which enum tune_metric is; NULL: none. */
const char *tune_json_name(enum tune_metric m);

#endif
