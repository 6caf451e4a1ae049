/* SPDX-License-Identifier: GPL-2.0-only */
/* The generator's clocks, its rules, and the constant-rate schedule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "pacing.h"
#include "patterns/pattern.h"

#define HOUR_NS (3600 * PACING_NS_PER_S)

/* Clocks that ran side by side for one second at @hz. */
static struct pacing_clock clock_at(uint64_t hz)
{
	struct pacing_instant earlier = {.tsc = 1000, .raw_ns = 77};
	struct pacing_instant later = {.tsc = 1000 + hz,
				       .raw_ns = 77 + PACING_NS_PER_S};
	struct pacing_clock clock;

	assert_true(pacing_clock_set(&clock, &earlier, &later));
	return clock;
}

static void clock_rates_are_found(void **state)
{
	const uint64_t hz[] = {4000000, 19200000, 24000000, 2596143823,
			       15000000000};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(hz) / sizeof(hz[0]); i++) {
		struct pacing_clock clock = clock_at(hz[i]);
		uint64_t tick_ns = PACING_NS_PER_S / hz[i] + 1;
		uint64_t back;

		assert_int_equal(clock.tsc_hz, hz[i]);
		assert_int_equal(clock.origin.raw_ns, 77 + PACING_NS_PER_S);
		assert_in_range(pacing_ticks(&clock, PACING_NS_PER_S),
				hz[i] - 1, hz[i]);
		/* An hour there and back costs no more than a tick. */
		back = pacing_ns(&clock, pacing_ticks(&clock, HOUR_NS));
		assert_in_range(back, HOUR_NS - tick_ns - 1, HOUR_NS);
	}
}

/* In a second by such a clock more than one goes by. */
static void slow_clocks_are_slow(void **state)
{
	struct pacing_clock clock = clock_at(2500000000);

	(void)state;
	pacing_clock_slow(&clock, 0);
	assert_int_equal(clock.tsc_hz, 2500000000);
	assert_in_range(pacing_ticks(&clock, PACING_NS_PER_S), 2499999999,
			2500000000);
	pacing_clock_slow(&clock, 20000);
	assert_in_range(pacing_ticks(&clock, PACING_NS_PER_S), 2551020407,
			2551020408);
	assert_in_range(pacing_ns(&clock, 2551020408), PACING_NS_PER_S - 2,
			PACING_NS_PER_S);
}

static void impossible_clocks_are_refused(void **state)
{
	struct pacing_instant a = {.tsc = 1000, .raw_ns = 1000};
	struct pacing_instant same = a;
	struct pacing_instant back = {.tsc = 999, .raw_ns = 2000};
	struct pacing_instant slow = {.tsc = 1001, .raw_ns = 1001000};
	struct pacing_instant fast = {.tsc = 17000, .raw_ns = 2000};
	struct pacing_clock clock;

	(void)state;
	assert_false(pacing_clock_set(&clock, &a, &same));
	assert_false(pacing_clock_set(&clock, &a, &back));
	assert_false(pacing_clock_set(&clock, &a, &slow));
	assert_false(pacing_clock_set(&clock, &a, &fast));
}

static void drift_has_a_sign(void **state)
{
	struct pacing_clock clock = clock_at(2000000000);
	struct pacing_instant now = clock.origin;

	(void)state;
	assert_int_equal(pacing_drift_ns(&clock, &now), 0);
	now.tsc += 2000000000;
	now.raw_ns += PACING_NS_PER_S + 250;
	assert_int_equal(pacing_drift_ns(&clock, &now), 250);
	now.raw_ns -= 500;
	assert_int_equal(pacing_drift_ns(&clock, &now), -250);
}

static void rules_of_the_schedule(void **state)
{
	(void)state;
	/* Late: one nominal gap, never below 1 us. */
	assert_int_equal(pacing_late_ns(1), PACING_NS_PER_S);
	assert_int_equal(pacing_late_ns(100000), 10000);
	assert_int_equal(pacing_late_ns(PACING_RATE_MAX_PPS), 1000);
	/* Grace: 1 % of the window, never below 10 ms. */
	assert_int_equal(pacing_grace_ns(10 * PACING_NS_PER_S),
			 PACING_NS_PER_S / 10);
	assert_int_equal(pacing_grace_ns(1000000), 10000000);
	assert_int_equal(pacing_gap(PACING_NS_PER_S, 3), 333333333);
	assert_int_equal(pacing_gap(2596143823, PACING_RATE_MAX_PPS), 17);
}

static uint64_t due_ns(uint64_t frame, uint64_t rate_pps)
{
	return (uint64_t)((unsigned __int128)frame * PACING_NS_PER_S /
			  rate_pps);
}

static void cbr_never_drifts(void **state)
{
	const uint64_t rates[] = {1,	   3,	     7,	       1000,	 999983,
				  1000003, 14880951, 14880952, 148809523};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		struct pktgen_pattern_state s = {0};
		uint64_t frame;

		pktgen_pattern_cbr.init(
			&s, &(struct pktgen_arrival){.rate = {rates[i], 1}});
		for (frame = 0; frame < 1000000; frame++)
			assert_true(pktgen_pattern_cbr.next(&s) ==
				    due_ns(frame, rates[i]));
	}
}

static void cbr_plans_what_the_window_holds(void **state)
{
	const struct {
		uint64_t rate_pps, window_ns, frames;
	} cases[] = {
		{1000, PACING_NS_PER_S, 1000},
		{1, PACING_NS_PER_S / 2, 1},
		{1, PACING_NS_PER_S, 1},
		{1, PACING_NS_PER_S + 1000000, 2},
		{7, 3 * PACING_NS_PER_S, 21},
		{999983, 13000000, 13000},
		{14880952, 100000000, 1488096},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pktgen_pattern_state s = {0};
		uint64_t frames = 0;

		pktgen_pattern_cbr.init(
			&s, &(struct pktgen_arrival){
				    .rate = {cases[i].rate_pps, 1}});
		while (pktgen_pattern_cbr.next(&s) < cases[i].window_ns)
			frames++;
		assert_int_equal(frames, cases[i].frames);
	}
}

static void patterns_are_complete(void **state)
{
	const struct pktgen_pattern *const *p;

	(void)state;
	for (p = pktgen_patterns; *p; p++) {
		assert_in_range(strlen((*p)->name), 1, 15);
		assert_non_null((*p)->summary);
		assert_non_null((*p)->init);
		assert_non_null((*p)->next);
		assert_ptr_equal(pktgen_pattern_find((*p)->name), *p);
	}
	assert_null(pktgen_pattern_find("no-such-pattern"));
	assert_null(pktgen_pattern_find(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock_rates_are_found),
		cmocka_unit_test(slow_clocks_are_slow),
		cmocka_unit_test(impossible_clocks_are_refused),
		cmocka_unit_test(drift_has_a_sign),
		cmocka_unit_test(rules_of_the_schedule),
		cmocka_unit_test(cbr_never_drifts),
		cmocka_unit_test(cbr_plans_what_the_window_holds),
		cmocka_unit_test(patterns_are_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
