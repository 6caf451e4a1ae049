/* SPDX-License-Identifier: GPL-2.0-only */
/* What can be said of a tuner before anything runs. Pure. */
#include "lab/tune.h"

#include <math.h>

#include "lab/error.h"
#include "lab/tune_space.h"
#include "stats/tune_race.h"

/* So much of the fewest trials that there must be leaves some to refine with.
 */
#define ROOM 1.6

gboolean tune_is(const struct scenario *s)
{
	return !g_strcmp0(s->search.method, SCENARIO_TUNE);
}

struct tune_spec tune_spec_of(const struct scenario *s, const char *lab)
{
	return (struct tune_spec){
		.trials = (guint)s->search.trials,
		.reps = (guint)s->reps,
		.exact = points_lab_is_exact(lab),
	};
}

static gboolean refuse(GError **error, const char *fmt, ...)
	G_GNUC_PRINTF(2, 3);

static gboolean refuse(GError **error, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	g_set_error_literal(error, RXB_ERROR, RXB_ERROR_INPUT, text);
	g_free(text);
	return FALSE;
}

gboolean tune_check_unused(const struct scenario *s, GError **error)
{
	const struct scenario_search *q = &s->search;

	return (!q->goal && !q->space && !q->trials) ||
	       refuse(error, "goal, space and trials: only method = tune of "
			     "[search] has them");
}

/* Those that are known in the same unit; the rest comes with the knee. */
static void take_loads(struct scenario *s, const struct tune_goal *g)
{
	gboolean in_knees = tune_goal_needs_knee(g);
	double one = 1;
	guint i;

	g_array_set_size(s->loads, 0);
	s->loads_are_pps = !in_knees;
	for (i = 0; i < g->nloads; i++)
		if (g->loads[i].in_knees == in_knees)
			g_array_append_val(s->loads, g->loads[i].value);
	if (!s->loads->len)
		g_array_append_val(s->loads, one);
}

static gboolean check_arms(const struct scenario *s, GError **error)
{
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = s->arms->pdata[i];

		if (arm->knobs->len || arm->workload || arm->pattern)
			return refuse(error,
				      "[arm %s]: method = tune sets knobs "
				      "itself; it takes [modes] only",
				      arm->name);
	}
	return TRUE;
}

static gboolean trials_are_asked(const struct config *c)
{
	char **set;

	for (set = c->sets; *set; set++)
		if (g_str_has_prefix(*set, "trials="))
			return TRUE;
	return FALSE;
}

/*
 * The scenario's trials are meant for a goal at one load. A configuration costs
 * more at several, but who is worth refining is seen with fewer of them.
 */
static int trials_for(int trials, guint loads, guint least)
{
	double more = (1 + loads) / 2.0;

	return (int)ceil(MAX(trials * more, ROOM * least));
}

gboolean tune_check(struct scenario *s, const GPtrArray *knobs,
		    const struct config *c, GError **error)
{
	const struct tune_spec spec = tune_spec_of(s, c->lab);
	struct tune_space *space;
	struct tune_goal g;
	guint least;

	if (!s->search.goal)
		return refuse(error, "[search] goal is missing");
	if (!s->search.trials)
		return refuse(error, "[search] trials is missing");
	if (!tune_goal_parse(&g, s->search.goal, error) ||
	    !check_arms(s, error))
		return FALSE;
	if (scenario_device_count(s) > 1)
		return refuse(error, "--device: method = tune takes one NIC");
	if (!scenario_has_work(s, "hog"))
		return refuse(error,
			      "[device] workload = %s: method = tune "
			      "takes one with hog, which tells how much "
			      "CPU is left",
			      s->workload);
	space = tune_space_make(s, c, knobs, error);
	if (!space)
		return FALSE;
	g_free(s->knee_mode);
	s->knee_mode = g_strdup(space->modes->pdata[0]);
	least = tune_race_least(space, &g, &spec);
	tune_space_free(space);
	if (!trials_are_asked(c))
		s->search.trials =
			trials_for(s->search.trials, g.nloads, least);
	else if (spec.trials < least)
		return refuse(error,
			      "trials = %u: must be at least %u with these "
			      "modes, loads and repetitions",
			      spec.trials, least);
	take_loads(s, &g);
	return TRUE;
}
