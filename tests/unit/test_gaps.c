/* SPDX-License-Identifier: GPL-2.0-only */
/* Gap statistics against streams worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "excuse.h"
#include "gaps.h"

#define NOMINAL 100000
#define TOLERANCE 50

static struct gaps g;

static void start(struct gaps *gaps, uint64_t nominal, uint64_t tolerance,
		  unsigned int kind)
{
	gaps_reset(gaps);
	gaps_aim(gaps, nominal, tolerance, kind);
}

static int reset(void **state)
{
	(void)state;
	start(&g, NOMINAL, TOLERANCE, GAPS_FITTED);
	return 0;
}

static void add(uint64_t gap, unsigned int times)
{
	while (times--)
		gaps_add(&g, gap, NOMINAL, false);
}

static void empty_is_all_zero(void **state)
{
	(void)state;
	assert_int_equal(gaps_quantile(&g, 500), 0);
	assert_int_equal(g.micro, 0);
	assert_int_equal(gaps_cv_ppm(&g), 0);
}

static void even_stream(void **state)
{
	(void)state;
	add(NOMINAL, 1000);
	assert_int_equal(gaps_quantile(&g, 0), NOMINAL);
	assert_int_equal(gaps_quantile(&g, 500), NOMINAL);
	assert_int_equal(gaps_quantile(&g, 1000), NOMINAL);
	assert_int_equal(g.micro, 0);
	assert_int_equal(gaps_cv_ppm(&g), 0);
}

static void median_is_finer_than_a_bucket_of_gaps(void **state)
{
	(void)state;
	add(NOMINAL + 37, 600);
	add(NOMINAL - 40, 400);
	assert_int_equal(gaps_quantile(&g, 500), NOMINAL + 37);
	assert_int_equal(gaps_quantile(&g, 400), NOMINAL - 40);
	assert_int_equal(gaps_quantile(&g, 401), NOMINAL + 37);
}

static void order_holds_on_the_short_side(void **state)
{
	(void)state;
	add(NOMINAL - 100, 10);
	add(NOMINAL - 50, 10);
	add(NOMINAL - 10, 10);
	add(NOMINAL + 20, 10);
	assert_int_equal(gaps_quantile(&g, 0), NOMINAL - 100);
	assert_int_equal(gaps_quantile(&g, 250), NOMINAL - 100);
	assert_int_equal(gaps_quantile(&g, 500), NOMINAL - 50);
	assert_int_equal(gaps_quantile(&g, 750), NOMINAL - 10);
	assert_int_equal(gaps_quantile(&g, 990), NOMINAL + 20);
}

static void a_tenth_is_no_micro_burst_yet(void **state)
{
	(void)state;
	add(NOMINAL / 10, 3);
	assert_int_equal(g.micro, 0);
	add(NOMINAL / 10 - 1, 1);
	assert_int_equal(g.micro, 1);
	/* 0.1 nominal is not whole here: 6 is below 6.7, 7 is not. */
	start(&g, 67, TOLERANCE, GAPS_FITTED);
	add(6, 1);
	add(7, 1);
	assert_int_equal(g.micro, 1);
}

static void variation_of_two_values(void **state)
{
	(void)state;
	/* Half 80000, half 120000: deviation 20 % of the mean. */
	add(80000, 500);
	add(120000, 500);
	assert_int_equal(gaps_cv_ppm(&g), 200000);
	/* All alike but off the nominal gap: no variation. */
	start(&g, NOMINAL, TOLERANCE, GAPS_FITTED);
	add(NOMINAL * 2, 50);
	assert_int_equal(gaps_cv_ppm(&g), 0);
}

static void long_stalls_do_not_overflow(void **state)
{
	(void)state;
	add(1000000000000ull, 4);
	add(NOMINAL, 4);
	assert_int_equal(gaps_quantile(&g, 1000), 1000000000000ull);
	assert_in_range(gaps_cv_ppm(&g), 999000, 1001000);
}

static void distance_to_plan(void **state)
{
	(void)state;
	gaps_add(&g, NOMINAL + 30, NOMINAL, false);
	gaps_add(&g, 700, 750, true); /* planned so: no error of ours */
	gaps_add(&g, 700, 751, false);
	gaps_add(&g, 700, NOMINAL, true);
	assert_int_equal(gaps_count(&g), 4);
	assert_int_equal(g.within, 2);
	assert_int_equal(g.off_stolen, 1);
	assert_int_equal(g.planned_micro, 2);
	assert_int_equal(g.micro, 3);
	assert_int_equal(g.micro_stolen, 2);
	assert_int_equal(g.error.max, NOMINAL - 700);
	assert_int_equal(g.all.max, NOMINAL + 30);
	assert_int_equal(g.all.sum, NOMINAL + 30 + 3 * 700);
	assert_int_equal(g.own.sum, 2 * NOMINAL + 30 + 750 + 700);
}

/* Where all are planned alike, the deviation is the error. */
static void even_gaps_say_the_same(void **state)
{
	static struct gaps even;
	unsigned int i;

	(void)state;
	start(&even, NOMINAL, TOLERANCE, GAPS_EVEN);
	for (i = 0; i < 1000; i++) {
		uint64_t gap = NOMINAL / 20 + (uint64_t)i * i;

		gaps_add(&g, gap, NOMINAL, i % 5 == 0);
		gaps_add(&even, gap, NOMINAL, i % 5 == 0);
	}
	gaps_finish(&g);
	gaps_finish(&even);
	assert_memory_equal(&g.error, &even.error, sizeof(g.error));
	assert_int_equal(g.within, even.within);
	assert_int_equal(g.off_stolen, even.off_stolen);
	assert_int_equal(g.micro_stolen, even.micro_stolen);
	assert_int_equal(gaps_count(&g), gaps_count(&even));
	assert_int_equal(even.all.count, 0);
}

static void an_excuse_has_an_end(void **state)
{
	struct excuse e = {0};

	(void)state;
	assert_false(excuse_holds(&e, 1));
	excuse_begin(&e, 1000, 100); /* from 900 on */
	assert_true(excuse_holds(&e, 890));
	assert_true(excuse_holds(&e, 1399));
	assert_false(excuse_holds(&e, 1400));
	/* A second one while it holds adds to it; a later one is its own. */
	excuse_begin(&e, 1200, 10);
	assert_true(excuse_holds(&e, 1439));
	assert_false(excuse_holds(&e, 1440));
	excuse_begin(&e, 5000, 10);
	assert_false(excuse_holds(&e, 5040));
	excuse_end(&e);
	assert_false(excuse_holds(&e, 1));
}

static void merged_is_as_if_counted_together(void **state)
{
	static struct gaps other, both;
	unsigned int i;

	(void)state;
	start(&other, NOMINAL, TOLERANCE, GAPS_FITTED);
	start(&both, NOMINAL, TOLERANCE, GAPS_FITTED);
	for (i = 0; i < 1000; i++) {
		uint64_t gap = NOMINAL / 20 + (uint64_t)i * i;

		gaps_add(i % 3 ? &g : &other, gap, NOMINAL, i % 5 == 0);
		gaps_add(&both, gap, NOMINAL, i % 5 == 0);
	}
	gaps_merge(&g, &other);
	assert_memory_equal(&g, &both, sizeof(g));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(empty_is_all_zero, reset),
		cmocka_unit_test_setup(even_stream, reset),
		cmocka_unit_test_setup(median_is_finer_than_a_bucket_of_gaps,
				       reset),
		cmocka_unit_test_setup(order_holds_on_the_short_side, reset),
		cmocka_unit_test_setup(a_tenth_is_no_micro_burst_yet, reset),
		cmocka_unit_test_setup(variation_of_two_values, reset),
		cmocka_unit_test_setup(distance_to_plan, reset),
		cmocka_unit_test_setup(even_gaps_say_the_same, reset),
		cmocka_unit_test(an_excuse_has_an_end),
		cmocka_unit_test_setup(merged_is_as_if_counted_together, reset),
		cmocka_unit_test_setup(long_stalls_do_not_overflow, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
