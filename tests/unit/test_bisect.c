/* SPDX-License-Identifier: GPL-2.0-only */
/* The search for the largest value that passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "stats/bisect.h"

/* Run it, to a knee's width, on a machine that carries @capacity. */
static struct bisect search_from(double start, double stride, double capacity,
				 guint hiccup_at)
{
	struct bisect b = {
		.min = 100,
		.max = 1e6,
		.next = start,
		.stride = stride,
		.width = 1.06,
		.fails_needed = 2,
		.max_trials = 40,
	};
	double pps;

	while ((pps = bisect_next(&b)) > 0)
		bisect_report(&b, pps <= capacity && b.trials != hiccup_at);
	return b;
}

static struct bisect search(double capacity, guint hiccup_at)
{
	return search_from(4000, BISECT_FAR, capacity, hiccup_at);
}

static void test_knee(void **state)
{
	static const double capacities[] = {150, 3999, 4000, 11234, 777777};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(capacities); i++) {
		struct bisect b = search(capacities[i], G_MAXUINT);

		assert_true(b.pass <= capacities[i]);
		assert_true(b.pass >= capacities[i] / 1.06);
		assert_true(b.trials < 40);
	}
}

/* From a neighbour's knee it takes fewer trials, and ends as close. */
static void test_near(void **state)
{
	static const double capacities[] = {150, 9000, 10000, 12000, 777777};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(capacities); i++) {
		double wanted = capacities[i];
		struct bisect b =
			search_from(10000, BISECT_NEAR, wanted, G_MAXUINT);

		assert_true(b.pass <= wanted);
		assert_true(b.pass >= wanted / 1.06);
		assert_true(b.trials < 40);
		if (fabs(wanted / 10000 - 1) < 0.05)
			assert_true(b.trials <= 5);
	}
}

static void test_limits(void **state)
{
	(void)state;
	assert_true(search(0, G_MAXUINT).pass == 0);
	assert_true(search(1e9, G_MAXUINT).pass == 1e6);
}

/* One failure alone changes nothing. */
static void test_hiccup(void **state)
{
	guint at;

	(void)state;
	for (at = 0; at < 8; at++)
		assert_true(search(20000, at).pass ==
			    search(20000, G_MAXUINT).pass);
}

/* Whole numbers, to the last one, from whichever side. */
static void test_grain(void **state)
{
	guint end, start;

	(void)state;
	for (end = 1; end < 200; end += 3) {
		for (start = 1; start < 130; start += 64) {
			struct bisect b = {
				.min = 1,
				.max = 1000,
				.next = start,
				.stride = BISECT_NEAR,
				.width = 1,
				.grain = 1,
				.fails_needed = 1,
				.max_trials = 40,
			};
			double value;

			while ((value = bisect_next(&b)) > 0) {
				assert_true(value == round(value));
				bisect_report(&b, value <= end);
			}
			assert_true(b.pass == end);
			assert_true(b.fail == end + 1);
			assert_true(b.trials < 40);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_knee),   cmocka_unit_test(test_near),
		cmocka_unit_test(test_limits), cmocka_unit_test(test_hiccup),
		cmocka_unit_test(test_grain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
