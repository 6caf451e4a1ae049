/* SPDX-License-Identifier: GPL-2.0-only */
/* A run whose scenario searches: its trials, in turn over modes and reps. */
#ifndef BENCH_LAB_SEARCHES_H
#define BENCH_LAB_SEARCHES_H

#include "lab/runner.h"

/*
 * Inside isolate_run(). Searches go on from the rows in @r->done. FALSE with
 * @error when it ended early; every finished trial is kept then.
 */
gboolean searches_run(struct run *r, GError **error);

#endif
