/* SPDX-License-Identifier: GPL-2.0-only */
/* What the generator accepts, and the one line it gives otherwise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "request.h"

static void whole_request(void **state)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct request r;

	(void)state;
	assert_true(request_parse("rate=14880952,window_ms=250,epoch=65535,"
				  "frame_bytes=1514,pattern=cbr",
				  &r, error));
	assert_int_equal(r.rate_pps, 14880952);
	assert_int_equal(r.window_ms, 250);
	assert_int_equal(r.epoch, 65535);
	assert_int_equal(r.frame_bytes, 1514);
	assert_ptr_equal(r.pattern, &pktgen_pattern_cbr);
}

static void defaults_and_any_order(void **state)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct request r;

	(void)state;
	assert_true(request_parse("epoch=0,window_ms=1,rate=1", &r, error));
	assert_int_equal(r.rate_pps, 1);
	assert_int_equal(r.epoch, 0);
	assert_int_equal(r.frame_bytes, 60);
	assert_string_equal(r.pattern->name, "cbr");
	assert_false(r.spin);
	assert_int_equal(r.peer_slots, 0);
	assert_string_equal(r.peer_taken, "");
	assert_string_equal(r.peer_tap, "");
}

/* A struct is used again: what was not asked for must not stay. */
static void peer_and_spin(void **state)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct request r;

	(void)state;
	assert_true(request_parse("rate=1,window_ms=1,epoch=1,spin=1,"
				  "peer_slots=256,"
				  "peer_taken=/sys/a=b/taken",
				  &r, error));
	assert_true(r.spin);
	assert_int_equal(r.peer_slots, 256);
	assert_string_equal(r.peer_taken, "/sys/a=b/taken");
	assert_string_equal(r.peer_tap, "");
	assert_true(request_parse("rate=1,window_ms=1,epoch=1,peer_slots=9,"
				  "peer_tap=tap0",
				  &r, error));
	assert_string_equal(r.peer_taken, "");
	assert_string_equal(r.peer_tap, "tap0");
	assert_true(request_parse("rate=1,window_ms=1,epoch=1", &r, error));
	assert_false(r.spin);
	assert_int_equal(r.peer_slots, 0);
	assert_string_equal(r.peer_taken, "");
	assert_string_equal(r.peer_tap, "");
}

/* A cut path would be that of another file. */
static void peer_path_is_whole_or_refused(void **state)
{
	static const char begin[] = "rate=1,window_ms=1,epoch=1,peer_slots=1,"
				    "peer_taken=";
	char error[REQUEST_ERROR_BYTES] = "";
	char params[sizeof(begin) + REQUEST_PATH_BYTES];
	struct request r;

	(void)state;
	memset(params, 'a', sizeof(params));
	memcpy(params, begin, sizeof(begin) - 1);
	params[sizeof(begin) - 1 + REQUEST_PATH_BYTES - 1] = '\0';
	assert_true(request_parse(params, &r, error));
	assert_int_equal(strlen(r.peer_taken), REQUEST_PATH_BYTES - 1);
	params[sizeof(begin) - 1 + REQUEST_PATH_BYTES - 1] = 'a';
	params[sizeof(params) - 1] = '\0';
	assert_false(request_parse(params, &r, error));
	assert_non_null(strstr(error, "1 to 95 characters"));
}

static void refused_in_one_line(void **state)
{
	static const struct {
		const char *params, *why;
	} cases[] = {
		{NULL, "rate is missing"},
		{"", "rate is missing"},
		{"rate=1,epoch=1", "window_ms is missing"},
		{"rate=0,window_ms=1,epoch=1", "rate=0: "},
		{"rate=-5,window_ms=1,epoch=1", "rate=-5: "},
		{"rate= 5,window_ms=1,epoch=1", "rate= 5: "},
		{"rate=,window_ms=1,epoch=1", "rate=: "},
		{"rate=1e6,window_ms=1,epoch=1", "rate=1e6: "},
		{"rate=14880953,window_ms=1,epoch=1", "1 to 14880952"},
		{"rate=18446744073709551617,window_ms=1,epoch=1", "14880952"},
		{"rate=1,window_ms=3600001,epoch=1", "3600000"},
		{"rate=1,window_ms=1,epoch=65536", "0 to 65535"},
		{"rate=1,window_ms=1,epoch=1,frame_bytes=59", "60 to 1514"},
		{"rate=1,window_ms=1,epoch=1,frame_bytes=1515", "60 to 1514"},
		{"rate=1,window_ms=1,epoch=1,pattern=x", "known: cbr"},
		{"rate=1,window_ms=1,epoch=1,pattern=", "1 to 15 characters"},
		{"rate=1,window_ms=1,epoch=1,pattern=a-name-that-is-too-long",
		 "1 to 15 characters"},
		{"rate=1,window_ms=1,epoch=1,spin=2", "0 to 1"},
		{"rate=1,window_ms=1,epoch=1,spin=", "spin=: "},
		{"rate=1,window_ms=1,epoch=1,peer_slots=0,peer_taken=f",
		 "1 to 4294967295"},
		{"rate=1,window_ms=1,epoch=1,peer_slots=4294967296,"
		 "peer_taken=f",
		 "1 to 4294967295"},
		{"rate=1,window_ms=1,epoch=1,peer_slots=9", "go together"},
		{"rate=1,window_ms=1,epoch=1,peer_taken=f", "go together"},
		{"rate=1,window_ms=1,epoch=1,peer_tap=t", "go together"},
		{"rate=1,window_ms=1,epoch=1,peer_slots=9,peer_taken=f,"
		 "peer_tap=t",
		 "go together"},
		{"rate=1,window_ms=1,epoch=1,peer_slots=9,"
		 "peer_tap=longer-than-names",
		 "1 to 15 characters"},
		{"rate=1,window_ms=1,epoch=1,peer_slots=9,peer_taken=",
		 "1 to 95 characters"},
		{"rate=1,window_ms=1,epoch=1,peer_slots=9,peer_taken=f,"
		 "peer_taken=f",
		 "twice"},
		{"rate=1,rate=1,window_ms=1,epoch=1", "twice"},
		{"rate", "KEY=VALUE"},
		{"speed=1", "unknown key 'speed'"},
		{"rate=14880952,window_ms=300000,epoch=1", "4294967296"},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char error[REQUEST_ERROR_BYTES] = "";
		struct request r;

		assert_false(request_parse(cases[i].params, &r, error));
		if (!strstr(error, cases[i].why))
			fail_msg("'%s' gave '%s', not '%s'", cases[i].params,
				 error, cases[i].why);
		assert_null(strchr(error, '\n'));
	}
}

static void endless_input_is_cut(void **state)
{
	char error[REQUEST_ERROR_BYTES] = "";
	char params[1000], key[200];
	struct request r;

	(void)state;
	memset(params, 'a', sizeof(params));
	params[sizeof(params) - 1] = '\0';
	assert_false(request_parse(params, &r, error));
	assert_string_equal(error, "parameters of at most 255 bytes are read");
	memset(key, 'k', sizeof(key));
	memcpy(key + sizeof(key) - 3, "=1", 3);
	assert_false(request_parse(key, &r, error));
	assert_non_null(strstr(error, "unknown key"));
}

static void limits(void **state)
{
	char error[REQUEST_ERROR_BYTES] = "";
	uint64_t limit_ms = 0;

	(void)state;
	assert_true(request_parse_limit("limit_ms=1500", &limit_ms, error));
	assert_int_equal(limit_ms, 1500);
	assert_false(request_parse_limit(NULL, &limit_ms, error));
	assert_string_equal(error, "limit_ms is missing");
	assert_false(request_parse_limit("limit_ms=3600001", &limit_ms, error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_request),
		cmocka_unit_test(defaults_and_any_order),
		cmocka_unit_test(peer_and_spin),
		cmocka_unit_test(peer_path_is_whole_or_refused),
		cmocka_unit_test(refused_in_one_line),
		cmocka_unit_test(endless_input_is_cut),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
