/* SPDX-License-Identifier: GPL-2.0-only */
/* The Poisson process: reproducible, and random as it should be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "pacing.h"
#include "patterns/pattern.h"
#include "patterns/rng.h"

#define S_NS PACING_NS_PER_S
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void random_numbers_are_splitmix64(void **state)
{
	/* What the authors' program prints for this seed. */
	const uint64_t expected[] = {6457827717110365317u, 3203168211198807973u,
				     9817491932198370423u};
	uint64_t rng = 1234567;
	unsigned int i;

	(void)state;
	for (i = 0; i < COUNT(expected); i++)
		assert_true(rng_next(&rng) == expected[i]);
}

/*
 * Written down, from a calculation in fractions: no machine and no later
 * version may say anything else.
 */
static void poisson_is_the_same_everywhere(void **state)
{
	const struct {
		uint64_t seed, due[6], much_later;
	} cases[] = {
		{0, {17576, 18092, 29516, 51700, 65071, 72296}, 1400236735},
		{1, {7008, 9546, 11506, 15217, 16386, 24546}, 1403252600},
	};
	struct pktgen_arrival arrival = {.rate = {1000000, 7}};
	unsigned int i, j;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct pktgen_pattern_state s = {0};

		arrival.seed = cases[i].seed;
		pktgen_pattern_poisson.init(&s, &arrival);
		for (j = 0; j < COUNT(cases[i].due); j++)
			assert_int_equal(pktgen_pattern_poisson.next(&s),
					 cases[i].due[j]);
		for (; j < 199999; j++)
			pktgen_pattern_poisson.next(&s);
		assert_int_equal(pktgen_pattern_poisson.next(&s),
				 cases[i].much_later);
	}
}

/* Numbers of frames, gaps and neighbouring gaps, as the process has them. */
static void poisson_has_its_moments(void **state)
{
	const unsigned int gaps = 1000000;
	const double mean = 1e9 * 21 / 312500;
	uint64_t seed;

	(void)state;
	for (seed = 0; seed < 5; seed++) {
		struct pktgen_arrival arrival = {.rate = {312500, 21},
						 .seed = seed};
		double sum = 0, squares = 0, products = 0, last = mean;
		struct pktgen_pattern_state s = {0};
		uint64_t before = 0;
		unsigned int i;

		pktgen_pattern_poisson.init(&s, &arrival);
		for (i = 0; i < gaps; i++) {
			uint64_t due = pktgen_pattern_poisson.next(&s);
			double gap = (double)(due - before);

			sum += gap;
			squares += (gap - mean) * (gap - mean);
			products += (gap - mean) * (last - mean);
			before = due;
			last = gap;
		}
		assert_true(fabs(sum / gaps / mean - 1) < 5 / sqrt(gaps));
		assert_true(fabs(sqrt(squares / gaps) / mean - 1) < 0.02);
		assert_true(fabs(products / squares) < 5 / sqrt(gaps));
	}
}

static uint64_t frames_in(const struct pktgen_arrival *arrival)
{
	struct pktgen_pattern_state s = {0};
	uint64_t frames = 0;

	pktgen_pattern_poisson.init(&s, arrival);
	while (pktgen_pattern_poisson.next(&s) < arrival->window_ns)
		frames++;
	return frames;
}

static void poisson_counts_are_within_five_sigma(void **state)
{
	const struct pktgen_rate rates[] = {
		{100, 1}, {200000, 3}, {14880952, 1}};
	unsigned int i;
	uint64_t seed;

	(void)state;
	for (i = 0; i < COUNT(rates); i++) {
		double planned =
			(double)rates[i].num / (double)rates[i].den / 10;

		for (seed = 0; seed < 5; seed++) {
			struct pktgen_arrival arrival = {.rate = rates[i],
							 .window_ns = S_NS / 10,
							 .seed = seed};
			double frames = (double)frames_in(&arrival);

			assert_true(fabs(frames - planned) < 5 * sqrt(planned));
		}
	}
}

/* Each step has its own rate's frames, also where it has hardly any. */
static void steps_are_within_five_sigma(void **state)
{
	const struct pktgen_arrival cases[] = {
		{.rate = {10000, 1}, .to = {1000000, 1}, .steps = 5},
		{.rate = {1000000, 1}, .to = {10000, 1}, .steps = 5},
		{.rate = {1, 1}, .to = {14880952, 1}, .steps = 2},
		{.rate = {7000, 11}, .to = {90000, 7}, .steps = 100},
	};
	unsigned int i, k;
	uint64_t seed;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct pktgen_arrival a = cases[i];
		double from = (double)a.rate.num / (double)a.rate.den;
		double to = (double)a.to.num / (double)a.to.den;

		a.window_ns = S_NS;
		for (seed = 0; seed < 5; seed++) {
			struct pktgen_pattern_state s = {0};
			uint64_t due;

			a.seed = seed;
			pktgen_pattern_poisson_step.init(&s, &a);
			due = pktgen_pattern_poisson_step.next(&s);
			for (k = 0; k < a.steps; k++) {
				uint64_t end = S_NS * (k + 1) / a.steps;
				double planned =
					(from + (to - from) * k /
							(double)(a.steps - 1)) /
					(double)a.steps;
				double frames = 0;

				for (; due < end; frames++)
					due = pktgen_pattern_poisson_step.next(
						&s);
				assert_true(fabs(frames - planned) <
					    5 * sqrt(planned) + 5);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_numbers_are_splitmix64),
		cmocka_unit_test(poisson_is_the_same_everywhere),
		cmocka_unit_test(poisson_has_its_moments),
		cmocka_unit_test(poisson_counts_are_within_five_sigma),
		cmocka_unit_test(steps_are_within_five_sigma),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
