/* SPDX-License-Identifier: GPL-2.0-only */
/* MLRsearch: how a load is classified, and searches of simulated devices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "search_dut.h"
#include "stats/mlr_loads.h"

#define SEEDS 50

static GArray *mlr(const struct dut *d, const struct search_spec *spec,
		   guint32 seed, guint *trials)
{
	return dut_search(d, &search_mlr, spec, seed, trials);
}

static struct search_result one(const struct dut *d,
				const struct search_spec *spec,
				const char *goal, guint32 seed)
{
	guint trials;
	GArray *results = mlr(d, spec, seed, &trials);
	struct search_result r = *dut_result(results, goal);

	assert_in_range(trials, 1, 150);
	g_array_unref(results);
	return r;
}

/* Half of three seconds may be bad. */
static const struct mlr_target half = {
	.loss_ratio = 0, .exceed_ratio = 0.5, .trial_s = 1, .sum_s = 3};

static enum mlr_class class_of(const struct mlr_target *target, guint n,
			       const struct mlr_trial *trials)
{
	GArray *loads = mlr_loads_new();
	enum mlr_class class;
	guint i;

	for (i = 0; i < n; i++)
		mlr_loads_add(loads, 1000, trials[i].duration_s,
			      trials[i].loss_ratio);
	class = mlr_classify(&g_array_index(loads, struct mlr_load, 0), target);
	g_array_unref(loads);
	return class;
}

static void test_classify(void **state)
{
	const struct mlr_trial good[] = {{1, 0}, {1, 0}};
	const struct mlr_trial bad[] = {{1, 0.1}, {1, 0.1}};
	const struct mlr_trial mixed[] = {{1, 0}, {1, 0.1}, {1, 0}};
	const struct mlr_trial quick[] = {
		{0.4, 0}, {0.4, 0}, {0.4, 0}, {0.4, 0}, {0.4, 0}};
	const struct mlr_trial excused[] = {
		{0.9, 0}, {0.9, 0.1}, {0.9, 0.1}, {0.9, 0.1}};
	struct mlr_target strict = half;

	(void)state;
	assert_int_equal(class_of(&half, 1, good), MLR_UNDECIDED);
	assert_int_equal(class_of(&half, 2, good), MLR_LOWER);
	assert_int_equal(class_of(&half, 1, bad), MLR_UNDECIDED);
	assert_int_equal(class_of(&half, 2, bad), MLR_UPPER);
	assert_int_equal(class_of(&half, 2, mixed), MLR_UNDECIDED);
	assert_int_equal(class_of(&half, 3, mixed), MLR_LOWER);
	/* Short ones never make a lower bound, but an upper one. */
	assert_int_equal(class_of(&half, 5, quick), MLR_UNDECIDED);
	assert_int_equal(class_of(&half, 3, excused), MLR_UNDECIDED);
	assert_int_equal(class_of(&half, 4, excused), MLR_UPPER);
	strict.exceed_ratio = 0;
	assert_int_equal(class_of(&strict, 2, mixed), MLR_UPPER);
	assert_int_equal(class_of(&strict, 2, good), MLR_UNDECIDED);
}

static void test_conditional(void **state)
{
	struct mlr_target target = half;
	GArray *loads = mlr_loads_new();
	const struct mlr_load *load;

	(void)state;
	target.loss_ratio = 0.005;
	mlr_loads_add(loads, 1000, 1, 0.4);
	mlr_loads_add(loads, 1000, 1, 0.001);
	mlr_loads_add(loads, 1000, 1, 0.004);
	mlr_loads_add(loads, 1000, 0.1, 0);
	load = &g_array_index(loads, struct mlr_load, 0);
	assert_float_equal(mlr_conditional(load, &target), 996, 1e-6);
	g_array_unref(loads);
}

/* A good load above a bad one is no relevant bound. */
static void test_bounds(void **state)
{
	struct mlr_target target = half;
	GArray *loads = mlr_loads_new();
	struct mlr_bounds b;

	(void)state;
	target.sum_s = 1;
	mlr_loads_add(loads, 3000, 1, 0);
	mlr_loads_add(loads, 1000, 1, 0);
	mlr_loads_add(loads, 2000, 1, 0.1);
	b = mlr_bounds_of(loads, &target);
	assert_true(b.lower->pps == 1000 && b.upper->pps == 2000);
	g_array_unref(loads);
}

static void test_ideal(void **state)
{
	static const double capacities[] = {150, 3999, 4000, 51234, 777777};
	struct search_spec spec = dut_spec();
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(capacities); i++) {
		struct dut d = {.capacity = capacities[i]};
		struct search_result ndr = one(&d, &spec, "ndr", 1);
		struct search_result pdr = one(&d, &spec, "pdr", 1);
		double limit = d.capacity / (1 - 0.005);

		assert_int_equal(ndr.state, SEARCH_REGULAR);
		assert_int_equal(pdr.state, SEARCH_REGULAR);
		assert_true(ndr.low <= d.capacity && ndr.high > d.capacity);
		assert_true(ndr.high - ndr.low <= MAX(0.01 * ndr.high, 1));
		/* A frame is the grain of a loss ratio. */
		assert_true(pdr.low <= limit + 1 && pdr.high > limit - 1);
		assert_true(pdr.low >= ndr.low);
		assert_true(ndr.conditional == ndr.value);
		assert_true(pdr.conditional <= pdr.value);
	}
}

/* The second goal is nearly free: trials are shared. */
static void test_shared(void **state)
{
	struct search_spec both = dut_spec(), alone = dut_spec();
	struct dut d = {.capacity = 51234};
	guint with, without;

	(void)state;
	alone.ngoals = 1;
	g_array_unref(mlr(&d, &both, 1, &with));
	g_array_unref(mlr(&d, &alone, 1, &without));
	assert_true(with < 2 * without);
}

/* The first trials are short, the bounds stand the final duration. */
static void test_phases(void **state)
{
	struct search_spec spec = dut_spec();
	struct search *s = search_new(&search_mlr, &spec);
	struct dut d = {.capacity = 51234};
	struct search_trial t;
	double measured_s = 0, first_s = 0;
	guint full = 0;

	(void)state;
	d.rand = g_rand_new_with_seed(1);
	while (search_next(s, &t)) {
		struct search_outcome o = dut_trial(&d, &t);

		first_s = first_s > 0 ? first_s : t.duration_s;
		full += t.duration_s == spec.trial_s;
		measured_s += t.duration_s;
		search_report(s, &o);
	}
	assert_true(first_s == spec.short_s);
	assert_true(full >= 2);
	assert_true(measured_s < search_trials(s) * spec.trial_s / 1.5);
	g_rand_free(d.rand);
	search_free(s);
}

static void test_irregular(void **state)
{
	struct search_spec spec = dut_spec();
	struct dut fast = {.capacity = 5e6}, slow = {.capacity = 50};
	struct dut leaky = {.capacity = 50000, .floor = 1e-3};
	struct search_result r;

	(void)state;
	r = one(&fast, &spec, "ndr", 1);
	assert_int_equal(r.state, SEARCH_IRREGULAR);
	assert_true(r.value == spec.max_pps && isnan(r.high));
	r = one(&slow, &spec, "pdr", 1);
	assert_int_equal(r.state, SEARCH_NOT_REACHED);
	assert_true(isnan(r.value));
	/* Some loss at every load: no NDR, and a PDR all the same. (Of 20
	 * frames one lost is too much for either: the lowest load must have
	 * more.) */
	spec.min_pps = 5000;
	r = one(&leaky, &spec, "ndr", 1);
	assert_int_equal(r.state, SEARCH_NOT_REACHED);
	r = one(&leaky, &spec, "pdr", 1);
	assert_int_equal(r.state, SEARCH_REGULAR);
	assert_true(fabs(r.value / 50200 - 1) < 0.015);
}

static void test_livelock(void **state)
{
	struct search_spec spec = dut_spec();
	struct dut d = {.capacity = 51234, .livelock = TRUE};
	struct search_result r = one(&d, &spec, "ndr", 1);

	(void)state;
	assert_int_equal(r.state, SEARCH_REGULAR);
	assert_true(r.low <= d.capacity && r.high > d.capacity);
}

/* What loses at a low load is no lower bound, whatever is carried above. */
static void test_inversion(void **state)
{
	struct search_spec spec = dut_spec();
	struct dut d = {.capacity = 60000, .weak_from = 7000, .weak_to = 9000};
	struct search_result r = one(&d, &spec, "ndr", 1);

	(void)state;
	assert_int_equal(r.state, SEARCH_REGULAR);
	assert_true(r.low < d.weak_from && r.high >= d.weak_from);
}

/* A majority of trials decides: noise moves the bounds less. */
static void test_noise(void **state)
{
	struct search_spec spec = dut_spec();
	struct dut d = {.capacity = 50000, .noise = 0.02};
	guint seed;

	(void)state;
	spec.exceed_ratio = 0.5;
	spec.sum_s = 3;
	for (seed = 0; seed < SEEDS; seed++) {
		struct search_result r = one(&d, &spec, "ndr", seed);

		assert_int_equal(r.state, SEARCH_REGULAR);
		assert_true(fabs(r.value / d.capacity - 1) < 0.05);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_classify),
		cmocka_unit_test(test_conditional),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_ideal),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_phases),
		cmocka_unit_test(test_irregular),
		cmocka_unit_test(test_livelock),
		cmocka_unit_test(test_inversion),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
