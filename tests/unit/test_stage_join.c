/* SPDX-License-Identifier: GPL-2.0-only */
#include <endian.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <rxbench/stamp.h>

#include "collect/stage_join.h"

static struct stage_times times;

static int reset(void **state)
{
	(void)state;
	stage_times_reset(&times);
	return 0;
}

/* A frame planned at @planned_ns and sent @lag_ns later. */
static struct rxb_stage_note note_of(uint64_t planned_ns, uint32_t lag_ns)
{
	struct rxb_stamp stamp = {
		.magic = htobe16(RXB_STAMP_MAGIC),
		.flow_lag = htobe32(rxb_hist_index(lag_ns)),
	};
	struct rxb_stage_note note = {0};

	rxb_stamp_plan(&stamp, planned_ns);
	memcpy(note.stamp, &stamp, sizeof(stamp));
	return note;
}

static uint64_t sum_of(enum rxb_stage stage)
{
	return times.ns[stage].sum;
}

/*
 * The three clocks lie a day and more apart, and the stamp holds 48 bits of
 * one.
 */
static void stages_add_up(void **state)
{
	const struct stage_clocks clocks = {.lab_ns = -86400000000000,
					    .mono_ns = 5000000000};
	uint64_t planned = 400000000000000, mono = planned - 86405000000000;
	struct rxb_stage_note note = note_of(planned, 100);

	(void)state;
	note.top = mono + 1100;
	note.handed = mono + 3100;
	note.protocol = mono + 7100;
	note.socket = mono + 15100;
	stage_join(&times, &note, mono + 5000000000 + 31100, &clocks);
	assert_int_equal(times.frames, 1);
	assert_int_equal(sum_of(RXB_STAGE_IRQ), 1000);
	assert_int_equal(sum_of(RXB_STAGE_DRIVER), 2000);
	assert_int_equal(sum_of(RXB_STAGE_RING), 3000);
	assert_int_equal(sum_of(RXB_STAGE_PROTOCOL), 4000);
	assert_int_equal(sum_of(RXB_STAGE_SOCKET), 8000);
	assert_int_equal(sum_of(RXB_STAGE_APP), 16000);
}

/* The last top half was before the frame was sent, or there was none. */
static void a_polling_driver_needs_no_interrupt(void **state)
{
	const struct stage_clocks clocks = {0};
	struct rxb_stage_note note = note_of(1000000, 100);

	(void)state;
	note.top = 1000050;
	note.handed = note.protocol = 1000300;
	note.socket = 1000400;
	stage_join(&times, &note, 1000500, &clocks);
	note.top = 0;
	stage_join(&times, &note, 1000500, &clocks);
	assert_int_equal(times.frames, 2);
	assert_int_equal(sum_of(RXB_STAGE_IRQ), 0);
	assert_int_equal(sum_of(RXB_STAGE_RING), 400);
	assert_int_equal(sum_of(RXB_STAGE_DRIVER), 400);
	assert_int_equal(times.ns[RXB_STAGE_PROTOCOL].count, 2);
	assert_int_equal(sum_of(RXB_STAGE_PROTOCOL), 0);
}

static void what_is_not_whole_counts_nowhere(void **state)
{
	const struct stage_clocks clocks = {0};
	struct rxb_stage_note whole = note_of(1000, 0), note;

	(void)state;
	whole.handed = whole.protocol = whole.socket = 2000;
	stage_join(&times, &whole, 0, &clocks);
	note = whole;
	note.handed = 0;
	stage_join(&times, &note, 3000, &clocks);
	note = whole;
	note.protocol = 0;
	stage_join(&times, &note, 3000, &clocks);
	note = whole;
	note.socket = 0;
	stage_join(&times, &note, 3000, &clocks);
	assert_int_equal(times.frames, 0);
	for (int stage = 0; stage < RXB_STAGES; stage++)
		assert_int_equal(times.ns[stage].count, 0);
	stage_join(&times, &whole, 3000, &clocks);
	assert_int_equal(times.frames, 1);
}

/* Clock error may put an end before its beginning. */
static void no_stage_is_negative(void **state)
{
	const struct stage_clocks clocks = {.lab_ns = 5000};
	struct rxb_stage_note note = note_of(10000, 0);

	(void)state;
	note.handed = note.protocol = note.socket = 14000;
	stage_join(&times, &note, 14500, &clocks);
	assert_int_equal(times.ns[RXB_STAGE_RING].count, 1);
	assert_int_equal(sum_of(RXB_STAGE_RING), 0);
	assert_int_equal(sum_of(RXB_STAGE_DRIVER), 0);
	assert_int_equal(sum_of(RXB_STAGE_APP), 500);
}

/* One of each block, in a slot of its own. */
static void one_of_each_block_is_tagged(void **state)
{
	(void)state;
	for (uint32_t shift = 0; shift <= RXB_STAGE_SHIFT_MAX; shift++) {
		uint32_t blocks = shift > 8 ? 64 : 1024, tagged = 0;

		for (uint32_t seq = 0; seq < blocks << shift; seq++)
			if (rxb_stage_tagged(seq, shift)) {
				assert_int_equal(rxb_stage_slot(seq, shift),
						 tagged);
				tagged++;
			}
		assert_int_equal(tagged, blocks);
	}
}

/* Nor is it always the first, the last or an even one. */
static void not_always_the_same_of_a_block(void **state)
{
	unsigned int at[16] = {0};

	(void)state;
	for (uint32_t seq = 0; seq < 1600 * 16; seq++)
		at[seq % 16] += rxb_stage_tagged(seq, 4);
	for (int i = 0; i < 16; i++)
		assert_in_range(at[i], 60, 140);
}

static void beyond_the_slots_none_is_tagged(void **state)
{
	(void)state;
	assert_true(rxb_stage_tagged(RXB_STAGE_SLOTS - 1, 0));
	assert_false(rxb_stage_tagged(RXB_STAGE_SLOTS, 0));
	assert_false(rxb_stage_tagged(UINT32_MAX, 4));
	for (uint32_t seq = 0; seq < 100000; seq++)
		assert_false(rxb_stage_tagged(seq, RXB_STAGE_NONE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(stages_add_up, reset),
		cmocka_unit_test_setup(a_polling_driver_needs_no_interrupt,
				       reset),
		cmocka_unit_test_setup(what_is_not_whole_counts_nowhere, reset),
		cmocka_unit_test_setup(no_stage_is_negative, reset),
		cmocka_unit_test(one_of_each_block_is_tagged),
		cmocka_unit_test(not_always_the_same_of_a_block),
		cmocka_unit_test(beyond_the_slots_none_is_tagged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
