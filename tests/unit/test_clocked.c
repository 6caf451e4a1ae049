/* SPDX-License-Identifier: GPL-2.0-only */
/* The burst of the mode clocked, on a simulated clock and a flooded ring. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "modes/clocked_pure.h"

#define TICK_NS 1000000

static const struct clocked_rules half = {TICK_NS, 50, 150};

/* A receiver that always finds a whole burst. */
struct sim {
	const struct clocked_rules *rules;
	uint64_t frame_ns;
	uint32_t burst;
	uint64_t now_ns, busy_ns, frames;
};

/* One look, and the wait for the next tick, as clocked.c has them. */
static void look(struct sim *s)
{
	const struct clocked_rules *r = s->rules;
	uint64_t spent = s->burst * s->frame_ns;
	uint64_t ready;

	s->frames += s->burst;
	s->busy_ns += spent;
	ready = s->now_ns + spent + clocked_rest_ns(spent, r);
	s->now_ns = (ready / r->tick_ns + 1) * r->tick_ns;
	s->burst = clocked_next_burst(s->burst, spent, r);
	assert_in_range(s->burst, 1, r->burst_max);
}

static void looks(struct sim *s, unsigned int n)
{
	s->now_ns = s->busy_ns = s->frames = 0;
	while (n--)
		look(s);
}

/* Of all the time, in percent. */
static unsigned int user_share(const struct sim *s)
{
	return (unsigned int)(100 - s->busy_ns * 100 / s->now_ns);
}

static void cheap_frames_reach_the_maximum(void **state)
{
	struct sim s = {&half, 100, CLOCKED_FIRST_BURST, 0, 0, 0};

	(void)state;
	looks(&s, 1000);
	assert_int_equal(s.burst, 150);
	assert_in_range(user_share(&s), 97, 99);
}

/* 20 us a frame: half a tick is 25 of them. */
static void converges_to_the_user_fraction(void **state)
{
	struct sim s = {&half, 20000, CLOCKED_FIRST_BURST, 0, 0, 0};

	(void)state;
	looks(&s, 100);
	looks(&s, 1000);
	assert_in_range(s.burst, 24, 26);
	assert_in_range(user_share(&s), 49, 51);
	assert_int_equal(s.now_ns, 1000ULL * TICK_NS); /* no tick was lost */
}

static void respects_every_user_fraction(void **state)
{
	(void)state;
	for (uint32_t frac = 1; frac <= 99; frac++) {
		const struct clocked_rules rules = {TICK_NS, frac, 1000};
		struct sim s = {&rules, 2000, CLOCKED_FIRST_BURST, 0, 0, 0};

		looks(&s, 2000);
		looks(&s, 1000);
		assert_true(user_share(&s) + 1 >= frac);
		assert_true(user_share(&s) <= frac + 1);
	}
}

/* Work became a hundred times dearer: the burst is far beyond a tick. */
static void recovers_from_a_burst_too_long(void **state)
{
	struct sim s = {&half, 100, CLOCKED_FIRST_BURST, 0, 0, 0};

	(void)state;
	looks(&s, 1000);
	assert_int_equal(s.burst, 150);
	s.frame_ns = 30000; /* 4.5 ms */
	looks(&s, 60);
	assert_in_range(s.burst, 15, 18);
	/* And user space had its part all along. */
	assert_true(user_share(&s) >= 49);
	s.frame_ns = 100;
	looks(&s, 200);
	assert_int_equal(s.burst, 150);
}

/* One frame takes longer than a tick: neither side may starve. */
static void a_frame_longer_than_a_tick(void **state)
{
	struct sim s = {&half, 2500000, 150, 0, 0, 0};

	(void)state;
	looks(&s, 100);
	assert_int_equal(s.burst, 1);
	looks(&s, 100);
	assert_int_equal(s.frames, 100);
	assert_in_range(user_share(&s), 50, 60);
}

static void a_lower_maximum_holds_at_once(void **state)
{
	const struct clocked_rules low = {TICK_NS, 50, 10};

	(void)state;
	assert_int_equal(clocked_next_burst(150, 0, &low), 10);
	assert_int_equal(clocked_next_burst(10, 0, &low), 10);
	assert_int_equal(clocked_next_burst(1, TICK_NS - 1, &low), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cheap_frames_reach_the_maximum),
		cmocka_unit_test(converges_to_the_user_fraction),
		cmocka_unit_test(respects_every_user_fraction),
		cmocka_unit_test(recovers_from_a_burst_too_long),
		cmocka_unit_test(a_frame_longer_than_a_tick),
		cmocka_unit_test(a_lower_maximum_holds_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
