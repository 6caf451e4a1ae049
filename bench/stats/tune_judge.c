/* SPDX-License-Identifier: GPL-2.0-only */
#include "tune_judge.h"

#include <math.h>
#include <string.h>

static const struct tune_value *find_value(const struct tune_config *c,
					   guint load, int rep)
{
	guint i;

	for (i = 0; i < c->values->len; i++) {
		const struct tune_value *v =
			&g_array_index(c->values, struct tune_value, i);

		if (v->load == load && v->rep == rep)
			return v;
	}
	return NULL;
}

/* Delivered there over the most at any load, of one repetition. */
static double index_of(const struct tune_config *c, const struct tune_goal *g,
		       const struct tune_value *at)
{
	double most = 0;
	guint load;

	for (load = 0; load < g->nloads; load++) {
		const struct tune_value *v = find_value(c, load, at->rep);

		if (!v)
			return NAN;
		most = MAX(most, v->of[TUNE_DELIVERED]);
	}
	return most > 0 ? at->of[TUNE_DELIVERED] / most : 0;
}

/* The values of one metric, by repetition. */
static GArray *gather(const struct tune_config *c, const struct tune_goal *g,
		      enum tune_metric m, guint load, struct tune_reps reps)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct rep_value));
	guint i;

	for (i = 0; i < c->values->len; i++) {
		const struct tune_value *v =
			&g_array_index(c->values, struct tune_value, i);
		struct rep_value r = {.rep = v->rep};

		if (v->load != load || v->rep < reps.first)
			continue;
		r.value = m == TUNE_INDEX ? index_of(c, g, v) : v->of[m];
		if (!isnan(r.value))
			g_array_append_val(found, r);
	}
	return found;
}

struct interval tune_figure(const struct tune_config *c,
			    const struct tune_goal *g, enum tune_metric m,
			    guint load, struct tune_reps reps)
{
	g_autoptr(GArray) found = gather(c, g, m, load, reps);
	g_autofree double *values = g_new(double, MAX(found->len, 1));
	guint i;

	for (i = 0; i < found->len; i++)
		values[i] = g_array_index(found, struct rep_value, i).value;
	return stats_interval(values, found->len);
}

static double wanted_of(const struct tune_config *c, const struct tune_goal *g,
			struct tune_reps reps)
{
	return tune_figure(c, g, g->wanted, g->load, reps).median;
}

double tune_violation(const struct tune_config *c, const struct tune_goal *g,
		      struct tune_reps reps)
{
	double sum = 0;
	guint i;

	if (c->why || isnan(wanted_of(c, g, reps)))
		return INFINITY;
	for (i = 0; i < g->nlimits; i++) {
		const struct tune_limit *l = &g->limits[i];
		double is = tune_figure(c, g, l->metric, l->load, reps).median;
		double over = l->above ? l->limit.value / is - 1
				       : is / l->limit.value - 1;

		if (isnan(is))
			return INFINITY;
		sum += MAX(over, 0);
	}
	return sum;
}

static int sign(double v)
{
	return (v > 0) - (v < 0);
}

int tune_compare(const struct tune_config *a, const struct tune_config *b,
		 const struct tune_goal *g, struct tune_reps reps)
{
	double x = tune_violation(a, g, reps), y = tune_violation(b, g, reps);

	if (x != y)
		return x < y ? -1 : 1;
	if (isinf(x))
		return (a->id > b->id) - (a->id < b->id);
	x = wanted_of(a, g, reps);
	y = wanted_of(b, g, reps);
	if (x != y)
		return g->most ? sign(y - x) : sign(x - y);
	/* The fewer to type; then the order, so that it is always the same. */
	if (tune_config_set(a) != tune_config_set(b))
		return tune_config_set(a) < tune_config_set(b) ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

struct interval tune_gain(const struct tune_config *a,
			  const struct tune_config *b,
			  const struct tune_goal *g, struct tune_reps reps)
{
	g_autoptr(GArray) x = gather(a, g, g->wanted, g->load, reps);
	g_autoptr(GArray) y = gather(b, g, g->wanted, g->load, reps);

	return stats_ratio((void *)x->data, x->len, (void *)y->data, y->len);
}

gboolean tune_is_same(const struct tune_config *a, const struct tune_config *b,
		      const struct tune_goal *g, struct tune_reps reps,
		      gboolean exact)
{
	struct interval gain = tune_gain(a, b, g, reps);
	double x = tune_violation(a, g, reps), y = tune_violation(b, g, reps);

	if (isinf(x) || isinf(y) || (x > 0) != (y > 0))
		return FALSE;
	/* Of figures that are 0 there is no ratio. */
	if (!gain.n)
		return wanted_of(a, g, reps) == wanted_of(b, g, reps);
	if (exact)
		return fabs(x - y) <= TUNE_EXACT_SAME &&
		       fabs(gain.median - 1) <= TUNE_EXACT_SAME;
	/* One repetition has no range to lie in. */
	return gain.n > 1 && gain.low <= 1 && gain.high >= 1;
}

enum tune_metric tune_latency(const struct tune_goal *g)
{
	guint i;

	if (g->wanted <= TUNE_P999)
		return g->wanted;
	for (i = 0; i < g->nlimits; i++)
		if (g->limits[i].metric <= TUNE_P999)
			return g->limits[i].metric;
	return TUNE_P99;
}

/* Less is better in each. */
enum { LATENCY, CPU, FRAMES, COSTS };

struct costs {
	double of[COSTS];
};

static struct costs costs_of(const struct tune_config *c,
			     const struct tune_goal *g)
{
	const struct tune_reps all = {0};
	guint low = tune_goal_bottom(g), top = tune_goal_top(g);

	return (struct costs){{
		[LATENCY] = tune_figure(c, g, tune_latency(g), low, all).median,
		[CPU] = tune_figure(c, g, TUNE_CPU, low, all).median,
		[FRAMES] = -tune_figure(c, g, TUNE_DELIVERED, top, all).median,
	}};
}

static gboolean is_measured(const struct costs *c)
{
	return !isnan(c->of[0] + c->of[1] + c->of[2]);
}

static gboolean beats(const struct costs *a, const struct costs *b)
{
	gboolean better = FALSE;
	guint i;

	for (i = 0; i < G_N_ELEMENTS(a->of); i++) {
		/* Frames at the ends of a window come to some per mille. */
		double same =
			i == FRAMES ? TUNE_EXACT_SAME * fabs(b->of[i]) : 0;

		if (a->of[i] > b->of[i] + same)
			return FALSE;
		better |= a->of[i] < b->of[i] - same;
	}
	return better;
}

/* As good in everything, but for what does not count? */
static gboolean is_alike(const struct costs *a, const struct costs *b)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(a->of); i++)
		if (fabs(a->of[i] - b->of[i]) >
		    TUNE_EXACT_SAME * fabs(b->of[i]))
			return FALSE;
	return TRUE;
}

/* Of those that are alike the one with the fewest knobs set stays. */
static void thin_out(const GPtrArray *configs, const struct costs *costs,
		     gboolean *best)
{
	guint i, k;

	for (i = 0; i < configs->len; i++)
		for (k = 0; best[i] && k < configs->len; k++) {
			guint mine = tune_config_set(configs->pdata[i]);
			guint its = tune_config_set(configs->pdata[k]);

			if (k == i || !best[k] ||
			    !is_alike(&costs[i], &costs[k]))
				continue;
			best[i] = mine < its || (mine == its && i < k);
		}
}

gboolean *tune_pareto(const GPtrArray *configs, const struct tune_goal *g)
{
	gboolean *best = g_new0(gboolean, MAX(configs->len, 1));
	g_autofree struct costs *costs =
		g_new(struct costs, MAX(configs->len, 1));
	guint i, k;

	for (i = 0; i < configs->len; i++)
		costs[i] = costs_of(configs->pdata[i], g);
	for (i = 0; i < configs->len; i++) {
		best[i] = is_measured(&costs[i]);
		for (k = 0; best[i] && k < configs->len; k++)
			best[i] = !is_measured(&costs[k]) ||
				  !beats(&costs[k], &costs[i]);
	}
	thin_out(configs, costs, best);
	return best;
}
