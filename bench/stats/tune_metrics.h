/* SPDX-License-Identifier: GPL-2.0-only */
/* What an assertion can say about a tuner, from its tune.json. Pure. */
#ifndef BENCH_STATS_TUNE_METRICS_H
#define BENCH_STATS_TUNE_METRICS_H

#include <json-glib/json-glib.h>

#include "stats.h"

/*
 * The arms that @metric is known of: "best", which is what is recommended, and
 * for some "default". Ends in NULL; NULL: it is no tuner's metric.
 */
const char *const *tune_metric_arms(const char *metric);

/*
 * @tune: what the file holds, or NULL. FALSE with *why (g_free) when it does
 * not say.
 */
gboolean tune_metric_measure(JsonObject *tune, const char *metric,
			     const char *arm, struct interval *out, char **why);

#endif
