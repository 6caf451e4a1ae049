/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_STATS_JSON_NUMBER_H
#define BENCH_STATS_JSON_NUMBER_H

#include <json-glib/json-glib.h>

/* JSON has neither NAN nor infinity: what does not exist is null. */
void stats_json_put(JsonObject *o, const char *name, double value);

#endif
