/* SPDX-License-Identifier: GPL-2.0-only */
/* Between what a search asks for and what a lab measures. */
#ifndef BENCH_LAB_SEARCH_TRIALS_H
#define BENCH_LAB_SEARCH_TRIALS_H

#include "lab/rundir.h"
#include "lab/scenario.h"
#include "stats/searchrows.h"

struct search_spec search_trials_spec(const struct scenario_search *s,
				      const char *lab);

/* What @trial is to the lab; @p has mode and rep already. */
void search_trials_ask(const struct search_trial *trial, struct trial *t,
		       struct point *p);

/* Is @p, a finished row, what came of @trial? */
gboolean search_trials_is(const struct search_trial *trial,
			  const struct point *p);

/* What the search is told, from the row and its samples in @d. */
gboolean search_trials_outcome(const struct rundir *d,
			       const struct search_trial *trial,
			       const struct point *p,
			       struct search_outcome *outcome, GError **error);

#endif
