/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MLRsearch, RFC 9971: several loss ratios in one search, which share their
 * trials. It goes through phases, from short trials and a wide interval to the
 * final duration and width; each begins with the bounds of the one before. A
 * bound that does not stand longer trials is none for the shorter ones either,
 * and the search goes back by itself.
 */
#include <math.h>

#include "mlr_loads.h"
#include "search.h"

#define UNIT "frames/s"
/* With short trials; without, there is but the last one. */
#define PHASES 3
/* Of the interval, from phase to phase; trials get longer evenly. */
#define WIDENING 2
/* Away from what is known. */
#define FAR 2.0

struct mlr {
	struct search_spec spec;
	guint phases;
	GArray *loads;
};

static void init(void *state, const struct search_spec *spec)
{
	struct mlr *m = state;

	m->spec = *spec;
	m->phases = spec->short_s < spec->trial_s ? PHASES : 1;
	m->loads = mlr_loads_new();
}

static gboolean is_last(const struct mlr *m, guint phase)
{
	return phase + 1 == m->phases;
}

static double phase_width(const struct mlr *m, guint phase)
{
	return m->spec.width * pow(WIDENING, m->phases - 1 - phase);
}

static struct mlr_target target_of(const struct mlr *m, guint goal, guint phase)
{
	double part =
		is_last(m, phase) ? 1 : (double)phase / (double)(m->phases - 1);
	double trial_s =
		m->spec.short_s * pow(m->spec.trial_s / m->spec.short_s, part);
	struct mlr_target target = {
		.loss_ratio = m->spec.goals[goal].loss_ratio,
		.exceed_ratio = m->spec.exceed_ratio,
		.trial_s = is_last(m, phase) ? m->spec.trial_s : trial_s,
		.sum_s = is_last(m, phase) ? m->spec.sum_s : trial_s,
	};

	return target;
}

static gboolean is_reached(const struct mlr *m, const struct mlr_bounds *b,
			   double width)
{
	if (!b->upper)
		return b->lower && b->lower->pps >= m->spec.max_pps;
	if (!b->lower)
		return b->upper->pps <= m->spec.min_pps;
	return b->upper->pps - b->lower->pps <= MAX(width * b->upper->pps, 1);
}

/* A load that has begun to be measured and is not decided yet; 0: none. */
static double unfinished(const struct mlr *m, const struct mlr_bounds *b,
			 const struct mlr_target *target)
{
	guint i, t;

	for (i = 0; i < m->loads->len; i++) {
		const struct mlr_load *load =
			&g_array_index(m->loads, struct mlr_load, i);

		if ((b->lower && load->pps <= b->lower->pps) ||
		    (b->upper && load->pps >= b->upper->pps) ||
		    mlr_classify(load, target) != MLR_UNDECIDED)
			continue;
		for (t = 0; t < load->trials->len; t++)
			if (g_array_index(load->trials, struct mlr_trial, t)
				    .duration_s >= target->trial_s)
				return load->pps;
	}
	return 0;
}

/* A bound of the phase before that this one does not know yet; 0: none. */
static double inherited(const struct mlr *m, guint goal, guint phase,
			const struct mlr_target *target)
{
	struct mlr_target before;
	struct mlr_bounds b;

	if (!phase)
		return 0;
	before = target_of(m, goal, phase - 1);
	b = mlr_bounds_of(m->loads, &before);
	if (b.lower && mlr_classify(b.lower, target) == MLR_UNDECIDED)
		return b.lower->pps;
	if (b.upper && mlr_classify(b.upper, target) == MLR_UNDECIDED)
		return b.upper->pps;
	return 0;
}

/* The measured load next to @from, in direction @step; 0: none. */
static double neighbour(const struct mlr *m, const struct mlr_load *from,
			int step)
{
	const struct mlr_load *all = (const void *)m->loads->data;
	gssize at = from - all + step;

	return at < 0 || at >= (gssize)m->loads->len ? 0 : all[at].pps;
}

/* Up from the lower bound, twice as far as the step before. */
static double further_up(const struct mlr *m, const struct mlr_load *lower,
			 double width)
{
	double below = neighbour(m, lower, -1);
	double step = MAX(width * lower->pps, 2 * (lower->pps - below));

	return MIN(lower->pps + step, FAR * lower->pps);
}

/*
 * Down from the upper bound: what it let through is a good guess, unless it
 * livelocks.
 */
static double further_down(const struct mlr *m, const struct mlr_load *upper,
			   double width)
{
	double above = neighbour(m, upper, 1);
	double step = MAX(width * upper->pps, 2 * (above - upper->pps));
	double through =
		upper->pps *
		(1 -
		 g_array_index(upper->trials, struct mlr_trial, 0).loss_ratio);

	return MAX(MIN(upper->pps - step, through), upper->pps / FAR);
}

static double fresh(const struct mlr *m, const struct mlr_bounds *b,
		    double width)
{
	double pps = m->spec.start_pps;

	if (b->lower && b->upper)
		pps = (b->lower->pps + b->upper->pps) / 2;
	else if (b->lower)
		pps = further_up(m, b->lower, width);
	else if (b->upper)
		pps = further_down(m, b->upper, width);
	return CLAMP(round(pps), m->spec.min_pps, m->spec.max_pps);
}

/* What @goal needs in @phase; 0: nothing more. */
static double wanted(const struct mlr *m, guint goal, guint phase,
		     const struct mlr_target *target)
{
	struct mlr_bounds b = mlr_bounds_of(m->loads, target);
	double width = phase_width(m, phase), pps;

	if (is_reached(m, &b, width))
		return 0;
	pps = unfinished(m, &b, target);
	if (!(pps > 0))
		pps = inherited(m, goal, phase, target);
	return pps > 0 ? pps : fresh(m, &b, width);
}

static gboolean next(void *state, struct search_trial *trial)
{
	struct mlr *m = state;
	guint phase, goal;

	for (phase = 0; phase < m->phases; phase++) {
		for (goal = 0; goal < m->spec.ngoals; goal++) {
			struct mlr_target target = target_of(m, goal, phase);

			trial->pps = wanted(m, goal, phase, &target);
			trial->duration_s = target.trial_s;
			if (trial->pps > 0)
				return TRUE;
		}
	}
	return FALSE;
}

static void report(void *state, const struct search_trial *trial,
		   const struct search_outcome *outcome)
{
	struct mlr *m = state;

	mlr_loads_add(m->loads, trial->pps, trial->duration_s,
		      search_loss(outcome));
}

static void add_result(const struct mlr *m, guint goal, GArray *out)
{
	struct mlr_target target = target_of(m, goal, m->phases - 1);
	struct mlr_bounds b = mlr_bounds_of(m->loads, &target);
	const char *name = m->spec.goals[goal].name;
	double high = b.upper ? b.upper->pps : NAN;

	if (b.lower)
		search_add(out, name, UNIT, b.lower->pps, b.lower->pps, high,
			   b.upper ? SEARCH_REGULAR : SEARCH_IRREGULAR, "%s",
			   b.upper ? ""
				   : "no upper bound: too little is lost at "
				     "the highest load allowed");
	else
		search_add(out, name, UNIT, NAN, NAN, high, SEARCH_NOT_REACHED,
			   "no lower bound: more is lost at the lowest load "
			   "allowed");
	if (b.lower)
		g_array_index(out, struct search_result, out->len - 1)
			.conditional = mlr_conditional(b.lower, &target);
}

static void results(const void *state, GArray *out)
{
	const struct mlr *m = state;
	guint goal;

	for (goal = 0; goal < m->spec.ngoals; goal++)
		add_result(m, goal, out);
}

static void clear(void *state)
{
	struct mlr *m = state;

	g_array_unref(m->loads);
}

const struct search_ops search_mlr = {
	.name = "mlrsearch",
	.summary = "highest loads at which no more is lost than each goal's "
		   "ratio",
	.source = "RFC 9971",
	.size = sizeof(struct mlr),
	.init = init,
	.next = next,
	.report = report,
	.results = results,
	.clear = clear,
};
