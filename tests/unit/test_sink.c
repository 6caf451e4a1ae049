/* SPDX-License-Identifier: GPL-2.0-only */
#include <endian.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <rxbench/stamp.h>

#include "workloads/sink.h"

static struct seqwin win;
static struct sink_shared shared;

static int reset(void **state)
{
	(void)state;
	memset(&win, 0, sizeof(win));
	memset(&shared, 0, sizeof(shared));
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
	/* Outside. */
	assert_int_equal(seqwin_add(&win, 150), SEQWIN_DUPLICATE);
}

static void window_survives_a_long_gap(void **state)
{
	(void)state;
	seqwin_add(&win, 5);
	assert_int_equal(seqwin_add(&win, UINT32_MAX), SEQWIN_IN_ORDER);
	assert_int_equal(seqwin_add(&win, UINT32_MAX), SEQWIN_DUPLICATE);
	assert_int_equal(seqwin_add(&win, UINT32_MAX - 5), SEQWIN_REORDERED);
}

static unsigned int take(uint16_t epoch, uint32_t seq, uint64_t planned_ns,
			 uint64_t now_ns)
{
	uint32_t current = shared.current;
	struct rxb_stamp stamp = {
		.magic = htobe16(RXB_STAMP_MAGIC),
		.epoch = htobe16(epoch),
		.seq = htobe32(seq),
		.planned_ns = htobe64(planned_ns),
	};

	return sink_take(&shared.trial[current % 2], &stamp, sizeof(stamp),
			 now_ns);
}

static void only_the_epoch_counts(void **state)
{
	const struct sink_trial *t;

	(void)state;
	sink_begin(&shared, 7, 0);
	t = sink_current(&shared);
	assert_int_equal(take(7, 0, 1000, 1500), 1);
	assert_int_equal(take(6, 1, 1000, 1500), 0);
	assert_int_equal(
		sink_take(&shared.trial[shared.current % 2], "short", 5, 1500),
		0);
	assert_int_equal(t->received, 1);
	assert_int_equal(t->foreign, 2);
	assert_int_equal(t->latency.count, 1);
	assert_int_equal(t->latency.min, 500);
}

static void offset_is_signed(void **state)
{
	const struct sink_trial *t;

	(void)state;
	/* This clock is a second behind the generator's. */
	sink_begin(&shared, 1, -1000000000);
	t = sink_current(&shared);
	take(1, 0, 5000000000, 4000000300);
	assert_int_equal(t->latency.max, 300);
	take(1, 1, 5000000000, 3999999999);
	assert_int_equal(t->early, 1);
	assert_int_equal(t->latency.min, 0);
	/* A day ahead. */
	sink_begin(&shared, 1, 86400000000000);
	t = sink_current(&shared);
	take(1, 0, 1000, 86400000001700);
	assert_int_equal(t->latency.max, 700);
}

static void a_trial_starts_at_zero(void **state)
{
	(void)state;
	for (uint16_t epoch = 1; epoch < 5; epoch++) {
		const struct sink_trial *t;

		sink_begin(&shared, epoch, 0);
		t = sink_current(&shared);
		assert_int_equal(t->received, 0);
		assert_int_equal(t->latency.count, 0);
		assert_int_equal(take(epoch, 3, 10, 20), 1);
		assert_int_equal(take(epoch, 3, 10, 30), 1);
		assert_int_equal(t->received, 2);
		assert_int_equal(t->duplicates, 1);
		assert_int_equal(t->first_ns, 20);
		assert_int_equal(t->last_ns, 30);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(sequence_in_order_and_with_gaps, reset),
		cmocka_unit_test_setup(window_forgets_old_laps, reset),
		cmocka_unit_test_setup(window_survives_a_long_gap, reset),
		cmocka_unit_test_setup(only_the_epoch_counts, reset),
		cmocka_unit_test_setup(offset_is_signed, reset),
		cmocka_unit_test_setup(a_trial_starts_at_zero, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
