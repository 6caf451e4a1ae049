/* SPDX-License-Identifier: GPL-2.0-only */
/* Tuning, against a machine of which the best is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tune_dut.h"

#define SEEDS 40

static const struct tune_reps all_reps = {0};

static void parse(struct tune_goal *g, const char *text)
{
	assert_true(tune_goal_parse(g, text, NULL));
	tune_goal_resolve(g, 100000);
}

/* @c, as it would be measured without noise. */
static void add_one(GPtrArray *to, const struct tune_space *s,
		    const struct tune_dut *d, const struct tune_goal *g,
		    const struct tune_config *c)
{
	struct tune_config *one = tune_config_new(c->mode);
	guint load;

	memcpy(one->level, c->level, sizeof(c->level));
	one->id = to->len;
	for (load = 0; load < g->nloads; load++) {
		struct tune_value v =
			tune_dut_true(d, s, c, g->loads[load].value);

		v.load = load;
		v.rep = 1;
		g_array_append_val(one->values, v);
	}
	g_ptr_array_add(to, one);
}

/* Every configuration there is. */
static void add_all(GPtrArray *to, const struct tune_space *s,
		    const struct tune_dut *d, const struct tune_goal *g,
		    struct tune_config *c, guint dim)
{
	const struct tune_dim *knob;
	guint level;

	if (dim == s->dims->len) {
		add_one(to, s, d, g, c);
		return;
	}
	knob = s->dims->pdata[dim];
	for (level = 0; level <= knob->levels->len; level++) {
		c->level[dim] = (guint8)level;
		if (!level || tune_dim_applies(s, knob, c->mode))
			add_all(to, s, d, g, c, dim + 1);
	}
	c->level[dim] = TUNE_UNSET;
}

static GPtrArray *grid(const struct tune_space *s, const struct tune_dut *d,
		       const struct tune_goal *g)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(tune_config_free);
	guint mode;

	for (mode = 0; mode < s->modes->len; mode++) {
		struct tune_config *c = tune_config_new(mode);

		add_all(all, s, d, g, c, 0);
		tune_config_free(c);
	}
	return all;
}

static const struct tune_config *best_of(const GPtrArray *all,
					 const struct tune_goal *g)
{
	const struct tune_config *best = all->pdata[0];
	guint i;

	for (i = 1; i < all->len; i++)
		if (tune_compare(all->pdata[i], best, g, all_reps) < 0)
			best = all->pdata[i];
	return best;
}

/* What the winner of a search is truly worth, of the best there is. */
static double worth(const struct tune_race *t, const GPtrArray *all)
{
	const struct tune_config *found = tune_race_best(t);
	const struct tune_config *best = best_of(all, t->goal), *same = NULL;
	guint i;

	for (i = 0; i < all->len && !same; i++)
		if (tune_config_same(all->pdata[i], found))
			same = all->pdata[i];
	assert_non_null(same);
	if (tune_violation(same, t->goal, all_reps) > 0.05)
		return 0;
	return tune_gain(best, same, t->goal, all_reps).median;
}

static void assert_finds(const char *text, const struct tune_dut *d,
			 const struct tune_spec *base, double enough)
{
	struct tune_space *s = tune_dut_space();
	struct tune_spec spec = *base;
	struct tune_goal g;
	GPtrArray *all;
	guint good = 0;

	parse(&g, text);
	all = grid(s, d, &g);
	for (spec.seed = 0; spec.seed < SEEDS; spec.seed++) {
		struct tune_race *t = tune_dut_search(*d, s, &g, &spec);
		double is = worth(t, all);

		if (g.most && is > 0)
			is = 1 / is;
		good += is >= enough;
		if (t->asked > spec.trials)
			fail_msg("%u trials of %u", t->asked, spec.trials);
		tune_race_free(t);
	}
	if (good < SEEDS * 9 / 10)
		fail_msg("%s: %u of %u", text, good, SEEDS);
	g_ptr_array_unref(all);
	tune_space_free(s);
}

static void test_exact(void **state)
{
	const struct tune_spec spec = {.trials = 40, .reps = 1, .exact = TRUE};
	struct tune_dut d = {.capacity = 100000};

	(void)state;
	assert_finds("p99 < 200us at 50kpps, least cpu", &d, &spec, 0.97);
	assert_finds("least p50 at 50kpps", &d, &spec, 0.99);
	assert_finds("cpu < 60% at 50kpps, least p99", &d, &spec, 0.9);
	assert_finds("delivered > 90kpps at 2x, least p99 at 2x", &d, &spec,
		     0.99);
}

static void test_never_livelock(void **state)
{
	const struct tune_spec spec = {.trials = 60, .reps = 1, .exact = TRUE};
	struct tune_dut d = {.capacity = 100000};

	(void)state;
	assert_finds("never livelock", &d, &spec, 0.99);
	assert_finds("never livelock, least cpu at 1x", &d, &spec, 0.95);
}

static void test_noise(void **state)
{
	const struct tune_spec spec = {.trials = 200, .reps = 4};
	struct tune_dut d = {.capacity = 100000, .noise = 0.03};

	(void)state;
	assert_finds("p99 < 200us at 50kpps, least cpu", &d, &spec, 0.93);
	d.drift = 0.0005; /* 10 % over the search */
	assert_finds("p99 < 200us at 50kpps, least cpu", &d, &spec, 0.9);
}

/* What is told of the winner is not what it was chosen by. */
static void test_unbiased(void **state)
{
	const struct tune_spec base = {.trials = 200, .reps = 5};
	struct tune_dut d = {.capacity = 100000, .noise = 0.05};
	struct tune_space *s = tune_dut_space();
	struct tune_spec spec = base;
	double sum = 0;
	struct tune_goal g;

	(void)state;
	parse(&g, "least p50 at 50kpps");
	for (spec.seed = 0; spec.seed < SEEDS; spec.seed++) {
		struct tune_race *t = tune_dut_search(d, s, &g, &spec);
		const struct tune_config *best = tune_race_best(t);
		struct interval i =
			tune_figure(best, &g, TUNE_P50, 0, tune_race_reps(t));

		assert_int_equal(i.n, spec.reps);
		sum += i.median /
		       tune_dut_true(&d, s, best, 50000).of[TUNE_P50];
		tune_race_free(t);
	}
	assert_true(fabs(sum / SEEDS - 1) < 0.015);
	tune_space_free(s);
}

/* The same seed and results: the same trials. Another order: no difference. */
static void test_order(void **state)
{
	const struct tune_spec spec = {.trials = 60, .reps = 4, .seed = 3};
	struct tune_space *s = tune_dut_space();
	struct tune_dut d = {.capacity = 100000};
	struct tune_race *a, *b;
	struct tune_goal g;
	GArray *x, *y;
	guint i;

	(void)state;
	parse(&g, "p99 < 200us at 50kpps, least cpu");
	a = tune_race_new(s, &g, &spec);
	b = tune_race_new(s, &g, &spec);
	for (;;) {
		x = tune_race_batch(a);
		y = tune_race_batch(b);
		assert_int_equal(x->len, y->len);
		if (!x->len)
			break;
		assert_memory_equal(x->data, y->data,
				    x->len * sizeof(struct tune_ask));
		for (i = 0; i < x->len; i++) {
			const struct tune_ask *p =
				&g_array_index(x, struct tune_ask, i);
			const struct tune_ask *q = &g_array_index(
				y, struct tune_ask, x->len - 1 - i);
			struct tune_value v;

			d.rand = g_rand_new_with_seed(1);
			v = tune_dut_trial(&d, a, p);
			tune_race_tell(a, p->config, &v);
			v = tune_dut_trial(&d, b, q);
			tune_race_tell(b, q->config, &v);
			g_rand_free(d.rand);
		}
		g_array_unref(x);
		g_array_unref(y);
	}
	assert_true(tune_race_best(a)->id == tune_race_best(b)->id);
	g_array_unref(x);
	g_array_unref(y);
	tune_race_free(a);
	tune_race_free(b);
	tune_space_free(s);
}

/* A mode that the driver refuses is left out, and nothing else suffers. */
static void test_refused(void **state)
{
	const struct tune_spec spec = {.trials = 40, .reps = 1, .exact = TRUE};
	struct tune_space *s = tune_dut_space();
	struct tune_dut d = {.capacity = 100000};
	struct tune_race *t;
	struct tune_goal g;
	GArray *batch;
	guint i, refused = 0;

	(void)state;
	parse(&g, "least p50 at 50kpps");
	t = tune_race_new(s, &g, &spec);
	while ((batch = tune_race_batch(t))->len) {
		for (i = 0; i < batch->len; i++) {
			const struct tune_ask *a =
				&g_array_index(batch, struct tune_ask, i);
			const struct tune_config *c =
				t->configs->pdata[a->config];
			struct tune_value v;

			if (c->mode == 2) {
				tune_race_refuse(t, a->config, "no");
				refused++;
				continue;
			}
			d.rand = g_rand_new_with_seed(1);
			v = tune_dut_trial(&d, t, a);
			tune_race_tell(t, a->config, &v);
			g_rand_free(d.rand);
		}
		g_array_unref(batch);
	}
	g_array_unref(batch);
	assert_true(refused > 0);
	assert_int_equal(tune_race_best(t)->mode, 1);
	tune_race_free(t);
	tune_space_free(s);
}

/* In each n-th of a knob's levels there is one. */
static void test_sample(void **state)
{
	struct tune_space *s = tune_dut_space();
	GRand *rand = g_rand_new_with_seed(5);
	GPtrArray *all = tune_sample(s, 24, rand);
	guint seen[3][TUNE_MAX_DIMS][8] = {0}, i, k;

	(void)state;
	assert_true(all->len >= 20 && all->len <= 24);
	for (i = 0; i < all->len; i++) {
		const struct tune_config *c = all->pdata[i];

		if (i < 3) {
			assert_int_equal(c->mode, i);
			assert_int_equal(tune_config_set(c), 0);
		}
		for (k = 0; k < s->dims->len; k++) {
			const struct tune_dim *d = s->dims->pdata[k];

			assert_true(c->level[k] <= d->levels->len);
			seen[c->mode][k][c->level[k]]++;
			if (!tune_dim_applies(s, d, c->mode))
				assert_int_equal(c->level[k], TUNE_UNSET);
		}
	}
	/* Of seven configurations each of seven levels has one. */
	for (i = 0; i <= 6; i++)
		assert_true(seen[0][1][i] >= 1);
	g_ptr_array_unref(all);
	g_rand_free(rand);
	tune_space_free(s);
}

static void assert_levels(gint64 min, gint64 max, const char *wanted)
{
	struct tune_space *s = tune_space_new();
	struct tune_dim *d = tune_space_add_dim(s, "x");
	g_autofree char *text = NULL;

	tune_dim_add_range(d, min, max);
	g_ptr_array_add(d->levels, NULL);
	text = g_strjoinv(" ", (char **)d->levels->pdata);
	assert_string_equal(text, wanted);
	tune_space_free(s);
}

static void test_levels(void **state)
{
	(void)state;
	assert_levels(64, 1024, "64 128 256 512 1024");
	assert_levels(0, 500, "0 31 62 124 249 500");
	assert_levels(0, 1, "0 1");
	assert_levels(8, 8, "8");
	assert_levels(1, 100000, "1 10 100 1000 10000 100000");
}

static void add_measured(GPtrArray *all, double p99, double cpu,
			 double delivered)
{
	struct tune_config *c = tune_config_new(0);
	struct tune_value v = {.rep = 1};

	v.of[TUNE_P99] = p99;
	v.of[TUNE_CPU] = cpu;
	v.of[TUNE_DELIVERED] = delivered;
	g_array_append_val(c->values, v);
	c->id = all->len;
	g_ptr_array_add(all, c);
}

static void test_pareto(void **state)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(tune_config_free);
	g_autofree gboolean *best = NULL;
	struct tune_goal g;

	(void)state;
	parse(&g, "least cpu at 50kpps");
	add_measured(all, 100, 0.5, 50000);
	add_measured(all, 100, 0.6, 50000); /* beaten by the first */
	add_measured(all, 90, 0.6, 50000);
	add_measured(all, 200, 0.9, 60000);
	add_measured(all, NAN, 0.1, 60000);	/* not measured */
	add_measured(all, 100, 0.5, 50000);	/* as good as the first */
	add_measured(all, 100.5, 0.499, 50000); /* alike */
	best = tune_pareto(all, &g);
	assert_true(best[0] && !best[1] && best[2] && best[3]);
	assert_false(best[4]);
	assert_false(best[5]);
	assert_false(best[6]);
	g_ptr_array_unref(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_pareto),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_never_livelock),
		cmocka_unit_test(test_noise),
		cmocka_unit_test(test_unbiased),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
