/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_STATS_POINTS_JSON_H
#define BENCH_STATS_POINTS_JSON_H

#include <json-glib/json-glib.h>

#include "points.h"

/* @p as an object, a member a column of points.csv; null: not known. */
JsonObject *points_json(const struct point *p);

#endif
