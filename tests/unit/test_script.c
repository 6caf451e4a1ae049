/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests written down, answers read: the virtual lab's way to speak. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lab/error.h"
#include "lab/script.h"

static void three_requests(struct script *s)
{
	script_init(s);
	script_add(s, "hello", NULL);
	script_add(s, "set", "path", "/sys/x", "value", "a b", NULL);
	script_add(s, "counters", "iface", "eth0", NULL);
}

static void test_text(void **state)
{
	struct script s;
	char *text;

	(void)state;
	three_requests(&s);
	text = script_text(&s);
	assert_string_equal(text, "1 hello\n"
				  "2 set path=/sys/x value=a%20b\n"
				  "3 counters iface=eth0\n");
	g_free(text);
	script_clear(&s);
}

static void test_places(void **state)
{
	struct script s;

	(void)state;
	script_init(&s);
	assert_int_equal(script_add(&s, "hello", NULL), 0);
	assert_int_equal(script_add(&s, "clock", NULL), 1);
	script_clear(&s);
}

static void test_answers(void **state)
{
	struct script s;
	GError *error = NULL;

	(void)state;
	three_requests(&s);
	assert_true(script_take(&s,
				"1 ok proto=1 kernel=6.1\n"
				"2 ok\n"
				"3 + drv.rx_frames 12\n"
				"3 + drv.rx_irqs 3\n"
				"3 ok raw_ns=99\n",
				&error));
	assert_null(error);
	assert_string_equal(agent_reply_text(script_reply(&s, 0), "kernel"),
			    "6.1");
	assert_int_equal(script_reply(&s, 2)->data->len, 2);
	assert_string_equal(g_ptr_array_index(script_reply(&s, 2)->data, 1),
			    "drv.rx_irqs 3");
	assert_int_equal(agent_reply_int(script_reply(&s, 2), "raw_ns", 0), 99);
	script_clear(&s);
}

/* @said must be refused, and the reason must hold @word. */
static void refused(const char *said, enum rxb_error code, const char *word)
{
	struct script s;
	GError *error = NULL;

	three_requests(&s);
	assert_false(script_take(&s, said, &error));
	assert_true(g_error_matches(error, RXB_ERROR, (gint)code));
	assert_non_null(strstr(error->message, word));
	g_error_free(error);
	script_clear(&s);
}

static void test_guest_refuses(void **state)
{
	(void)state;
	refused("1 ok\n2 err /sys/x: no such file\n", RXB_ERROR_REFUSED,
		"no such file");
}

static void test_ends_early(void **state)
{
	(void)state;
	refused("", RXB_ERROR_PROTOCOL, "hello");
	refused("1 ok\n", RXB_ERROR_PROTOCOL, "request 2");
	refused("1 ok\n2 ok\n3 + drv.rx_frames 12\n", RXB_ERROR_PROTOCOL,
		"request 3");
	/* A line that lacks its end may lack more. */
	refused("1 ok\n2 ok\n3 ok", RXB_ERROR_PROTOCOL, "request 3");
}

static void test_nonsense(void **state)
{
	(void)state;
	refused("1 ok\nhello there\n", RXB_ERROR_PROTOCOL, "hello there");
}

/* Taken twice, the second time counts. */
static void test_again(void **state)
{
	struct script s;

	(void)state;
	script_init(&s);
	script_add(&s, "clock", NULL);
	assert_true(script_take(&s, "1 ok raw_ns=1\n", NULL));
	assert_true(script_take(&s, "1 ok raw_ns=2\n", NULL));
	assert_int_equal(agent_reply_int(script_reply(&s, 0), "raw_ns", 0), 2);
	script_clear(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_guest_refuses),
		cmocka_unit_test(test_ends_early),
		cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
