/* SPDX-License-Identifier: GPL-2.0-only */
#include "tune_race.h"

#include <math.h>

/* Of the trials, so much for the beginning; the rest goes around the best. */
#define START_SHARE 0.6
/* Besides the default, who is measured once more at the end. */
#define CONFIRMED 3
/* When the surroundings of so many of the best are known, it is over. */
#define CENTRES 3
/*
 * Where nothing has to be repeated, so many are enough to see where to go on,
 * and no more are spent around what is left then; a host has as many CPUs at
 * least.
 */
#define STRIDE 2

static const struct tune_reps all_reps = {0};

/* Trials that @n configurations cost until the last of them is told. */
static double bout_cost(const struct tune_race *t, double n)
{
	double cost = n, have = 1;

	while (!t->spec.exact && have < t->spec.reps) {
		double add = MIN(have, t->spec.reps - have);

		/* The default and the champion go along. */
		n = ceil(n / 2) + 2;
		cost += n * add;
		have += add;
	}
	return cost * t->goal->nloads;
}

static guint confirm_cost(const struct tune_race *t)
{
	return t->spec.exact ? 0
			     : (CONFIRMED + 1) * t->spec.reps * t->goal->nloads;
}

guint tune_race_least(const struct tune_space *s, const struct tune_goal *g,
		      const struct tune_spec *spec)
{
	struct tune_race t = {.goal = g, .spec = *spec};

	return confirm_cost(&t) +
	       (guint)ceil(bout_cost(&t, s->modes->len + 1) / START_SHARE);
}

static gint compare_configs(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct tune_race *t = data;

	return tune_compare(*(struct tune_config *const *)a,
			    *(struct tune_config *const *)b, t->goal,
			    (struct tune_reps){t->first});
}

/* Best first, by the repetitions of this bout. */
static void rank(const struct tune_race *t, GPtrArray *configs)
{
	g_ptr_array_sort_with_data(configs, compare_configs, (gpointer)t);
}

static GPtrArray *all_ranked(const struct tune_race *t)
{
	GPtrArray *all = g_ptr_array_new();
	struct tune_race by_all = *t;
	guint i;

	by_all.first = all_reps.first;
	for (i = 0; i < t->configs->len; i++)
		g_ptr_array_add(all, t->configs->pdata[i]);
	rank(&by_all, all);
	return all;
}

static gboolean holds(const GPtrArray *configs, gconstpointer c)
{
	return g_ptr_array_find((GPtrArray *)configs, c, NULL);
}

/* Repetitions from here on belong to a new bout. */
static void open_bout(struct tune_race *t)
{
	if (!t->spec.exact)
		t->first += (int)t->spec.reps;
	t->rung = 1;
	g_ptr_array_set_size(t->bout, 0);
}

static void enter(struct tune_race *t, struct tune_config *c)
{
	if (c->id == G_MAXUINT) {
		c->id = t->configs->len;
		g_ptr_array_add(t->configs, c);
	}
	if (!c->why && !holds(t->bout, c))
		g_ptr_array_add(t->bout, c);
}

struct tune_race *tune_race_new(const struct tune_space *space,
				const struct tune_goal *goal,
				const struct tune_spec *spec)
{
	struct tune_race *t = g_new0(struct tune_race, 1);
	GRand *rand = g_rand_new_with_seed(spec->seed);
	guint i, n = space->modes->len + 1;
	GPtrArray *sample;
	double most;

	t->space = space;
	t->goal = goal;
	t->spec = *spec;
	t->configs = g_ptr_array_new_with_free_func(tune_config_free);
	t->bout = g_ptr_array_new();
	t->rung = 1;
	t->first = 1;
	most = START_SHARE * (spec->trials - confirm_cost(t));
	while (bout_cost(t, n + 1) <= most && n < tune_space_size(space))
		n++;
	sample = tune_sample(space, n, rand);
	g_ptr_array_set_free_func(sample, NULL);
	for (i = 0; i < sample->len; i++) {
		struct tune_config *c = sample->pdata[i];

		c->id = G_MAXUINT;
		enter(t, c);
	}
	g_ptr_array_unref(sample);
	g_rand_free(rand);
	return t;
}

void tune_race_free(struct tune_race *t)
{
	if (!t)
		return;
	g_ptr_array_unref(t->bout);
	g_ptr_array_unref(t->configs);
	g_free(t);
}

static gboolean has(const struct tune_config *c, guint load, int rep)
{
	guint i;

	for (i = 0; i < c->values->len; i++) {
		const struct tune_value *v =
			&g_array_index(c->values, struct tune_value, i);

		if (v->load == load && v->rep == rep)
			return TRUE;
	}
	return FALSE;
}

/* What the bout lacks to have t->rung repetitions of all its loads. */
static GArray *ask(struct tune_race *t)
{
	GArray *asks = g_array_new(FALSE, FALSE, sizeof(struct tune_ask));
	struct tune_ask a;
	guint i;

	for (i = 0; i < t->bout->len; i++) {
		const struct tune_config *c = t->bout->pdata[i];

		a.config = c->id;
		for (a.rep = t->first; a.rep < t->first + (int)t->rung; a.rep++)
			for (a.load = 0; a.load < t->goal->nloads; a.load++)
				if (!c->why && !has(c, a.load, a.rep))
					g_array_append_val(asks, a);
	}
	t->asked += asks->len;
	return asks;
}

/* They stay in every bout to its end. */
static void enter_steady(struct tune_race *t)
{
	if (t->spec.exact)
		return;
	enter(t, t->configs->pdata[0]);
	if (t->champion)
		enter(t, t->champion);
}

/* FALSE: those that are left have all their repetitions. */
static gboolean next_rung(struct tune_race *t)
{
	if (t->spec.exact || t->rung >= t->spec.reps || !t->bout->len)
		return FALSE;
	rank(t, t->bout);
	g_ptr_array_set_size(t->bout, (gint)(t->bout->len + 1) / 2);
	enter_steady(t);
	t->rung = MIN(2 * t->rung, t->spec.reps);
	return TRUE;
}

gboolean tune_race_knows(const struct tune_race *t, const struct tune_config *c)
{
	guint i;

	for (i = 0; i < t->configs->len; i++)
		if (tune_config_same(t->configs->pdata[i], c))
			return TRUE;
	return FALSE;
}

/* New ones around @c, as many as can be afforded, against it. */
static gboolean enter_neighbours(struct tune_race *t, struct tune_config *c)
{
	g_autoptr(GPtrArray) all = tune_neighbours(t->space, c);
	double left = (double)t->spec.trials - t->asked - confirm_cost(t);
	/* The centre, the champion and the default. */
	guint i, fresh = 0, old = t->spec.exact ? 0 : 3;

	g_ptr_array_set_free_func(all, NULL);
	for (i = 0; i < all->len; i++) {
		struct tune_config *n = all->pdata[i];

		if (tune_race_knows(t, n) ||
		    bout_cost(t, fresh + 1 + old) > left) {
			tune_config_free(n);
			continue;
		}
		if (!fresh++)
			open_bout(t);
		n->id = G_MAXUINT;
		enter(t, n);
	}
	if (fresh && !t->spec.exact) {
		enter(t, c);
		enter_steady(t);
	}
	return fresh > 0;
}

/*
 * The bout's first takes the place of the champion when it is better beyond
 * doubt: of equals the luckiest would always win.
 */
static void crown(struct tune_race *t)
{
	struct tune_reps reps = {t->first};
	struct tune_config *first;

	rank(t, t->bout);
	first = t->bout->len ? t->bout->pdata[0] : NULL;
	if (!first)
		return;
	if (!t->champion || t->champion->why ||
	    (tune_compare(first, t->champion, t->goal, reps) < 0 &&
	     (t->spec.exact ||
	      !tune_is_same(first, t->champion, t->goal, reps, FALSE))))
		t->champion = first;
}

static void put_first(GPtrArray *ranking, const struct tune_config *c)
{
	if (g_ptr_array_remove(ranking, (gpointer)c))
		g_ptr_array_insert(ranking, 0, (gpointer)c);
}

/*
 * Around what would be recommended now, which may be simpler than the champion;
 * around the champion; then around the next best by all repetitions.
 */
static gboolean refine(struct tune_race *t)
{
	g_autoptr(GPtrArray) ranking = all_ranked(t);
	guint i;

	if (t->champion)
		put_first(ranking, t->champion);
	put_first(ranking, tune_race_best(t));
	for (i = 0; i < MIN(CENTRES, ranking->len); i++) {
		struct tune_config *c = ranking->pdata[i];

		if (c->why || !enter_neighbours(t, c))
			continue;
		t->bouts++;
		return TRUE;
	}
	return FALSE;
}

static void confirm(struct tune_race *t)
{
	g_autoptr(GPtrArray) ranking = all_ranked(t);
	guint i;

	open_bout(t);
	if (t->champion)
		enter(t, t->champion);
	for (i = 0; i < ranking->len && t->bout->len < CONFIRMED; i++)
		enter(t, ranking->pdata[i]);
	enter(t, t->configs->pdata[0]);
	t->rung = t->spec.reps;
}

/* A bout is over: what is next? FALSE: nothing. */
static gboolean advance(struct tune_race *t)
{
	if (t->stage <= TUNE_REFINE && next_rung(t))
		return TRUE;
	crown(t);
	if (t->stage <= TUNE_REFINE) {
		t->stage = TUNE_REFINE;
		if (refine(t))
			return TRUE;
	}
	if (t->stage == TUNE_REFINE && !t->spec.exact) {
		t->stage = TUNE_CONFIRM;
		confirm(t);
		return TRUE;
	}
	t->stage = TUNE_OVER;
	return FALSE;
}

GArray *tune_race_batch(struct tune_race *t)
{
	GArray *asks = g_array_new(FALSE, FALSE, sizeof(struct tune_ask));

	if (t->stage != TUNE_OVER)
		do {
			g_array_unref(asks);
			asks = ask(t);
		} while (!asks->len && advance(t));
	return asks;
}

void tune_race_tell(struct tune_race *t, guint config,
		    const struct tune_value *v)
{
	struct tune_config *c = t->configs->pdata[config];

	g_array_append_vals(c->values, v, 1);
}

void tune_race_refuse(struct tune_race *t, guint config, const char *why)
{
	struct tune_config *c = t->configs->pdata[config];

	g_free(c->why);
	c->why = g_strdup(why);
	g_ptr_array_remove(t->bout, c);
}

struct tune_reps tune_race_reps(const struct tune_race *t)
{
	gboolean confirmed = t->stage == TUNE_OVER && !t->spec.exact;

	return (struct tune_reps){confirmed ? t->first : 0};
}

GPtrArray *tune_race_ranking(const struct tune_race *t)
{
	struct tune_reps reps = tune_race_reps(t);
	GPtrArray *all = all_ranked(t);
	struct tune_race by = *t;
	guint i;

	for (i = all->len; reps.first && i > 0; i--)
		if (!holds(t->bout, all->pdata[i - 1]))
			g_ptr_array_remove_index(all, i - 1);
	by.first = reps.first;
	rank(&by, all);
	return all;
}

const struct tune_config *tune_race_best(const struct tune_race *t)
{
	g_autoptr(GPtrArray) ranking = tune_race_ranking(t);
	const struct tune_config *first = t->champion, *best;
	guint i;

	if (!first || first->why)
		first = ranking->pdata[0];
	best = first;
	for (i = 0; i < ranking->len; i++) {
		const struct tune_config *c = ranking->pdata[i];

		if (tune_is_same(c, first, t->goal, tune_race_reps(t),
				 t->spec.exact) &&
		    tune_config_set(c) < tune_config_set(best))
			best = c;
	}
	return best;
}
