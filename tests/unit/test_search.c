/* SPDX-License-Identifier: GPL-2.0-only */
/* What holds for every search, on every device. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "search_dut.h"

#define SEEDS 20
/* The widest method: five tests of a burst behind a throughput. */
#define MANY 200

static const struct dut duts[] = {
	{.capacity = 50000,
	 .burst_pps = 1e6,
	 .buffer = 256,
	 .reset_s = 0.25,
	 .recovery_s = 0.01},
	{.capacity = 50000, .burst_pps = 1e6, .buffer = 256, .noise = 0.03},
	{.capacity = 50000, .burst_pps = 1e6, .buffer = 256, .floor = 1e-3},
	{.capacity = 50000,
	 .burst_pps = 1e6,
	 .buffer = 256,
	 .weak_from = 9000,
	 .weak_to = 14000},
	{.capacity = 50000,
	 .burst_pps = 1e6,
	 .buffer = 256,
	 .tired = 0.8,
	 .tired_for = 2},
	{.capacity = 50000, .burst_pps = 1e6, .buffer = 256, .livelock = TRUE},
	{.capacity = 50000, .burst_pps = 1e6, .buffer = 256, .steal = 0.1},
	{.capacity = 5e6, .burst_pps = 1e7, .buffer = 256},
	{.capacity = 50, .burst_pps = 1e6, .buffer = 256},
};

static void check_results(const GArray *results)
{
	guint i;

	assert_true(results->len > 0);
	for (i = 0; i < results->len; i++) {
		const struct search_result *r =
			&g_array_index(results, struct search_result, i);

		assert_false(r->low > r->high);
		assert_false(r->value < r->low || r->value > r->high);
		/* A figure, or the reason why there is none. */
		assert_true(isfinite(r->value) || *r->why);
		if (r->state == SEARCH_REGULAR)
			assert_true(isfinite(r->value));
		else
			assert_true(*r->why);
	}
}

static void test_all(void **state)
{
	struct search_spec spec = dut_spec();
	guint m, d, seed, trials;

	(void)state;
	for (m = 0; search_methods[m]; m++)
		for (d = 0; d < G_N_ELEMENTS(duts); d++)
			for (seed = 0; seed < SEEDS; seed++) {
				GArray *r =
					dut_search(&duts[d], search_methods[m],
						   &spec, seed, &trials);

				check_results(r);
				assert_in_range(trials, 1, MANY);
				g_array_unref(r);
			}
}

static void test_deterministic(void **state)
{
	struct search_spec spec = dut_spec();
	guint m, d, t1, t2;

	(void)state;
	for (m = 0; search_methods[m]; m++)
		for (d = 0; d < G_N_ELEMENTS(duts); d++) {
			GArray *a = dut_search(&duts[d], search_methods[m],
					       &spec, 7, &t1);
			GArray *b = dut_search(&duts[d], search_methods[m],
					       &spec, 7, &t2);

			assert_int_equal(t1, t2);
			assert_int_equal(a->len, b->len);
			assert_memory_equal(
				a->data, b->data,
				a->len * sizeof(struct search_result));
			g_array_unref(a);
			g_array_unref(b);
		}
}

/* Every trial lies within the limits, in whole frames, however it looks. */
static void test_limits(void **state)
{
	struct search_spec spec = dut_spec();
	struct search_trial t;
	guint m;

	(void)state;
	for (m = 0; search_methods[m]; m++) {
		struct search *s = search_new(search_methods[m], &spec);
		struct dut own = duts[0];

		own.rand = g_rand_new_with_seed(1);
		while (search_next(s, &t)) {
			struct search_trial again;
			struct search_outcome o;

			assert_true(search_next(s, &again));
			assert_memory_equal(&t, &again, sizeof(t));
			assert_true(t.pps == round(t.pps));
			assert_true(t.kind != SEARCH_LOAD ||
				    (t.pps >= spec.min_pps &&
				     t.pps <= spec.max_pps));
			o = dut_trial(&own, &t);
			search_report(s, &o);
		}
		g_rand_free(own.rand);
		search_free(s);
	}
}

/* What may not be believed is asked for again, and changes nothing. */
static void test_stolen(void **state)
{
	struct search_spec spec = dut_spec();
	struct dut calm = duts[0], stolen = duts[0];
	guint m, t1, t2;

	(void)state;
	stolen.steal = 0.05;
	for (m = 0; search_methods[m]; m++) {
		GArray *a = dut_search(&calm, search_methods[m], &spec, 3, &t1);
		GArray *b =
			dut_search(&stolen, search_methods[m], &spec, 3, &t2);

		assert_true(t2 >= t1);
		assert_memory_equal(a->data, b->data,
				    a->len * sizeof(struct search_result));
		g_array_unref(a);
		g_array_unref(b);
	}
}

/* Three times in a row is enough, and no figure comes of it. */
static void test_given_up(void **state)
{
	struct search_spec spec = dut_spec();
	struct dut hopeless = {.capacity = 50000, .steal = 1};
	guint m, i, trials;

	(void)state;
	for (m = 0; search_methods[m]; m++) {
		GArray *r = dut_search(&hopeless, search_methods[m], &spec, 1,
				       &trials);

		assert_int_equal(trials, SEARCH_ATTEMPTS);
		for (i = 0; i < r->len; i++) {
			const struct search_result *one =
				&g_array_index(r, struct search_result, i);

			assert_int_equal(one->state, SEARCH_NO_RESULT);
			assert_true(isnan(one->value));
			assert_non_null(strstr(one->why, "steal 3.0 %"));
		}
		g_array_unref(r);
	}
}

static void test_names(void **state)
{
	guint m;

	(void)state;
	for (m = 0; search_methods[m]; m++)
		assert_ptr_equal(search_find(search_methods[m]->name),
				 search_methods[m]);
	assert_null(search_find("no-such"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_deterministic),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_stolen),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
