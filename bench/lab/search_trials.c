/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/search_trials.h"

#include <math.h>
#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "stats/recovery.h"

/* Where a search begins that knows nothing of the machine. */
#define START_PPS 4000

/*
 * RFC 2544 steps from one constant rate to another. A sweep's arrivals are
 * random: at a constant rate they and what takes them can fall into step, and
 * stay so as long as a step lasts, where time is exact above all. What a load
 * delivers then says how the last one ended (docs/searches.md).
 */
static const char *steps_pattern(const struct search_trial *trial)
{
	return trial->steps > 2 ? "poisson-step" : "step";
}

struct search_spec search_trials_spec(const struct scenario_search *s,
				      const char *lab)
{
	gboolean exact = points_lab_is_exact(lab);
	struct search_spec spec = {
		.min_pps = s->min_pps,
		.max_pps = s->max_pps,
		.start_pps = CLAMP(START_PPS, s->min_pps, s->max_pps),
		.width = s->width,
		.trial_s = s->trial_ms / 1e3,
		.short_s = s->short_ms / 1e3,
		/* The same trial once more would say the same. */
		.overload = s->overload,
		.sum_s = (exact ? s->trial_ms : s->sum_ms) / 1e3,
		.exceed_ratio = exact ? 0 : s->exceed_ratio,
		.tests = exact ? 1 : (guint)s->tests,
		.exact = exact,
		.ngoals = g_strv_length(s->goals),
	};
	guint i;

	g_assert(spec.ngoals <= SEARCH_MAX_GOALS); /* the catalog has fewer */
	for (i = 0; i < spec.ngoals; i++)
		search_goal_find(s->goals[i], &spec.goals[i]);
	return spec;
}

void search_trials_ask(const struct search_trial *trial, struct trial *t,
		       struct point *p)
{
	t->pps = trial->pps;
	t->window_ms = (int)round(trial->duration_s * 1e3);
	t->reset = trial->kind == SEARCH_RESET;
	t->rates_only = TRUE;
	if (trial->kind == SEARCH_BURST) {
		g_strlcpy(p->pattern, "burst", sizeof(p->pattern));
		g_free(t->more); /* the arm's words are of its own pattern */
		t->more = g_strdup_printf(",burst=%u", trial->burst);
	} else if (trial->kind == SEARCH_STEP) {
		g_strlcpy(p->pattern, steps_pattern(trial), sizeof(p->pattern));
		g_free(t->more);
		t->more = g_strdup_printf(",to=%.0f,steps=%u", trial->then_pps,
					  trial->steps);
	}
}

gboolean search_trials_is(const struct search_trial *trial,
			  const struct point *p)
{
	gboolean burst = !strcmp(p->pattern, "burst");
	gboolean steps = catalog_has_steps(p->pattern);

	return fabs(trial->pps - p->offered_pps) < 0.5 &&
	       burst == (trial->kind == SEARCH_BURST) &&
	       (!burst || p->planned == trial->burst) &&
	       steps == (trial->kind == SEARCH_STEP) &&
	       (!steps || !strcmp(p->pattern, steps_pattern(trial)));
}

/* From the samples: when losses ended, or what each step delivered. */
static gboolean look_at_steps(const struct rundir *d,
			      const struct search_trial *trial,
			      const struct point *p,
			      struct search_outcome *outcome, GError **error)
{
	char *path = rundir_file(d, "series.csv"), *text = NULL;
	gboolean ok = g_file_get_contents(path, &text, NULL, error);

	if (ok && trial->steps == 2)
		outcome->recovery_s =
			recovery_time(text, p->seq, trial->duration_s / 2,
				      trial->duration_s, trial->then_pps);
	else if (ok)
		recovery_sweep(text, p->seq, trial->duration_s, trial->steps,
			       outcome->step_pps);
	g_free(text);
	g_free(path);
	return ok;
}

gboolean search_trials_outcome(const struct rundir *d,
			       const struct search_trial *trial,
			       const struct point *p,
			       struct search_outcome *outcome, GError **error)
{
	*outcome = (struct search_outcome){
		.valid = p->valid,
		.why = p->invalid_reason,
		.sent = p->sent,
		.delivered = p->delivered,
		.typical_us = p->lat_p50_us,
		.worst_us = p->lat_p999_us,
		.gap_us = p->gap_p50_us,
		.recovery_s = NAN,
	};
	return trial->kind != SEARCH_STEP ||
	       look_at_steps(d, trial, p, outcome, error);
}
