/* SPDX-License-Identifier: GPL-2.0-only */
/* The wire's end: which frame finds a slot, by a counter in a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "room.h"

#define SLOTS 4
#define LOOK_TICKS 100

struct peer {
	char path[64];
	struct room room;
};

static void counter_is(struct peer *p, const char *text)
{
	int fd = open(p->path, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static int setup(void **state)
{
	const char *dir = getenv("TMPDIR");
	struct peer *p = calloc(1, sizeof(*p));
	int fd;

	snprintf(p->path, sizeof(p->path), "%.40s/peer.XXXXXX",
		 dir ? dir : "/tmp");
	fd = mkstemp(p->path);
	if (fd < 0) {
		free(p);
		return -1;
	}
	close(fd);
	room_none(&p->room);
	*state = p;
	return 0;
}

static int teardown(void **state)
{
	struct peer *p = *state;

	room_close(&p->room);
	unlink(p->path);
	free(p);
	return 0;
}

static void open_at(struct peer *p, const char *taken)
{
	counter_is(p, taken);
	assert_int_equal(room_open(&p->room, SLOTS, p->path), 0);
	room_pace(&p->room, LOOK_TICKS);
}

static void fill(struct peer *p, uint64_t now)
{
	for (int i = 0; i < SLOTS; i++) {
		assert_true(room_has(&p->room, now));
		room_take(&p->room);
	}
}

static void without_an_end(void **state)
{
	struct room room;

	(void)state;
	room_none(&room);
	for (uint64_t i = 0; i < 100000; i++) {
		assert_true(room_has(&room, i));
		room_take(&room);
	}
	room_close(&room);
}

static void full_until_the_peer_takes(void **state)
{
	struct peer *p = *state;

	/* Where the counter stands when it begins does not matter. */
	open_at(p, "18446744073709551000\n");
	fill(p, 0);
	assert_false(room_has(&p->room, 0));
	counter_is(p, "18446744073709551003\n");
	for (int i = 0; i < 3; i++) {
		assert_true(room_has(&p->room, LOOK_TICKS));
		room_take(&p->room);
	}
	assert_false(room_has(&p->room, LOOK_TICKS * 2));
}

static void a_yes_takes_nothing(void **state)
{
	struct peer *p = *state;

	open_at(p, "0");
	for (int i = 0; i < SLOTS * 2; i++)
		assert_true(room_has(&p->room, 0));
	fill(p, 0);
	assert_false(room_has(&p->room, 0));
}

/* What the port refused after all leaves its slot to the next frame. */
static void what_is_given_back_is_free(void **state)
{
	struct peer *p = *state;

	open_at(p, "0");
	fill(p, 0);
	assert_false(room_has(&p->room, 0));
	room_give_back(&p->room);
	room_give_back(&p->room);
	for (int i = 0; i < 2; i++) {
		assert_true(room_has(&p->room, 0));
		room_take(&p->room);
	}
	assert_false(room_has(&p->room, LOOK_TICKS));
	/* The peer takes two of four: two are still in their slots. */
	counter_is(p, "2");
	for (int i = 0; i < 2; i++) {
		assert_true(room_has(&p->room, LOOK_TICKS * 2));
		room_take(&p->room);
	}
	assert_false(room_has(&p->room, LOOK_TICKS * 3));
}

/* How far apart the looks are may be said anew, from the next one on. */
static void the_pace_may_change(void **state)
{
	struct peer *p = *state;

	open_at(p, "0");
	fill(p, 0);
	assert_false(room_has(&p->room, 0));
	room_pace(&p->room, 3 * LOOK_TICKS);
	assert_false(room_has(&p->room, LOOK_TICKS));
	counter_is(p, "4");
	assert_false(room_has(&p->room, 4 * LOOK_TICKS - 1));
	assert_true(room_has(&p->room, 4 * LOOK_TICKS));
}

static void looks_once_a_period(void **state)
{
	struct peer *p = *state;

	open_at(p, "0");
	fill(p, 1000);
	assert_false(room_has(&p->room, 1000));
	counter_is(p, "4");
	assert_false(room_has(&p->room, 1000 + LOOK_TICKS - 1));
	assert_true(room_has(&p->room, 1000 + LOOK_TICKS));
}

/* Frames that were in the ring before, or that another sent. */
static void takes_more_than_was_sent(void **state)
{
	struct peer *p = *state;

	open_at(p, "10");
	fill(p, 0);
	counter_is(p, "20");
	fill(p, LOOK_TICKS);
	/* The six that were not ours made no more slots. */
	assert_false(room_has(&p->room, LOOK_TICKS * 2));
	counter_is(p, "21");
	assert_true(room_has(&p->room, LOOK_TICKS * 3));
}

static void counts_anew(void **state)
{
	struct peer *p = *state;

	open_at(p, "1000");
	fill(p, 0);
	counter_is(p, "0");
	fill(p, LOOK_TICKS);
	assert_false(room_has(&p->room, LOOK_TICKS * 2));
}

static void a_lost_counter_frees_nothing(void **state)
{
	static const char *const texts[] = {"", "\n", "gone", "-4", " 4", "4x"};
	struct peer *p = *state;

	open_at(p, "0");
	fill(p, 0);
	for (unsigned int i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		counter_is(p, texts[i]);
		assert_false(room_has(&p->room, (i + 1) * LOOK_TICKS));
	}
	counter_is(p, "1");
	assert_true(room_has(&p->room, 100 * LOOK_TICKS));
}

static void only_a_number_opens(void **state)
{
	static const struct {
		const char *text;
		int err;
	} cases[] = {
		{"", -EINVAL},
		{"\n", -EINVAL},
		{"none", -EINVAL},
		{"-1", -EINVAL},
		{" 1", -EINVAL},
		{"0x10", -EINVAL},
		{"1 2", -EINVAL},
		{"18446744073709551616", -ERANGE},
		{"18446744073709551615", 0},
		{"7\n", 0},
	};
	struct peer *p = *state;

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		counter_is(p, cases[i].text);
		assert_int_equal(room_open(&p->room, SLOTS, p->path),
				 cases[i].err);
		assert_int_equal(p->room.fd >= 0, !cases[i].err);
		room_close(&p->room);
	}
	assert_int_equal(room_open(&p->room, SLOTS, "/nowhere/at/all"),
			 -ENOENT);
	/* What can be opened, but not read. */
	assert_int_equal(room_open(&p->room, SLOTS, "/"), -EISDIR);
}

/* Every network namespace has "lo"; what it counts is not ours to know. */
static void tap_is_found_by_name(void **state)
{
	struct room room;

	(void)state;
	assert_int_equal(room_open_tap(&room, SLOTS, "lo"), 0);
	assert_true(room_has(&room, 0));
	room_close(&room);
	assert_int_equal(room_open_tap(&room, SLOTS, "l"), -ENODEV);
	assert_int_equal(room_open_tap(&room, SLOTS, "lo:"), -ENODEV);
	assert_true(room_has(&room, 0));
}

int main(void)
{
#define ROOM_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_an_end),
		cmocka_unit_test(tap_is_found_by_name),
		ROOM_TEST(full_until_the_peer_takes),
		ROOM_TEST(a_yes_takes_nothing),
		ROOM_TEST(what_is_given_back_is_free),
		ROOM_TEST(the_pace_may_change),
		ROOM_TEST(looks_once_a_period),
		ROOM_TEST(takes_more_than_was_sent),
		ROOM_TEST(counts_anew),
		ROOM_TEST(a_lost_counter_frees_nothing),
		ROOM_TEST(only_a_number_opens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
