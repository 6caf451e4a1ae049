/* SPDX-License-Identifier: GPL-2.0-only */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <rxbench/hist.h>

static struct rxb_hist h;

static int reset(void **state)
{
	(void)state;
	rxb_hist_reset(&h);
	return 0;
}

static void empty_has_no_quantiles(void **state)
{
	(void)state;
	assert_int_equal(h.count, 0);
	assert_int_equal(rxb_hist_quantile(&h, 0), 0);
	assert_int_equal(rxb_hist_quantile(&h, 1000), 0);
}

/* Every value lies in its bucket, and above the bucket before. */
static void check_bounds(uint64_t value)
{
	unsigned int i = rxb_hist_index(value);

	assert_in_range(i, 0, RXB_HIST_BUCKETS - 1);
	assert_true(value <= rxb_hist_upper(i));
	if (i)
		assert_true(value > rxb_hist_upper(i - 1));
}

static void buckets_cover_every_power(void **state)
{
	(void)state;
	for (int e = 0; e < RXB_HIST_MAX_EXP; e++)
		for (int d = -2; d <= 2; d++) {
			uint64_t value = (1ULL << e) + (uint64_t)(int64_t)d;

			if (value >> RXB_HIST_MAX_EXP)
				continue;
			check_bounds(value);
		}
	assert_int_equal(rxb_hist_index((1ULL << RXB_HIST_MAX_EXP) - 1),
			 RXB_HIST_BUCKETS - 1);
}

static void buckets_are_narrow(void **state)
{
	(void)state;
	for (unsigned int i = 1; i < RXB_HIST_BUCKETS; i++) {
		uint64_t low = rxb_hist_upper(i - 1) + 1;
		uint64_t width = rxb_hist_upper(i) - low + 1;

		assert_true(rxb_hist_index(low) == i);
		assert_true(width <= 1 || width * RXB_HIST_SUB <= low);
	}
}

/* What latencies are: 100 ns to 10 s, told to 1 % by any quantile. */
static void latencies_are_told_to_a_percent(void **state)
{
	(void)state;
	for (uint64_t ns = 100; ns <= 10000000000ull; ns += ns / 997 + 1) {
		uint64_t told;

		rxb_hist_reset(&h);
		rxb_hist_add(&h, ns);
		rxb_hist_add(&h, UINT64_MAX);
		told = rxb_hist_quantile(&h, 500);
		assert_in_range(told, ns, ns + ns / 100);
	}
}

static void large_values_overflow_but_count(void **state)
{
	(void)state;
	rxb_hist_add(&h, 1ULL << RXB_HIST_MAX_EXP);
	rxb_hist_add(&h, UINT64_MAX);
	rxb_hist_add(&h, 5);
	assert_int_equal(h.count, 3);
	assert_int_equal(h.overflow, 2);
	assert_int_equal(h.bucket[RXB_HIST_BUCKETS - 1], 2);
	assert_int_equal(h.min, 5);
	assert_true(h.max == UINT64_MAX);
}

static void quantiles_round_the_rank_up(void **state)
{
	(void)state;
	for (uint64_t v = 1; v <= 100; v++)
		rxb_hist_add(&h, v);
	assert_int_equal(h.sum, 5050);
	assert_int_equal(rxb_hist_quantile(&h, 0), 1);
	assert_int_equal(rxb_hist_quantile(&h, 500), 50);
	assert_int_equal(rxb_hist_quantile(&h, 501), 51);
	assert_int_equal(rxb_hist_quantile(&h, 990), 99);
	assert_int_equal(rxb_hist_quantile(&h, 1000), 100);
}

static void quantile_never_exceeds_max(void **state)
{
	(void)state;
	rxb_hist_add(&h, 1000001);
	assert_int_equal(rxb_hist_quantile(&h, 500), 1000001);
	rxb_hist_add(&h, 3000000);
	assert_in_range(rxb_hist_quantile(&h, 500), 1000001, 1008000);
	assert_int_equal(rxb_hist_quantile(&h, 999), 3000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(empty_has_no_quantiles, reset),
		cmocka_unit_test(buckets_cover_every_power),
		cmocka_unit_test(buckets_are_narrow),
		cmocka_unit_test(latencies_are_told_to_a_percent),
		cmocka_unit_test_setup(large_values_overflow_but_count, reset),
		cmocka_unit_test_setup(quantiles_round_the_rank_up, reset),
		cmocka_unit_test_setup(quantile_never_exceeds_max, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
