/* SPDX-License-Identifier: GPL-2.0-only */
/* The program's side of the shared ring: right, corrupt, and hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "workloads/uioring.h"

static struct rxb_uioring ring;

static int reset(void **state)
{
	(void)state;
	memset(&ring, 0, sizeof(ring));
	ring.magic = RXB_UIORING_MAGIC;
	ring.version = RXB_UIORING_VERSION;
	ring.slots = RXB_UIORING_SLOTS;
	ring.slot_bytes = RXB_UIORING_SLOT_BYTES;
	return 0;
}

static void put(uint32_t len, uint8_t first)
{
	struct rxb_uioring_slot *slot =
		&ring.slot[ring.producer++ % RXB_UIORING_SLOTS];

	slot->len = len;
	slot->frame[0] = first;
}

static void only_our_ring_will_do(void **state)
{
	(void)state;
	assert_null(uioring_fault(&ring));
	ring.slots++;
	assert_non_null(uioring_fault(&ring));
	reset(NULL);
	ring.slot_bytes = 1;
	assert_non_null(uioring_fault(&ring));
	reset(NULL);
	ring.version++;
	assert_non_null(uioring_fault(&ring));
	reset(NULL);
	ring.magic = 0;
	assert_non_null(uioring_fault(&ring));
}

/* Twice around, and across the end of the numbers. */
static void frames_come_in_order(void **state)
{
	const void *frame;
	uint32_t at;

	(void)state;
	ring.producer = ring.consumer = UINT32_MAX - RXB_UIORING_SLOTS;
	assert_int_equal(uioring_peek(&ring, &at, &frame), 0);
	for (unsigned int i = 0; i < 2 * RXB_UIORING_SLOTS; i++) {
		put(60 + i % 2, (uint8_t)i);
		assert_int_equal(uioring_peek(&ring, &at, &frame), 60 + i % 2);
		assert_int_equal(*(const uint8_t *)frame, (uint8_t)i);
		assert_true(uioring_take(&ring, at));
	}
	assert_int_equal(uioring_peek(&ring, &at, &frame), 0);
}

static void a_frame_has_one_taker(void **state)
{
	const void *frame;
	uint32_t at, again;

	(void)state;
	put(60, 1);
	put(60, 2);
	assert_int_equal(uioring_peek(&ring, &at, &frame), 60);
	assert_int_equal(uioring_peek(&ring, &again, &frame), 60);
	assert_true(uioring_take(&ring, at));
	assert_false(uioring_take(&ring, again));
	/* The driver ends the ring between the look and the taking. */
	assert_int_equal(uioring_peek(&ring, &at, &frame), 60);
	ring.consumer = ring.producer;
	assert_false(uioring_take(&ring, at));
	assert_int_equal(uioring_peek(&ring, &at, &frame), 0);
}

static void a_full_ring_is_none_too_many(void **state)
{
	const void *frame;
	uint32_t at;

	(void)state;
	for (unsigned int i = 0; i < RXB_UIORING_SLOTS; i++)
		put(1514, 0);
	assert_int_equal(uioring_peek(&ring, &at, &frame), 1514);
	ring.producer++;
	assert_int_equal(uioring_peek(&ring, &at, &frame), -1);
}

static void indices_outside_are_corrupt(void **state)
{
	static const uint32_t producers[] = {RXB_UIORING_SLOTS + 1, 1u << 31,
					     UINT32_MAX};
	const void *frame;
	uint32_t at;

	(void)state;
	for (size_t i = 0; i < sizeof(producers) / sizeof(*producers); i++) {
		ring.producer = producers[i];
		assert_int_equal(uioring_peek(&ring, &at, &frame), -1);
	}
	ring.producer = 5;
	ring.consumer = 6;
	assert_int_equal(uioring_peek(&ring, &at, &frame), -1);
}

static void lengths_outside_are_corrupt(void **state)
{
	static const uint32_t lengths[] = {0, sizeof(ring.slot->frame) + 1,
					   1u << 31, UINT32_MAX};
	const void *frame;
	uint32_t at;

	(void)state;
	put(sizeof(ring.slot->frame), 0);
	assert_int_equal(uioring_peek(&ring, &at, &frame),
			 sizeof(ring.slot->frame));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		ring.slot[0].len = lengths[i];
		assert_int_equal(uioring_peek(&ring, &at, &frame), -1);
	}
}

/* The driver's judgement of what a program may have written. */
static void a_consumer_goes_from_the_last_to_the_producer(void **state)
{
	(void)state;
	for (uint32_t base = UINT32_MAX - 8; base != 8; base++) {
		uint32_t producer = base + 5;

		for (uint32_t i = 0; i <= 5; i++)
			assert_true(
				rxb_uioring_credible(base, base + i, producer));
		assert_false(rxb_uioring_credible(base, base - 1, producer));
		assert_false(
			rxb_uioring_credible(base, producer + 1, producer));
		assert_false(rxb_uioring_credible(base, base + (1u << 31),
						  producer));
	}
	assert_true(rxb_uioring_credible(7, 7, 7));
	assert_false(rxb_uioring_credible(7, 8, 7));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(only_our_ring_will_do, reset),
		cmocka_unit_test_setup(frames_come_in_order, reset),
		cmocka_unit_test_setup(a_frame_has_one_taker, reset),
		cmocka_unit_test_setup(a_full_ring_is_none_too_many, reset),
		cmocka_unit_test_setup(indices_outside_are_corrupt, reset),
		cmocka_unit_test_setup(lengths_outside_are_corrupt, reset),
		cmocka_unit_test(a_consumer_goes_from_the_last_to_the_producer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
