/* SPDX-License-Identifier: GPL-2.0-only */
/* MLFRR against simulated devices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "search_dut.h"

#define SEEDS 50

/* The result of one search, and how many trials it took. */
static struct search_result mlfrr(const struct dut *d, guint32 seed,
				  guint *trials)
{
	struct search_spec spec = dut_spec();
	GArray *results = dut_search(d, &search_mlfrr, &spec, seed, trials);
	struct search_result r = *dut_result(results, "mlfrr");

	g_array_unref(results);
	return r;
}

static void assert_near(double value, double wanted, double tolerance)
{
	if (fabs(value / wanted - 1) > tolerance)
		fail_msg("%.0f is not within %g of %.0f", value, tolerance,
			 wanted);
}

static void test_ideal(void **state)
{
	static const double capacities[] = {150, 3999, 4000, 51234, 777777};
	guint i, trials;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(capacities); i++) {
		struct dut d = {.capacity = capacities[i]};
		struct search_result r = mlfrr(&d, 1, &trials);

		assert_int_equal(r.state, SEARCH_REGULAR);
		assert_true(r.value <= d.capacity);
		assert_true(r.high > d.capacity);
		assert_true(r.high <= MAX(1.01 * r.low, r.low + 1));
		assert_string_equal(r.why, "");
		assert_in_range(trials, 5, 45);
	}
}

static void test_livelock(void **state)
{
	struct dut d = {.capacity = 51234, .livelock = TRUE};
	guint trials;

	(void)state;
	assert_near(mlfrr(&d, 1, &trials).value, d.capacity, 0.01);
}

static void test_limits(void **state)
{
	struct dut fast = {.capacity = 5e6}, slow = {.capacity = 50};
	struct search_result r;
	guint trials;

	(void)state;
	r = mlfrr(&fast, 1, &trials);
	assert_int_equal(r.state, SEARCH_IRREGULAR);
	assert_true(r.value == 1e6);
	assert_true(isnan(r.high));
	r = mlfrr(&slow, 1, &trials);
	assert_int_equal(r.state, SEARCH_NOT_REACHED);
	assert_true(isnan(r.value));
	assert_non_null(strstr(r.why, "lost at 100 pps"));
}

/* Who always loses a little has no loss-free rate. */
static void test_floor(void **state)
{
	struct dut d = {.capacity = 50000, .floor = 1e-2};
	guint trials;

	(void)state;
	assert_int_equal(mlfrr(&d, 1, &trials).state, SEARCH_NOT_REACHED);
}

/* The first strides step over the load that loses; verifying finds it. */
static void test_inversion(void **state)
{
	struct dut d = {
		.capacity = 60000, .weak_from = 14000, .weak_to = 15500};
	struct search_result r;
	guint trials;

	(void)state;
	r = mlfrr(&d, 1, &trials);
	assert_int_equal(r.state, SEARCH_REGULAR);
	assert_near(r.value, d.weak_from, 0.01);
	assert_non_null(strstr(r.why, "loss inversion"));
	assert_in_range(trials, 1, 80);
}

/* An overload is not held against the loads after it. */
static void test_hysteresis(void **state)
{
	guint rest, trials;

	(void)state;
	for (rest = 1; rest <= 4; rest++) {
		struct dut d = {
			.capacity = 51234, .tired = 0.9, .tired_for = rest};
		struct search_result r = mlfrr(&d, 1, &trials);

		assert_near(r.value, d.capacity, 0.011);
		assert_in_range(trials, 1, 150);
	}
}

/* Five searches of a machine whose capacity scatters by 1 %. */
static void test_noise(void **state)
{
	struct dut d = {.capacity = 50000, .noise = 0.01};
	double least = INFINITY, most = 0;
	guint seed, trials;

	(void)state;
	for (seed = 0; seed < SEEDS; seed++) {
		struct search_result r = mlfrr(&d, seed, &trials);

		assert_near(r.value, d.capacity, 0.04);
		assert_in_range(trials, 1, 150);
		least = MIN(least, r.value);
		most = MAX(most, r.value);
	}
	assert_true(most > least);
}

/* Where nothing is disturbed, nothing is measured twice. */
static void test_exact(void **state)
{
	struct search_spec spec = dut_spec();
	struct dut d = {.capacity = 51234};
	struct search_trial t;
	struct search *s;
	GHashTable *seen = g_hash_table_new(NULL, NULL);

	(void)state;
	spec.exact = TRUE;
	s = search_new(&search_mlfrr, &spec);
	d.rand = g_rand_new_with_seed(1);
	while (search_next(s, &t)) {
		struct search_outcome o = dut_trial(&d, &t);

		assert_true(
			g_hash_table_add(seen, GUINT_TO_POINTER((guint)t.pps)));
		search_report(s, &o);
	}
	g_hash_table_unref(seen);
	g_rand_free(d.rand);
	search_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ideal),
		cmocka_unit_test(test_livelock),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_floor),
		cmocka_unit_test(test_inversion),
		cmocka_unit_test(test_hysteresis),
		cmocka_unit_test(test_noise),
		cmocka_unit_test(test_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
