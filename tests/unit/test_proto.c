/* SPDX-License-Identifier: GPL-2.0-only */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <rxbench/proto.h>

static char line[RXB_PROTO_LINE];
static struct rxb_proto_msg msg;

static const char *parse(const char *text)
{
	snprintf(line, sizeof(line), "%s", text);
	return rxb_proto_parse(line, &msg);
}

static void request_has_verb_and_arguments(void **state)
{
	(void)state;
	assert_null(parse("7 up iface=eth0 mode=napi empty="));
	assert_int_equal(msg.seq, 7);
	assert_int_equal(msg.kind, RXB_PROTO_REQUEST);
	assert_string_equal(msg.verb, "up");
	assert_int_equal(msg.nargs, 3);
	assert_string_equal(rxb_proto_get(&msg, "iface"), "eth0");
	assert_string_equal(rxb_proto_get(&msg, "empty"), "");
	assert_null(rxb_proto_get(&msg, "mod"));
}

static void data_and_error_keep_their_text(void **state)
{
	(void)state;
	assert_null(parse("4294967295 + a=b  100% =c "));
	assert_int_equal(msg.seq, UINT32_MAX);
	assert_int_equal(msg.kind, RXB_PROTO_DATA);
	assert_string_equal(msg.text, "a=b  100% =c ");
	assert_null(parse("1 +"));
	assert_string_equal(msg.text, "");
	assert_null(parse("2 err no such mode"));
	assert_int_equal(msg.kind, RXB_PROTO_ERR);
	assert_string_equal(msg.text, "no such mode");
}

static void ok_has_arguments(void **state)
{
	uint64_t value = 5;

	(void)state;
	assert_null(parse("3 ok raw_ns=18446744073709551615 name=x"));
	assert_int_equal(msg.kind, RXB_PROTO_OK);
	assert_true(rxb_proto_get_u64(&msg, "raw_ns", &value));
	assert_true(value == UINT64_MAX);
	assert_null(parse("3 ok"));
	assert_int_equal(msg.nargs, 0);
}

static void bad_lines_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"   ",
		"hello",
		"-1 hello",
		"4294967296 hello",
		"1",
		"1 up iface",
		"1 up =eth0",
		"1 up a=b=c",
		"1 up a=%",
		"1 up a=%4",
		"1 up a=%zz",
		"1 up a=%00",
		"1 up a=1 a=2",
		"1 up\ta=1",
		"1 up a=\x80",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (!parse(bad[i]))
			fail_msg("accepted: '%s'", bad[i]);
}

static void argument_count_is_bounded(void **state)
{
	char text[RXB_PROTO_LINE] = "1 up";
	size_t used = strlen(text);

	(void)state;
	for (int i = 0; i < RXB_PROTO_ARGS; i++)
		used += (size_t)sprintf(text + used, " k%d=v", i);
	assert_null(parse(text));
	assert_int_equal(msg.nargs, RXB_PROTO_ARGS);
	strcpy(text + used, " more=v");
	assert_non_null(parse(text));
}

static void numbers_are_whole(void **state)
{
	static const char *const bad[] = {
		"", "-1", "+1", "1x", "%201", "18446744073709551616", "0x1"};
	uint64_t value = 5;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char text[64];

		snprintf(text, sizeof(text), "1 ok n=%s", bad[i]);
		assert_null(parse(text));
		assert_false(rxb_proto_get_u64(&msg, "n", &value));
	}
	assert_false(rxb_proto_get_u64(&msg, "absent", &value));
	assert_int_equal(value, 5);
}

static void every_byte_survives(void **state)
{
	char all[256];
	size_t used = (size_t)sprintf(line, "9 ok");

	(void)state;
	for (int i = 1; i < 256; i++)
		all[i - 1] = (char)i;
	all[255] = '\0';
	used = rxb_proto_put(line, used, sizeof(line), "v", all);
	assert_int_equal(used, strlen(line));
	for (const char *c = line; *c; c++)
		assert_in_range(*c, ' ', '~');
	assert_null(rxb_proto_parse(line, &msg));
	assert_string_equal(rxb_proto_get(&msg, "v"), all);
}

static void put_stops_at_the_end(void **state)
{
	char small[16];

	(void)state;
	/* " key=value" and its zero byte are 11 bytes. */
	assert_int_equal(rxb_proto_put(small, 0, 11, "key", "value"), 10);
	assert_string_equal(small, " key=value");
	assert_int_equal(rxb_proto_put(small, 0, 10, "key", "value"), 0);
	assert_int_equal(rxb_proto_put(small, 0, 10, "key", "va=e"), 0);
	assert_int_equal(rxb_proto_put(small, 15, 16, "key", ""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(request_has_verb_and_arguments),
		cmocka_unit_test(data_and_error_keep_their_text),
		cmocka_unit_test(ok_has_arguments),
		cmocka_unit_test(bad_lines_are_refused),
		cmocka_unit_test(argument_count_is_bounded),
		cmocka_unit_test(numbers_are_whole),
		cmocka_unit_test(every_byte_survives),
		cmocka_unit_test(put_stops_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
