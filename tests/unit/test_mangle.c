/* SPDX-License-Identifier: GPL-2.0-only */
/* Spoilt frames: in what bounds, how differently, and always alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "mangle.h"
#include "patterns/rng.h"

#define FRAME 60
#define ROOM 2048

static const struct mangle_room all = {1, ROOM};

/* Exactly as much memory as there is room: the sanitizer sees the rest. */
static uint8_t *frame_in(uint16_t room)
{
	uint8_t *frame = calloc(1, room);
	unsigned int i;

	assert_non_null(frame);
	for (i = 0; i < FRAME && i < room; i++)
		frame[i] = (uint8_t)(i * 7 + 1);
	if (room > 14)
		frame[14] = 0x45;
	return frame;
}

static void lengths_are_within_the_room(void **state)
{
	static const uint16_t bytes[] = {1,  5,	 6,  7,	 12, 13, 14,
					 20, 33, 41, 42, 43, 59, 60};
	static const uint16_t more[] = {0, 1, 3, 4, 31, 32, 1000};
	unsigned int how, i, k;
	uint64_t rng = 1;

	(void)state;
	for (how = 0; how < MANGLE_HOWS * 200; how++)
		for (i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++)
			for (k = 0; k < sizeof(more) / sizeof(more[0]); k++) {
				struct mangle_room room = {
					.least = 1 + how % bytes[i],
					.most = bytes[i] + more[k],
				};
				uint8_t *frame = frame_in(room.most);
				uint16_t left = mangle_how(
					(enum mangle_how)(how % MANGLE_HOWS),
					frame, bytes[i], room, &rng);

				assert_in_range(left, room.least, room.most);
				free(frame);
			}
}

/* Each way spoils something, but never whom it is for. */
static void each_way_spoils(void **state)
{
	unsigned int how, i;
	uint64_t rng = 2;

	(void)state;
	for (how = 0; how < MANGLE_HOWS; how++) {
		unsigned int changed = 0;

		for (i = 0; i < 1000; i++) {
			uint8_t *frame = frame_in(ROOM), *old = frame_in(ROOM);
			uint16_t left = mangle_how((enum mangle_how)how, frame,
						   FRAME, all, &rng);

			assert_memory_equal(frame, old, 6);
			changed +=
				left != FRAME || memcmp(frame, old, FRAME) != 0;
			free(frame);
			free(old);
		}
		/* A random byte may be what it was. */
		assert_in_range(changed, 900, 1000);
	}
}

/* Of a long series: runts, long ones, and all in between. */
static void series_reaches_the_ends(void **state)
{
	uint16_t least = ROOM, most = 0;
	unsigned int i;

	(void)state;
	for (i = 0; i < 100000; i++) {
		uint8_t *frame = frame_in(ROOM), *again = frame_in(ROOM);
		uint16_t left = mangle(frame, FRAME, all, i);

		assert_int_equal(mangle(again, FRAME, all, i), left);
		assert_memory_equal(frame, again, ROOM);
		least = left < least ? left : least;
		most = left > most ? left : most;
		free(frame);
		free(again);
	}
	assert_int_equal(least, 1);
	assert_int_equal(most, ROOM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_are_within_the_room),
		cmocka_unit_test(each_way_spoils),
		cmocka_unit_test(series_reaches_the_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
