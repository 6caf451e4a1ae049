/* SPDX-License-Identifier: GPL-2.0-only */
/* Gap statistics against streams worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "gaps.h"

#define NOMINAL 100000

static struct gaps g;

static int reset(void **state)
{
	(void)state;
	gaps_init(&g, NOMINAL);
	return 0;
}

static void add(uint64_t gap, unsigned int times)
{
	while (times--)
		gaps_add(&g, gap);
}

static void empty_is_all_zero(void **state)
{
	(void)state;
	assert_int_equal(gaps_quantile(&g, 500), 0);
	assert_int_equal(gaps_microbursts_ppm(&g), 0);
	assert_int_equal(gaps_cv_ppm(&g), 0);
}

static void even_stream(void **state)
{
	(void)state;
	add(NOMINAL, 1000);
	assert_int_equal(gaps_quantile(&g, 0), NOMINAL);
	assert_int_equal(gaps_quantile(&g, 500), NOMINAL);
	assert_int_equal(gaps_quantile(&g, 1000), NOMINAL);
	assert_int_equal(gaps_microbursts_ppm(&g), 0);
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
	assert_int_equal(gaps_microbursts_ppm(&g), 0);
	add(NOMINAL / 10 - 1, 1);
	assert_int_equal(gaps_microbursts_ppm(&g), 250000);
	/* 0.1 nominal is not whole here: 6 is below 6.7, 7 is not. */
	gaps_init(&g, 67);
	add(6, 1);
	add(7, 1);
	assert_int_equal(gaps_microbursts_ppm(&g), 500000);
}

static void variation_of_two_values(void **state)
{
	(void)state;
	/* Half 80000, half 120000: deviation 20 % of the mean. */
	add(80000, 500);
	add(120000, 500);
	assert_int_equal(gaps_cv_ppm(&g), 200000);
	/* All alike but off the nominal gap: no variation. */
	gaps_init(&g, NOMINAL);
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
		cmocka_unit_test_setup(long_stalls_do_not_overflow, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
