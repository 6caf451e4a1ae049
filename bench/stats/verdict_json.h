/* SPDX-License-Identifier: GPL-2.0-only */
/* verdict.json as text: what verdict.c and verdict_json.c share. */
#ifndef BENCH_STATS_VERDICT_JSON_H
#define BENCH_STATS_VERDICT_JSON_H

#include "verdict.h"

/* Of the file; a reader refuses a newer one, and opens all before. */
#define VERDICT_SCHEMA 1

struct verdict *verdict_new(void);

gboolean verdict_write(const char *run_dir, const struct verdict *v,
		       GError **error);

#endif
