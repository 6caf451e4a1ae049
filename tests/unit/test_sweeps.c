/* SPDX-License-Identifier: GPL-2.0-only */
/* The patterns that sweep a rate, frame by frame against its integral. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pacing.h"
#include "patterns/pattern.h"

#define S_NS PACING_NS_PER_S
#define HOUR_NS (3600 * S_NS)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What the rate's integral over @t ns comes to, in 1 / ramp_frame() frames. */
static __int128 ramp_integral(const struct pktgen_arrival *ramp, uint64_t t)
{
	__int128 from = (__int128)ramp->rate.num * ramp->to.den;
	__int128 growth = (__int128)ramp->to.num * ramp->rate.den - from;

	return 2 * ramp->window_ns * from * t + growth * t * t;
}

static __int128 ramp_frame(const struct pktgen_arrival *ramp)
{
	return (__int128)S_NS * 2 * ramp->window_ns * ramp->rate.den *
	       ramp->to.den;
}

static const struct pktgen_arrival ramps[] = {
	{.rate = {1, 1}, .to = {2000000, 1}, .window_ns = S_NS / 10},
	{.rate = {2000000, 1}, .to = {1, 1}, .window_ns = S_NS / 10},
	{.rate = {1, 1}, .to = {148809523, 1}, .window_ns = 1000000},
	{.rate = {148809523, 1}, .to = {1, 1}, .window_ns = 1000001},
	{.rate = {777777, 1}, .to = {777777, 1}, .window_ns = S_NS / 10},
	{.rate = {777777, 1}, .to = {777778, 1}, .window_ns = S_NS / 10},
	{.rate = {1, 1}, .to = {3, 1}, .window_ns = 100 * S_NS},
	{.rate = {3, 1}, .to = {1, 1}, .window_ns = 100 * S_NS},
	{.rate = {1, 1}, .to = {1, 1}, .window_ns = 1000000},
	{.rate = {1, 1}, .to = {1000, 1}, .window_ns = HOUR_NS},
	{.rate = {1, 1000000}, .to = {148809523, 1}, .window_ns = HOUR_NS},
	{.rate = {1000003, 7}, .to = {10, 11}, .window_ns = S_NS},
};

/*
 * Frame i is due at the last ns at which the integral is not above i; after
 * the window, where a constant rate would have it.
 */
static void ramps_follow_the_integral(void **state)
{
	unsigned int i, j;

	(void)state;
	for (i = 0; i < COUNT(ramps); i++) {
		const struct pktgen_arrival *ramp = &ramps[i];
		uint64_t w = ramp->window_ns, due;
		struct pktgen_pattern_state s = {0};
		__int128 frame = ramp_frame(ramp), at = 0, to;

		pktgen_pattern_ramp.init(&s, ramp);
		while ((due = pktgen_pattern_ramp.next(&s)) < w &&
		       at < 300000 * frame) {
			assert_true(ramp_integral(ramp, due) <= at);
			assert_true(ramp_integral(ramp, due + 1) > at);
			at += frame;
		}
		if (due < w)
			continue;
		to = 2 * (__int128)w * ramp->to.num * ramp->rate.den;
		for (j = 0; j < 10000; j++) {
			assert_true(
				due ==
				w + (uint64_t)((at - ramp_integral(ramp, w)) /
					       to));
			due = pktgen_pattern_ramp.next(&s);
			at += frame;
		}
	}
}

/* As above, for a staircase; rates are whole numbers here. */
static __int128 step_integral(const struct pktgen_arrival *step, uint64_t t)
{
	__int128 from = (__int128)step->rate.num * (step->steps - 1);
	__int128 rise = (__int128)step->to.num - step->rate.num, sum = 0;
	uint64_t k, begin, end = 0;

	for (k = 0; k < step->steps && end < t; k++) {
		begin = end;
		end = step->window_ns * (k + 1) / step->steps;
		if (end > t || k + 1 == step->steps)
			end = t;
		sum += (from + rise * k) * (end - begin);
	}
	return sum;
}

static void steps_follow_the_integral(void **state)
{
	const struct pktgen_arrival steps[] = {
		{.rate = {1000, 1}, .to = {100000, 1}, .steps = 5},
		{.rate = {100000, 1}, .to = {1000, 1}, .steps = 5},
		{.rate = {1, 1}, .to = {148809523, 1}, .steps = 2},
		{.rate = {148809523, 1}, .to = {1, 1}, .steps = 3},
		{.rate = {100, 1}, .to = {200, 1}, .steps = 1000},
		{.rate = {7, 1}, .to = {7, 1}, .steps = 10},
	};
	unsigned int i, j;

	(void)state;
	for (i = 0; i < COUNT(steps); i++) {
		struct pktgen_arrival step = steps[i];
		__int128 at = 0;
		struct pktgen_pattern_state s = {0};

		step.window_ns = S_NS / 7;
		pktgen_pattern_step.init(&s, &step);
		for (j = 0; j < 50000; j++) {
			uint64_t due = pktgen_pattern_step.next(&s);

			assert_true(step_integral(&step, due) <= at);
			assert_true(step_integral(&step, due + 1) > at);
			at += (__int128)S_NS * (step.steps - 1);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ramps_follow_the_integral),
		cmocka_unit_test(steps_follow_the_integral),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
