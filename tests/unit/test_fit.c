/* SPDX-License-Identifier: GPL-2.0-only */
/* The test of gaps against the exponential distribution. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "fit.h"
#include "pacing.h"
#include "patterns/pattern.h"

static struct rxb_hist hist;

/* The gaps of a pattern's first @frames frames at @rate_pps. */
static void fill(const struct pktgen_pattern *pattern, uint64_t rate_pps,
		 uint64_t seed, unsigned int frames)
{
	struct pktgen_pattern_state s = {0};
	struct pktgen_arrival arrival = {.rate = {rate_pps, 1}, .seed = seed};
	uint64_t last, due;
	unsigned int i;

	rxb_hist_reset(&hist);
	pattern->init(&s, &arrival);
	last = pattern->next(&s);
	for (i = 1; i < frames; i++) {
		due = pattern->next(&s);
		rxb_hist_add(&hist, due - last);
		last = due;
	}
}

static void poisson_fits(void **state)
{
	const uint64_t rates[] = {1, 100, 200000, 1000000, PACING_RATE_MAX_PPS};
	const uint64_t seeds[] = {0, 1, 2, 42, UINT64_MAX};
	unsigned int i, j;
	struct fit fit;

	(void)state;
	for (i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		for (j = 0; j < sizeof(seeds) / sizeof(seeds[0]); j++) {
			fill(&pktgen_pattern_poisson, rates[i], seeds[j],
			     200000);
			assert_true(fit_exponential(
				&hist, 1e9 / (double)rates[i], &fit));
			assert_int_equal(fit.degrees, 19);
			assert_true(fit.p > 0.001 && fit.p <= 1);
		}
	}
}

static void another_mean_does_not_fit(void **state)
{
	const double off[] = {0.97, 1.03};
	struct fit fit;
	unsigned int i;

	(void)state;
	fill(&pktgen_pattern_poisson, 200000, 1, 200000);
	for (i = 0; i < 2; i++) {
		assert_true(fit_exponential(&hist, 5000 * off[i], &fit));
		assert_true(fit.p < 1e-6);
	}
}

static void a_constant_rate_does_not_fit(void **state)
{
	const uint64_t rates[] = {1000, 200000, PACING_RATE_MAX_PPS};
	struct fit fit;
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		fill(&pktgen_pattern_cbr, rates[i], 0, 1000);
		assert_true(
			fit_exponential(&hist, 1e9 / (double)rates[i], &fit));
		assert_true(fit.p < 1e-12);
	}
}

/*
 * As many gaps of every size as are expected: nothing is left to chance, and
 * only what the counts lose as whole numbers remains.
 */
static void expected_counts_fit_perfectly(void **state)
{
	const double mean = 67.2, count = 1e8;
	double below = 0, upto;
	struct fit fit;
	uint64_t gap;

	(void)state;
	rxb_hist_reset(&hist);
	for (gap = 0; gap < 1000; gap++) {
		/* The mean of the distribution function over [gap, gap + 1] */
		upto = 1 - mean * (exp(-(double)gap / mean) -
				   exp(-(double)(gap + 1) / mean));
		hist.bucket[rxb_hist_index(gap)] +=
			(uint32_t)lround((upto - below) * count);
		below = upto;
	}
	hist.count = (uint64_t)count;
	assert_true(fit_exponential(&hist, mean, &fit));
	assert_true(fit.chi_square < 1);
	assert_true(fit.p > 0.9999);
}

/* With so small a mean there are two groups: gaps of 0, and all others. */
static void chi_square_is_pearsons(void **state)
{
	const double mean = 0.5;
	double expected = 20 * mean * (1 - exp(-1 / mean)), chi_square;
	struct fit fit;
	unsigned int i;

	(void)state;
	rxb_hist_reset(&hist);
	for (i = 0; i < 20; i++)
		rxb_hist_add(&hist, i < 5);
	chi_square = (5 - expected) * (5 - expected) / expected +
		     (5 - expected) * (5 - expected) / (20 - expected);
	assert_true(fit_exponential(&hist, mean, &fit));
	assert_int_equal(fit.degrees, 1);
	assert_true(fabs(fit.chi_square - chi_square) < 1e-9);
	/* One degree of freedom: the square of a normal deviate. */
	assert_true(fabs(fit.p - erfc(sqrt(chi_square / 2))) < 1e-9);
}

static void p_is_the_chi_square_tail(void **state)
{
	/* Critical values at 5 % and at 0.1 %, as in any table of them. */
	const struct {
		unsigned int degrees;
		double p05, p001;
	} table[] = {
		{1, 3.841, 10.828},   {2, 5.991, 13.816},
		{3, 7.815, 16.266},   {4, 9.488, 18.467},
		{9, 16.919, 27.877},  {10, 18.307, 29.588},
		{18, 28.869, 42.312}, {19, 30.144, 43.820},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		unsigned int degrees = table[i].degrees;
		double p05 = fit_chi_square_above(table[i].p05, degrees);
		double p001 = fit_chi_square_above(table[i].p001, degrees);

		assert_true(fabs(p05 - 0.05) < 0.0001);
		assert_true(fabs(p001 - 0.001) < 0.000002);
		assert_true(fit_chi_square_above(0, degrees) == 1);
		assert_true(fit_chi_square_above(1e9, degrees) == 0);
	}
}

static void too_little_is_refused(void **state)
{
	struct fit fit;
	unsigned int i;

	(void)state;
	rxb_hist_reset(&hist);
	assert_false(fit_exponential(&hist, 1000, &fit));
	for (i = 0; i < 9; i++)
		rxb_hist_add(&hist, 1000);
	assert_false(fit_exponential(&hist, 1000, &fit));
	rxb_hist_add(&hist, 1000);
	rxb_hist_add(&hist, 1000);
	assert_true(fit_exponential(&hist, 1000, &fit));
	/* All gaps belong into the first bucket. */
	assert_false(fit_exponential(&hist, 1e-3, &fit));
}

/* Gaps beyond the histogram's end are in its last bucket. */
static void overflow_is_in_the_last_group(void **state)
{
	struct fit fit;
	unsigned int i;

	(void)state;
	rxb_hist_reset(&hist);
	for (i = 0; i < 1000; i++)
		rxb_hist_add(&hist, 1ull << 50);
	assert_true(fit_exponential(&hist, 1e12, &fit));
	assert_true(fit.chi_square > 1000);
	assert_true(fit.p < 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(poisson_fits),
		cmocka_unit_test(another_mean_does_not_fit),
		cmocka_unit_test(a_constant_rate_does_not_fit),
		cmocka_unit_test(expected_counts_fit_perfectly),
		cmocka_unit_test(chi_square_is_pearsons),
		cmocka_unit_test(p_is_the_chi_square_tail),
		cmocka_unit_test(too_little_is_refused),
		cmocka_unit_test(overflow_is_in_the_last_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
