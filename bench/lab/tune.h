/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs of a scenario with method = tune: see stats/tune_race.h. */
#ifndef BENCH_LAB_TUNE_H
#define BENCH_LAB_TUNE_H

#include "lab/runner.h"
#include "stats/tune_race.h"

/* Does @s tune? */
gboolean tune_is(const struct scenario *s);

/* Of @s in @lab, but for the seed. */
struct tune_spec tune_spec_of(const struct scenario *s, const char *lab);

/*
 * What cannot be tuned, and what can be known before anything runs; @s gets the
 * loads of its goal. FALSE with @error.
 */
gboolean tune_check(struct scenario *s, const GPtrArray *knobs,
		    const struct config *c, GError **error);

/* FALSE with @error where @s has what only those that tune have. */
gboolean tune_check_unused(const struct scenario *s, GError **error);

/*
 * As run_all(). Trials that are in r->done are not done again. Writes tune.json
 * after each batch.
 */
gboolean tune_run(struct run *r, GError **error);

/*
 * tune_tell.c: write tune.json, as far as @race has come; @best is the arm that
 * it recommends, @knee_pps 0 where nobody asked for a knee.
 */
gboolean tune_tell(const struct run *r, const struct tune_race *race,
		   const struct arm *best, double knee_pps, GError **error);

#endif
