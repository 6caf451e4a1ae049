/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a search begins, and where it may go from there. */
#include "tune_space.h"

static gboolean has_knobs(const struct tune_space *s, guint mode)
{
	guint i;

	for (i = 0; i < s->dims->len; i++)
		if (tune_dim_applies(s, s->dims->pdata[i], mode))
			return TRUE;
	return FALSE;
}

/* Fisher and Yates. */
static void shuffle(guint *items, guint n, GRand *rand)
{
	guint i;

	for (i = 0; i < n; i++)
		items[i] = i;
	for (i = n; i > 1; i--) {
		guint j = (guint)g_rand_int_range(rand, 0, (gint32)i);
		guint other = items[i - 1];

		items[i - 1] = items[j];
		items[j] = other;
	}
}

static gboolean is_known(const GPtrArray *configs, const struct tune_config *c)
{
	guint i;

	for (i = 0; i < configs->len; i++)
		if (tune_config_same(configs->pdata[i], c))
			return TRUE;
	return FALSE;
}

static void add_new(GPtrArray *configs, struct tune_config *c)
{
	if (is_known(configs, c))
		tune_config_free(c);
	else
		g_ptr_array_add(configs, c);
}

/* McKay, Beckman and Conover (1979), over levels that are few. */
static void add_hypercube(GPtrArray *configs, const struct tune_space *s,
			  guint mode, guint n, GRand *rand)
{
	g_autofree guint *order = g_new(guint, MAX(n, 1));
	g_autofree struct tune_config **made =
		g_new(struct tune_config *, MAX(n, 1));
	guint i, k;

	for (k = 0; k < n; k++)
		made[k] = tune_config_new(mode);
	for (i = 0; i < s->dims->len; i++) {
		const struct tune_dim *d = s->dims->pdata[i];

		if (!tune_dim_applies(s, d, mode))
			continue;
		shuffle(order, n, rand);
		for (k = 0; k < n; k++) {
			double at = (order[k] + g_rand_double(rand)) / n;

			made[k]->level[i] = (guint8)(at * (1 + d->levels->len));
		}
	}
	for (k = 0; k < n; k++)
		add_new(configs, made[k]);
}

/* How many of @n go to each mode: those without knobs need no more. */
static guint *deal_out(const struct tune_space *s, guint n, GRand *rand)
{
	g_autofree guint *order = g_new(guint, s->modes->len);
	guint *share = g_new0(guint, s->modes->len);
	guint i, able = 0;

	for (i = 0; i < s->modes->len; i++)
		able += has_knobs(s, i);
	shuffle(order, s->modes->len, rand);
	for (i = 0; able && n; i = (i + 1) % s->modes->len)
		if (has_knobs(s, order[i])) {
			share[order[i]]++;
			n--;
		}
	return share;
}

GPtrArray *tune_sample(const struct tune_space *s, guint n, GRand *rand)
{
	GPtrArray *configs = g_ptr_array_new_with_free_func(tune_config_free);
	g_autofree guint *share = NULL;
	guint mode;

	for (mode = 0; mode < s->modes->len && configs->len < n; mode++)
		g_ptr_array_add(configs, tune_config_new(mode));
	share = deal_out(s, n - configs->len, rand);
	for (mode = 0; mode < s->modes->len; mode++)
		add_hypercube(configs, s, mode, share[mode], rand);
	return configs;
}

static void add_neighbour(GPtrArray *to, const struct tune_config *c, guint dim,
			  guint level)
{
	struct tune_config *n = tune_config_new(c->mode);
	guint i;

	for (i = 0; i < TUNE_MAX_DIMS; i++)
		n->level[i] = c->level[i];
	n->level[dim] = (guint8)level;
	g_ptr_array_add(to, n);
}

/* What is set one step up and down; or what is not, to the middle. */
static void add_steps(GPtrArray *all, const struct tune_space *s,
		      const struct tune_config *c, guint dim, gboolean set)
{
	const struct tune_dim *d = s->dims->pdata[dim];
	guint level = c->level[dim];

	if (!tune_dim_applies(s, d, c->mode) || set != (level != TUNE_UNSET))
		return;
	if (!set) {
		add_neighbour(all, c, dim, (d->levels->len + 1) / 2);
		return;
	}
	if (level > 1)
		add_neighbour(all, c, dim, level - 1);
	if (level < d->levels->len)
		add_neighbour(all, c, dim, level + 1);
}

GPtrArray *tune_neighbours(const struct tune_space *s,
			   const struct tune_config *c)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(tune_config_free);
	guint i;

	for (i = 0; i < s->dims->len; i++)
		if (c->level[i] != TUNE_UNSET)
			add_neighbour(all, c, i, TUNE_UNSET);
	for (i = 0; i < s->dims->len; i++)
		add_steps(all, s, c, i, TRUE);
	for (i = 0; i < s->dims->len; i++)
		add_steps(all, s, c, i, FALSE);
	return all;
}
