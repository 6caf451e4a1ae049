/* SPDX-License-Identifier: GPL-2.0-only */
/* Medians, intervals and ratios against values worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "stats/stats.h"

#define NEAR 1e-9
#define assert_near(a, b) assert_true(fabs((a) - (b)) <= NEAR)

static void medians(void **state)
{
	const double odd[] = {5, 1, 3};
	const double even[] = {4, 1, 3, 2};
	const double gaps[] = {NAN, 7, NAN, 9};

	(void)state;
	assert_near(stats_median(odd, 3), 3);
	assert_near(stats_median(even, 4), 2.5);
	assert_near(stats_median(gaps, 4), 8);
	assert_near(stats_median(odd, 1), 5);
	assert_true(isnan(stats_median(odd, 0)));
	/* The input stays as it was. */
	assert_near(odd[0], 5);
}

static void few_values_give_min_and_max(void **state)
{
	const double v[] = {30, 10, 50, 20, 40};
	struct interval i;

	(void)state;
	i = stats_interval(v, 5);
	assert_int_equal(i.n, 5);
	assert_near(i.median, 30);
	assert_near(i.low, 10);
	assert_near(i.high, 50);
	assert_near(i.confidence, 0);
	i = stats_interval(v, 1);
	assert_near(i.low, 30);
	assert_near(i.high, 30);
	i = stats_interval(v, 0);
	assert_int_equal(i.n, 0);
	assert_true(isnan(i.median) && isnan(i.low) && isnan(i.high));
}

/* Coverage of ranks k..n+1-k: 1 - 2 * sum_{j<k} C(n, j) / 2^n. */
static void ranks_cover_the_median(void **state)
{
	double v[20];
	struct interval i;
	int k;

	(void)state;
	for (k = 0; k < 20; k++)
		v[k] = 20 - k;
	i = stats_interval(v + 14, 6); /* 6..1: 1 - 2/64 */
	assert_near(i.low, 1);
	assert_near(i.high, 6);
	assert_near(i.confidence, 0.96875);
	i = stats_interval(v + 11, 9); /* 9..1: 1 - 2 * 10/512 */
	assert_near(i.low, 2);
	assert_near(i.high, 8);
	assert_near(i.confidence, 1 - 20.0 / 512);
	i = stats_interval(v, 20); /* 1 - 2 * 21700/2^20 with k = 6 */
	assert_near(i.median, 10.5);
	assert_near(i.low, 6);
	assert_near(i.high, 15);
	assert_near(i.confidence, 1 - 2 * 21700.0 / 1048576);
}

static void large_samples_do_not_underflow(void **state)
{
	double v[2000];
	struct interval i;
	int k;

	(void)state;
	for (k = 0; k < 2000; k++)
		v[k] = k;
	i = stats_interval(v, 2000);
	/* Normal approximation: 1000 +- 1.96 * sqrt(2000) / 2. */
	assert_true(fabs(i.low - 956) <= 2);
	assert_true(fabs(i.high - 1043) <= 2);
	assert_true(i.confidence >= STATS_CONFIDENCE && i.confidence < 0.96);
}

static void ratios_are_paired_by_repetition(void **state)
{
	const struct rep_value a[] = {{0, 20}, {1, 33}, {2, 10}, {5, 99}};
	const struct rep_value b[] = {{2, 8}, {0, 10}, {1, 30}, {3, 1}, {5, 0}};
	g_autofree char *line = NULL;
	g_autofree char *none = NULL;
	struct interval r;

	(void)state;
	r = stats_ratio(a, 4, b, 5); /* 2, 1.1, 1.25 */
	assert_int_equal(r.n, 3);
	assert_near(r.median, 1.25);
	assert_near(r.low, 1.1);
	assert_near(r.high, 2);
	line = stats_ratio_line("napi/virtio_net", &r);
	assert_string_equal(line,
			    "ratio napi/virtio_net 1.250 (1.100..2.000 of 3)");
	r = stats_ratio(a, 4, b, 0);
	assert_int_equal(r.n, 0);
	none = stats_ratio_line("x", &r);
	assert_string_equal(none, "ratio x not measured (0 pairs)");
}

static void numbers_for_people(void **state)
{
	const struct {
		double value;
		const char *text;
	} cases[] = {
		{28123.4, "28123"}, {0.0312, "0.0312"}, {12.345, "12.3"},
		{0, "0"},	    {NAN, "-"},
	};
	struct interval i = {0.931, 0.9, 0.95, 3, 0};
	g_autofree char *text = stats_describe(&i);
	size_t k;

	(void)state;
	for (k = 0; k < G_N_ELEMENTS(cases); k++) {
		g_autofree char *number = stats_number(cases[k].value);

		assert_string_equal(number, cases[k].text);
	}
	assert_string_equal(text, "0.931 (0.9..0.95 of 3)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians),
		cmocka_unit_test(few_values_give_min_and_max),
		cmocka_unit_test(ranks_cover_the_median),
		cmocka_unit_test(large_samples_do_not_underflow),
		cmocka_unit_test(ratios_are_paired_by_repetition),
		cmocka_unit_test(numbers_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
