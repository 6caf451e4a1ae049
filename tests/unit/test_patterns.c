/* SPDX-License-Identifier: GPL-2.0-only */
/* The arrival processes: which frame is due when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pacing.h"
#include "patterns/pattern.h"

#define S_NS PACING_NS_PER_S
#define HOUR_NS (3600 * S_NS)
#define SCALE 100000000000ull
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const uint64_t times_ns[] = {0, 5, 5, 1000, 1001};

/* One that every pattern can be asked for; in no whole number of ns. */
static const struct pktgen_arrival common = {
	.rate = {999983, 7},
	.to = {1400017, 3},
	.window_ns = S_NS / 50,
	.seed = 3,
	.steps = 7,
	.burst = 4,
	.on_ns = 100003,
	.off_ns = 1000,
	.times_ns = times_ns,
	.times = COUNT(times_ns),
	.period_ns = 1500,
};

struct walk {
	struct pktgen_pattern_state state;
	const struct pktgen_pattern *pattern;
	struct pktgen_arrival arrival;
};

static void start(struct walk *walk, const struct pktgen_pattern *pattern,
		  const struct pktgen_arrival *arrival)
{
	*walk = (struct walk){.pattern = pattern, .arrival = *arrival};
	pattern->init(&walk->state, &walk->arrival);
}

static uint64_t next(struct walk *walk)
{
	return walk->pattern->next(&walk->state);
}

/* How many frames are due before @end_ns; *@due_ns is the first one after. */
static uint64_t frames_until(struct walk *walk, uint64_t end_ns,
			     uint64_t *due_ns)
{
	uint64_t frames = 0;

	while ((*due_ns = next(walk)) < end_ns)
		frames++;
	return frames;
}

static uint64_t frames_in(const struct pktgen_pattern *pattern,
			  const struct pktgen_arrival *arrival)
{
	struct walk walk;
	uint64_t due_ns;

	start(&walk, pattern, arrival);
	return frames_until(&walk, arrival->window_ns, &due_ns);
}

static void schedules_are_monotone_and_repeat(void **state)
{
	const struct pktgen_pattern *const *p;
	struct walk walk, again;
	uint64_t last = 0, due;
	unsigned int i;

	(void)state;
	for (p = pktgen_patterns; *p; p++) {
		start(&walk, *p, &common);
		start(&again, *p, &common);
		last = 0;
		for (i = 0; i < 20000; i++) {
			due = next(&walk);
			assert_true(due >= last);
			assert_true(due == next(&again));
			last = due;
		}
		assert_true(last > S_NS / 200);
	}
}

/* Every sender walks the whole schedule and sends each n-th frame. */
static void senders_share_one_schedule(void **state)
{
	const struct pktgen_pattern *const *p;
	struct walk alone, sender[3];
	unsigned int i, j, k;

	(void)state;
	for (p = pktgen_patterns; *p; p++) {
		start(&alone, *p, &common);
		for (k = 0; k < COUNT(sender); k++)
			start(&sender[k], *p, &common);
		for (i = 0; i < 3000; i++) {
			for (k = 0; k < COUNT(sender); k++) {
				uint64_t mine = 0;

				for (j = 0; j < COUNT(sender); j++) {
					uint64_t due = next(&sender[k]);

					if (j == k)
						mine = due;
				}
				assert_true(mine == next(&alone));
			}
		}
	}
}

/* The seed is for what is random, and for nothing else. */
static void only_chance_has_a_seed(void **state)
{
	struct pktgen_arrival other = common;
	const struct pktgen_pattern *const *p;
	struct walk one, two;
	unsigned int i, same;

	(void)state;
	other.seed = common.seed + 1;
	for (p = pktgen_patterns; *p; p++) {
		start(&one, *p, &common);
		start(&two, *p, &other);
		for (i = same = 0; i < 1000; i++)
			same += next(&one) == next(&two);
		if (*p == &pktgen_pattern_poisson ||
		    *p == &pktgen_pattern_poisson_step)
			assert_in_range(same, 0, 20);
		else
			assert_int_equal(same, 1000);
	}
}

/* Well past any window instants may stand still, but never go back. */
static void the_slowest_never_wrap(void **state)
{
	const struct pktgen_pattern *const *p;
	struct pktgen_arrival slow = common;
	uint64_t last, due;
	struct walk walk;
	unsigned int i, calls;

	(void)state;
	slow.rate = slow.to = (struct pktgen_rate){1, 1000000};
	slow.burst = 20000;
	slow.window_ns = slow.on_ns = slow.off_ns = HOUR_NS;
	for (p = pktgen_patterns; *p; p++) {
		start(&walk, *p, &slow);
		calls = (*p)->takes & PKTGEN_TAKES_BURST ? 200000 : 1000;
		last = 0;
		for (i = 0; i < calls; i++) {
			due = next(&walk);
			assert_true(due >= last);
			last = due;
		}
	}
}

static void frames_are_rate_times_window(void **state)
{
	const struct {
		const struct pktgen_pattern *pattern;
		struct pktgen_arrival arrival;
		uint64_t frames;
	} cases[] = {
		{&pktgen_pattern_cbr,
		 {.rate = {148809523, 1}, .window_ns = S_NS / 8},
		 18601191},
		{&pktgen_pattern_cbr,
		 {.rate = {312500000, 21}, .window_ns = 42000000},
		 625000},
		{&pktgen_pattern_cbr,
		 {.rate = {1, 60}, .window_ns = HOUR_NS},
		 60},
		{&pktgen_pattern_burst,
		 {.rate = {200000, 3}, .window_ns = 3 * S_NS, .burst = 32},
		 200000},
		{&pktgen_pattern_burst,
		 {.rate = {100, 1}, .window_ns = S_NS, .burst = 1000},
		 1000},
		{&pktgen_pattern_on_off,
		 {.rate = {1000003, 1},
		  .window_ns = S_NS,
		  .on_ns = S_NS / 1000,
		  .off_ns = 4 * S_NS / 1000},
		 1000003},
		{&pktgen_pattern_on_off,
		 {.rate = {1, 6},
		  .window_ns = HOUR_NS,
		  .on_ns = 1,
		  .off_ns = 2 * S_NS - 1},
		 600},
		{&pktgen_pattern_ramp,
		 {.rate = {1, 1}, .to = {399999, 1}, .window_ns = S_NS},
		 200000},
		{&pktgen_pattern_ramp,
		 {.rate = {399999, 1}, .to = {1, 1}, .window_ns = S_NS},
		 200000},
		{&pktgen_pattern_ramp,
		 {.rate = {1, 30}, .to = {2, 30}, .window_ns = HOUR_NS},
		 180},
		/* No common denominator that can be counted with. */
		{&pktgen_pattern_ramp,
		 {.rate = {1000000 * 8589934583 + 1, 8589934583},
		  .to = {3000000 * 8589934567 - 1, 8589934567},
		  .window_ns = S_NS / 10},
		 200000},
		{&pktgen_pattern_step,
		 {.rate = {100000, 1},
		  .to = {400000, 1},
		  .window_ns = S_NS,
		  .steps = 4},
		 250000},
		{&pktgen_pattern_step,
		 {.rate = {2, 7},
		  .to = {1, 7},
		  .window_ns = HOUR_NS,
		  .steps = 1000000},
		 771},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		uint64_t frames =
			frames_in(cases[i].pattern, &cases[i].arrival);

		if (cases[i].arrival.to.den)
			assert_in_range(frames, cases[i].frames - 1,
					cases[i].frames + 1);
		else
			assert_int_equal(frames, cases[i].frames);
	}
}

static void rates_may_be_fractions(void **state)
{
	const struct pktgen_rate rates[] = {{312500000, 21},
					    {7500000000, 2291},
					    {1, 1000000},
					    {999983, 7},
					    {148809523 * SCALE - 1, SCALE}};
	unsigned int i, frame;
	struct walk walk;

	(void)state;
	for (i = 0; i < COUNT(rates); i++) {
		start(&walk, &pktgen_pattern_cbr,
		      &(struct pktgen_arrival){.rate = rates[i]});
		for (frame = 0; frame < 3000; frame++)
			assert_true(next(&walk) ==
				    (uint64_t)((unsigned __int128)frame * S_NS *
					       rates[i].den / rates[i].num));
	}
}

static void bursts_come_at_once(void **state)
{
	const uint64_t bursts[] = {1, 2, 31, 64};
	struct pktgen_arrival arrival = {.rate = {700001, 3}};
	struct walk walk;
	unsigned int i, j, k;

	(void)state;
	for (i = 0; i < COUNT(bursts); i++) {
		arrival.burst = bursts[i];
		start(&walk, &pktgen_pattern_burst, &arrival);
		for (j = 0; j < 1000; j++) {
			for (k = 0; k < bursts[i]; k++)
				assert_int_equal(next(&walk), j * bursts[i] *
								      S_NS * 3 /
								      700001);
		}
	}
}

/* As calculated for each frame alone, and never in the silence. */
static void silence_is_kept(void **state)
{
	const struct {
		struct pktgen_rate rate;
		uint64_t on_ns, off_ns;
	} cases[] = {
		{{1000000, 1}, 10000, 90000}, {{999983, 7}, 100003, 1},
		{{7, 1}, 1000000, 3000000},   {{1000000, 1}, 1, 999},
		{{1000000, 1}, 100, 101},
	};
	unsigned int i, frame;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		uint64_t on = cases[i].on_ns, period = on + cases[i].off_ns;
		struct pktgen_arrival arrival = {.rate = cases[i].rate,
						 .on_ns = on,
						 .off_ns = cases[i].off_ns};
		struct walk walk;

		start(&walk, &pktgen_pattern_on_off, &arrival);
		for (frame = 0; frame < 10000; frame++) {
			uint64_t due = next(&walk);
			uint64_t running =
				(uint64_t)((unsigned __int128)frame * S_NS *
					   cases[i].rate.den * on /
					   ((unsigned __int128)cases[i]
						    .rate.num *
					    period));

			assert_true(due % period < on);
			assert_true(due ==
				    running / on * period + running % on);
		}
	}
}

/* Other terms for the same rate, as large as they may be. */
static void enlarge(struct pktgen_rate *rate)
{
	while (rate->num < 1ull << 61 && rate->den < 1ull << 44) {
		rate->num *= 2;
		rate->den *= 2;
	}
}

static void terms_do_not_matter(void **state)
{
	const struct {
		struct pktgen_rate rate, to;
		uint64_t window_ns;
	} cases[] = {
		{{1000003, 7}, {10, 11}, S_NS},
		{{1, 1}, {148809523, 1}, S_NS / 1000},
		{{148809523, 1}, {1, 1}, S_NS / 1000},
		{{1, 1000000}, {148809523, 1}, HOUR_NS},
		{{1, 1000}, {1, 999}, HOUR_NS},
	};
	const struct pktgen_pattern *const *p;
	struct pktgen_arrival arrival = common;
	struct walk lowest, large;
	unsigned int i, frame;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		for (p = pktgen_patterns; *p; p++) {
			arrival.rate = cases[i].rate;
			arrival.to = cases[i].to;
			arrival.window_ns = cases[i].window_ns;
			start(&lowest, *p, &arrival);
			enlarge(&arrival.rate);
			enlarge(&arrival.to);
			start(&large, *p, &arrival);
			for (frame = 0; frame < 10000; frame++)
				assert_true(next(&lowest) == next(&large));
		}
	}
}

static void replay_gives_what_it_was_given(void **state)
{
	struct pktgen_arrival arrival = {.times_ns = times_ns,
					 .times = COUNT(times_ns)};
	struct walk walk;
	unsigned int i, turn;

	(void)state;
	start(&walk, &pktgen_pattern_replay, &arrival);
	for (i = 0; i < COUNT(times_ns); i++)
		assert_int_equal(next(&walk), times_ns[i]);
	for (i = 0; i < 3; i++)
		assert_true(next(&walk) == PKTGEN_NO_MORE);

	arrival.period_ns = 1002;
	start(&walk, &pktgen_pattern_replay, &arrival);
	for (turn = 0; turn < 1000; turn++) {
		for (i = 0; i < COUNT(times_ns); i++)
			assert_int_equal(next(&walk),
					 turn * 1002 + times_ns[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schedules_are_monotone_and_repeat),
		cmocka_unit_test(senders_share_one_schedule),
		cmocka_unit_test(only_chance_has_a_seed),
		cmocka_unit_test(the_slowest_never_wrap),
		cmocka_unit_test(frames_are_rate_times_window),
		cmocka_unit_test(rates_may_be_fractions),
		cmocka_unit_test(bursts_come_at_once),
		cmocka_unit_test(silence_is_kept),
		cmocka_unit_test(terms_do_not_matter),
		cmocka_unit_test(replay_gives_what_it_was_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
