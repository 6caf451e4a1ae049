/* SPDX-License-Identifier: GPL-2.0-only */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <rxbench/seqwin.h>

static struct seqwin win;

static int reset(void **state)
{
	(void)state;
	memset(&win, 0, sizeof(win));
	return 0;
}

static void sequence_in_order_and_with_gaps(void **state)
{
	(void)state;
	for (uint32_t seq = 0; seq < 1000; seq++)
		assert_int_equal(seqwin_add(&win, seq), SEQWIN_IN_ORDER);
	assert_int_equal(seqwin_add(&win, 1500), SEQWIN_IN_ORDER);
	assert_int_equal(seqwin_add(&win, 1499), SEQWIN_REORDERED);
	assert_int_equal(seqwin_add(&win, 1499), SEQWIN_DUPLICATE);
	assert_int_equal(seqwin_add(&win, 1500), SEQWIN_DUPLICATE);
	assert_int_equal(seqwin_add(&win, 0), SEQWIN_DUPLICATE);
}

/* A lap later the same slots must be free again. */
static void window_forgets_old_laps(void **state)
{
	(void)state;
	for (uint32_t seq = 0; seq < 200; seq++)
		seqwin_add(&win, seq);
	assert_int_equal(seqwin_add(&win, SEQWIN_BITS + 150), SEQWIN_IN_ORDER);
	assert_int_equal(seqwin_add(&win, SEQWIN_BITS + 100), SEQWIN_REORDERED);
	/* Still inside the window, and seen. */
	assert_int_equal(seqwin_add(&win, 199), SEQWIN_DUPLICATE);
	/* Still inside, and never seen. */
	assert_int_equal(seqwin_add(&win, 300), SEQWIN_REORDERED);
	/* Outside, seen or not: the oldest inside is 151. */
	assert_int_equal(seqwin_add(&win, 151), SEQWIN_DUPLICATE);
	assert_int_equal(seqwin_add(&win, 150), SEQWIN_STALE);
	assert_int_equal(seqwin_add(&win, 0), SEQWIN_STALE);
}

static void window_survives_a_long_gap(void **state)
{
	(void)state;
	seqwin_add(&win, 5);
	assert_int_equal(seqwin_add(&win, UINT32_MAX), SEQWIN_IN_ORDER);
	assert_int_equal(seqwin_add(&win, UINT32_MAX), SEQWIN_DUPLICATE);
	assert_int_equal(seqwin_add(&win, UINT32_MAX - 5), SEQWIN_REORDERED);
	assert_int_equal(seqwin_add(&win, 5), SEQWIN_STALE);
}

#define NUMBERS (16 * SEQWIN_BITS)
#define JUMP_EVERY 4096

static uint32_t draw(uint32_t below)
{
	static uint32_t state = 1;

	state = state * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)state * below >> 32);
}

/* Steps to and fro, of all sizes; now and then a leap ahead. */
static uint32_t wander(uint32_t highest, unsigned int round)
{
	uint32_t back = draw(1u << draw(22));

	if (round % JUMP_EVERY == 0)
		return highest + draw(2 * SEQWIN_BITS);
	if (draw(2))
		return highest + draw(1u << draw(8));
	return back < highest ? highest - back : 0;
}

/* Against a map of all numbers there are. */
static void window_agrees_with_a_whole_map(void **state)
{
	static bool seen[NUMBERS];
	unsigned int verdicts[SEQWIN_STALE + 1] = {0};
	uint32_t highest = 0, seq = 0;

	(void)state;
	assert_int_equal(seqwin_add(&win, 0), SEQWIN_IN_ORDER);
	seen[0] = true;
	for (unsigned int round = 1; seq < NUMBERS; round++) {
		enum seqwin_verdict expected = SEQWIN_REORDERED;

		if (seq > highest)
			expected = SEQWIN_IN_ORDER;
		else if (highest - seq >= SEQWIN_BITS)
			expected = SEQWIN_STALE;
		else if (seen[seq])
			expected = SEQWIN_DUPLICATE;
		assert_int_equal(seqwin_add(&win, seq), expected);
		verdicts[expected]++;
		seen[seq] = true;
		if (seq > highest)
			highest = seq;
		seq = wander(highest, round);
	}
	for (int v = 0; v <= SEQWIN_STALE; v++)
		assert_in_range(verdicts[v], 100, UINT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(sequence_in_order_and_with_gaps, reset),
		cmocka_unit_test_setup(window_forgets_old_laps, reset),
		cmocka_unit_test_setup(window_survives_a_long_gap, reset),
		cmocka_unit_test_setup(window_agrees_with_a_whole_map, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
