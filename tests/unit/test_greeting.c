/* SPDX-License-Identifier: GPL-2.0-only */
/* What the agent understands of a generator that starts, however it comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "agent/greeting.h"

static bool feed(struct greeting *g, const char *text)
{
	return greeting_feed(g, text, strlen(text));
}

static void ready_with_its_whole_line(void **state)
{
	static const char text[] =
		"EAL: a warning\n"
		"rxbench-pktgen: ready, 1 port(s), telemetry at /run/x.v2\n";
	size_t length = strlen(text);

	(void)state;
	/* Cut anywhere. */
	for (size_t cut = 0; cut < length; cut++) {
		struct greeting g = {0};

		assert_false(greeting_feed(&g, text, cut));
		assert_string_equal(g.socket, "");
		assert_true(greeting_feed(&g, text + cut, length - cut));
		assert_string_equal(g.socket, "/run/x.v2");
	}
}

static void stays_ready(void **state)
{
	struct greeting g = {0};

	(void)state;
	assert_true(feed(&g, "ready, telemetry at /a\nlater\n"));
	assert_true(feed(&g, "ready, telemetry at /b\n"));
	assert_string_equal(g.socket, "/a");
}

static void last_words(void **state)
{
	static const struct {
		const char *text, *last;
	} cases[] = {
		{"", ""},
		{"\n\n \t\r\n", ""},
		{"no port\n", "no port"},
		{"first\nsecond\n\n   \n", "second"},
		{"first\nhalf a li", "half a li"},
		{"first\n  ", "first"},
		{"panic: x\r\n\n", "panic: x\r"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct greeting g = {0};

		assert_false(feed(&g, cases[i].text));
		assert_string_equal(greeting_last(&g), cases[i].last);
	}
}

static void long_lines_are_cut(void **state)
{
	struct greeting g = {0};

	(void)state;
	for (int i = 0; i < 3 * GREETING_LINE; i++)
		assert_false(feed(&g, "x"));
	assert_int_equal(strlen(greeting_last(&g)), GREETING_LINE - 1);
	assert_false(feed(&g, "\n"));
	assert_int_equal(strlen(greeting_last(&g)), GREETING_LINE - 1);
	assert_true(feed(&g, "telemetry at /s\n"));
	assert_string_equal(g.socket, "/s");
}

static void words(void **state)
{
	char text[] = "  --lcores 0@0,1@0  -a x ", none[] = " ",
	     many[] = "a b c";
	char *word[4] = {NULL};

	(void)state;
	assert_int_equal(greeting_words(text, word, 4), 4);
	assert_string_equal(word[0], "--lcores");
	assert_string_equal(word[1], "0@0,1@0");
	assert_string_equal(word[2], "-a");
	assert_string_equal(word[3], "x");
	assert_int_equal(greeting_words(none, word, 4), 0);
	assert_int_equal(greeting_words(many, word, 2), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ready_with_its_whole_line),
		cmocka_unit_test(stays_ready),
		cmocka_unit_test(last_words),
		cmocka_unit_test(long_lines_are_cut),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
