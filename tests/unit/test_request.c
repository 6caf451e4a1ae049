/* SPDX-License-Identifier: GPL-2.0-only */
/* What may be asked of the generator, and the one line it gives otherwise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "pacing.h"
#include "request.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Defaults, @params on top, complete. */
static struct request accepted(const char *params)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct request r;

	request_defaults(&r);
	if (!request_parse(params, &r, error) || !request_complete(&r, error))
		fail_msg("'%s' gave '%s'", params, error);
	return r;
}

static void refuse(const char *params, const char *why)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct request r;

	request_defaults(&r);
	if (request_parse(params, &r, error) && request_complete(&r, error))
		fail_msg("'%s' was accepted", params ? params : "");
	if (!strstr(error, why))
		fail_msg("'%s' gave '%s', not '%s'", params ? params : "",
			 error, why);
	assert_null(strchr(error, '\n'));
}

static void what_the_suite_asks(void **state)
{
	struct request r = accepted("rate=14880952,window_ms=250,epoch=65535,"
				    "frame_bytes=1514,pattern=cbr");

	(void)state;
	assert_int_equal(rate_pps(&r.arrival.rate), 14880952);
	assert_int_equal(r.window_ms, 250);
	assert_int_equal(r.arrival.window_ns, 250000000);
	assert_int_equal(r.epoch, 65535);
	assert_int_equal(sizes_largest(&r.sizes), 1514);
	assert_ptr_equal(r.pattern, &pktgen_pattern_cbr);
}

static void defaults(void **state)
{
	struct request r = accepted("time=1,rate=1");

	(void)state;
	assert_int_equal(r.epoch, 1);
	assert_int_equal(r.sizes.kinds, 1);
	assert_int_equal(r.sizes.bytes[0], 60);
	assert_int_equal(r.flows, 1);
	assert_int_equal(r.batch, 1);
	assert_int_equal(r.tag_every, 1);
	assert_int_equal(r.drain_ms, 100);
	assert_int_equal(r.quiet_ns, 0);
	assert_int_equal(r.speed_ppm, 1000000);
	assert_string_equal(r.pattern->name, "cbr");
	assert_false(r.spin || r.receive || r.loop);
	assert_int_equal(r.peer_slots, 0);
	assert_int_equal(r.slow_ppm, 0);
	assert_int_equal(r.flow.dst_port, htons(9));
	assert_int_equal(r.flow.src_ip, inet_addr("198.18.0.1"));
}

static void times(void **state)
{
	static const struct {
		const char *params;
		uint64_t window_ms;
	} cases[] = {
		{"rate=1,time=10", 10000},	 {"rate=1,time=0.5", 500},
		{"rate=1,time=500ms", 500},	 {"rate=1,time=2m", 120000},
		{"rate=1,time=1h", 3600000},	 {"rate=1,time=0.001", 1},
		{"rate=1,time=1000000us", 1000}, {"rate=1,time=1.25s", 1250},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		assert_int_equal(accepted(cases[i].params).window_ms,
				 cases[i].window_ms);
}

static void every_key_arrives(void **state)
{
	struct request r = accepted(
		"rate=1k,time=1,pattern=on-off,on=10us,off=0.5ms,seed=7,"
		"size=128,flows=2k,vary=both,vlan=100:5,ip=6,proto=tcp,"
		"batch=32,spin=1,receive=1,tag=10,drain=2,quiet=3ms,"
		"dst_mac=02:00:00:00:00:aa,src_mac=02:00:00:00:00:bb,"
		"dst_ip=2001:2::9,src_ip=10.0.0.1,dst_port=1,src_port=65535");
	struct in6_addr expected;

	(void)state;
	assert_int_equal(r.arrival.on_ns, 10000);
	assert_int_equal(r.arrival.off_ns, 500000);
	assert_int_equal(r.arrival.seed, 7);
	assert_int_equal(r.sizes.bytes[0], 124);
	assert_int_equal(r.flows, 2000);
	assert_int_equal(r.shape.vary, FRAME_VARY_BOTH);
	assert_true(r.shape.tagged && r.shape.ip6 && r.shape.tcp);
	assert_int_equal(r.shape.vlan_tci, 5 << 13 | 100);
	assert_int_equal(r.batch, 32);
	assert_true(r.spin && r.receive);
	assert_int_equal(r.tag_every, 10);
	assert_int_equal(r.drain_ms, 2000);
	assert_int_equal(r.quiet_ns, 3000000);
	assert_int_equal(r.flow.dst_mac.addr_bytes[5], 0xaa);
	assert_int_equal(r.flow.src_mac.addr_bytes[5], 0xbb);
	assert_int_equal(r.flow.src_ip, inet_addr("10.0.0.1"));
	inet_pton(AF_INET6, "2001:2::9", &expected);
	assert_memory_equal(&r.flow.dst_ip6, &expected, sizeof(expected));
	assert_int_equal(r.flow.dst_port, htons(1));
	assert_int_equal(r.flow.src_port, htons(65535));
}

/* Whose the first ten frames are. */
static void flow_of_its_own(void **state)
{
	struct request r = accepted("rate=1k,time=1,steady=200");
	uint32_t i;

	(void)state;
	assert_int_equal(r.flows, 2);
	assert_int_equal(deal_steady(&r.deal, 10), 2);
	r = accepted("rate=1k,time=1,steady=50%,line_rate=10G,flows=9");
	assert_int_equal(r.flows, 9);
	assert_int_equal(deal_steady(&r.deal, 10), 10);
	r = accepted("rate=1k,time=1,flows=9,pattern=poisson,steady=100");
	assert_int_equal(deal_steady(&r.deal, 10), 1);
	r = accepted("rate=1k,time=1,flows=9");
	for (i = 0; i < 20; i++)
		assert_int_equal(deal_flow(&r.deal, i), i % 9);
}

static void rates_come_to_frames(void **state)
{
	struct request r = accepted("rate=50%,line_rate=10G,time=1");

	(void)state;
	assert_int_equal(rate_pps(&r.arrival.rate), 7440476);
	r = accepted("pattern=burst,burst=5,gap=1ms,time=1");
	assert_int_equal(rate_pps(&r.arrival.rate), 5000);
	r = accepted("pattern=ramp,rate=1k,to=5k,time=1");
	assert_int_equal(rate_pps(&r.arrival.to), 5000);
	r = accepted("rate=max,time=1");
	assert_int_equal(r.rate.unit, RATE_MAX);
}

static void captures(void **state)
{
	struct request r = accepted("replay=f,speed=0.5,loop=1,time=1");

	(void)state;
	assert_string_equal(r.pattern->name, "replay");
	assert_int_equal(r.speed_ppm, 500000);
	assert_int_equal(accepted("replay=f,filter=udp").window_ms, 0);
	r = accepted("replay=f,rate=1k");
	assert_string_equal(r.pattern->name, "cbr");
	assert_int_equal(rate_pps(&r.arrival.rate), 1000);
}

/* An address of the other version would have no effect. */
static void addresses_bring_their_version(void **state)
{
	(void)state;
	assert_true(
		accepted("rate=1,time=1,size=128,dst_ip=2001:2::9").shape.ip6);
	assert_false(accepted("rate=1,time=1,ip=4,dst_ip=2001:2::9").shape.ip6);
}

static void peers(void **state)
{
	struct request r = accepted("rate=1,window_ms=1,spin=1,peer_slots=256,"
				    "peer_taken=/sys/a=b/taken");

	(void)state;
	assert_int_equal(r.peer_slots, 256);
	assert_string_equal(r.peer_taken, "/sys/a=b/taken");
	r = accepted("rate=1,window_ms=1,peer_slots=9,peer_tap=tap0");
	assert_string_equal(r.peer_tap, "tap0");
}

/* A cut path would be that of another file. */
static void peer_path_is_whole_or_refused(void **state)
{
	static const char begin[] = "rate=1,window_ms=1,peer_slots=1,"
				    "peer_taken=";
	char params[sizeof(begin) + REQUEST_PATH_BYTES];

	(void)state;
	memset(params, 'a', sizeof(params));
	memcpy(params, begin, sizeof(begin) - 1);
	params[sizeof(begin) - 1 + REQUEST_PATH_BYTES - 1] = '\0';
	assert_int_equal(strlen(accepted(params).peer_taken),
			 REQUEST_PATH_BYTES - 1);
	params[sizeof(begin) - 1 + REQUEST_PATH_BYTES - 1] = 'a';
	params[sizeof(params) - 1] = '\0';
	refuse(params, "1 to 255 characters");
}

static void bad_values(void **state)
{
	static const struct {
		const char *pair, *why;
	} cases[] = {
		{"rate=0", "rate=0: "},
		{"rate=-5", "rate=-5: "},
		{"rate= 5", "rate= 5: "},
		{"rate=", "rate=: "},
		{"rate=148809524", "148809523"},
		{"rate=18446744073709551617", "rate=184"},
		{"window_ms=3600001", "1 to 3600000"},
		{"window_ms=0", "1 to 3600000"},
		{"window_ms=1.5", "1 to 3600000"},
		{"time=0", "1ms to 1h"},
		{"time=2h", "1ms to 1h"},
		{"time=1.0005", "a whole number of ms"},
		{"time=1d", "1ms to 1h"},
		{"time=1.", "1ms to 1h"},
		{"time=.5", "1ms to 1h"},
		{"time=1 s", "1ms to 1h"},
		{"epoch=65536", "0 to 65535"},
		{"epoch=0x1", "0 to 65535"},
		{"frame_bytes=59", "60 to 9014"},
		{"frame_bytes=9015", "60 to 9014"},
		{"size=63", "size=63: "},
		{"pattern=x", "known: cbr"},
		{"pattern=", "known: cbr"},
		{"line_rate=3G", "10M 100M"},
		{"seed=18446744073709551616", "0 to 18446744073709551615"},
		{"steps=1", "2 to 10000"},
		{"burst=0", "1 to 1000000"},
		{"on=0", "1ns to 1h"},
		{"flows=1000001", "1 to 1000000"},
		{"flows=0.5", "1 to 1000000"},
		{"steady=0", "steady=0: "},
		{"steady=fast", "steady=fast: "},
		{"vary=neither", "src, dst or both"},
		{"vlan=4095", "0 to 4094"},
		{"vlan=1:8", "0 to 7"},
		{"vlan=1:", "0 to 7"},
		{"ip=5", "4 or 6"},
		{"proto=sctp", "udp or tcp"},
		{"batch=65", "1 to 64"},
		{"spin=2", "0 to 1"},
		{"spin=", "spin=: "},
		{"tag=0", "1 to 4294967295"},
		{"drain=2m", "0ns to 1m"},
		{"speed=0", "0.001 to 1000"},
		{"speed=1.0000001", "6 decimals"},
		{"dst_mac=x", "a MAC address like"},
		{"src_ip=1.2", "an IPv4 address like"},
		{"dst_port=0", "1 to 65535"},
		{"slow_ppm=100001", "0 to 100000"},
		{"peer_slots=0", "1 to 4294967295"},
		{"peer_slots=4294967296", "1 to 4294967295"},
		{"peer_tap=longer-than-names", "1 to 15 characters"},
		{"peer_taken=", "1 to 255 characters"},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		char params[256];

		snprintf(params, sizeof(params), "%s", cases[i].pair);
		if (strncmp(params, "rate", 4))
			strcat(params, ",rate=1");
		if (strncmp(params, "time", 4) && strncmp(params, "window", 6))
			strcat(params, ",window_ms=1");
		refuse(params, cases[i].why);
	}
}

static void impossible_together(void **state)
{
	static const struct {
		const char *params, *why;
	} cases[] = {
		{NULL, "rate is missing"},
		{"", "rate is missing"},
		{"rate=1", "window_ms is missing"},
		{"time=1", "rate is missing"},
		{"rate=1,rate=1,time=1", "given twice"},
		{"rate=1,time=1,window_ms=1000", "give one"},
		{"rate=1,time=1,size=64,frame_bytes=60", "give one"},
		{"rate", "KEY=VALUE"},
		{"colour=red", "unknown key 'colour'"},
		{"fows=1", "the nearest is flows"},
		{"rate=1,time=1,burst=3", "pattern cbr does not take burst"},
		{"rate=1,time=1,on=1,off=1", "does not take on"},
		{"rate=1,time=1,gap=1", "does not take gap"},
		{"rate=1,time=1,pattern=burst", "burst is missing"},
		{"burst=1,time=1,pattern=burst", "rate is missing"},
		{"burst=1,gap=1s,rate=1,time=1,pattern=burst", "give one"},
		{"burst=1000,gap=1us,time=1,pattern=burst", "148809523"},
		{"rate=1,time=1,pattern=ramp", "to is missing"},
		{"rate=1,time=1,pattern=step,to=2", "steps is missing"},
		{"rate=1,to=max,time=1,pattern=ramp", "to max"},
		{"rate=1,time=1,pattern=on-off,on=1", "off is missing"},
		{"time=1,pattern=replay", "replay is missing"},
		{"rate=1,time=1,pattern=replay,replay=f", "does not take rate"},
		{"rate=1,time=1,speed=2", "does not take speed"},
		{"rate=1,time=1,loop=1", "loop needs replay"},
		{"rate=1,time=1,steady=1,flows=1", "flows of 2 and more"},
		{"rate=1,time=1,steady=max", "neither can be max"},
		{"rate=max,time=1,steady=1", "neither can be max"},
		{"rate=1,time=1,steady=1%", "needs line_rate"},
		{"rate=9,to=1,time=1,pattern=ramp,steady=1",
		 "pattern ramp does not take steady"},
		{"rate=9,burst=2,time=1,pattern=burst,steady=1",
		 "pattern burst does not take steady"},
		{"replay=f,rate=1,steady=1", "not for those of replay"},
		{"rate=1,time=1,filter=udp", "filter needs replay"},
		{"replay=f,loop=1", "a loop has no end"},
		{"replay=f,size=64", "size is for frames of our own"},
		{"replay=f,rate=1gbps,time=1", "frames a second is needed"},
		{"rate=max,time=1,pattern=poisson", "cbr can"},
		{"rate=max,time=1,mangle=3", "one by one"},
		{"rate=1%,time=1", "needs line_rate"},
		{"rate=1,time=1,ip=6", "too small"},
		{"rate=1,time=1,vlan=1", "too small"},
		{"rate=14880952,window_ms=300000", "4294967296"},
		{"pattern=ramp,rate=1,to=14880952,window_ms=300000",
		 "4294967296"},
		{"rate=1,time=1,peer_slots=9", "go together"},
		{"rate=1,time=1,peer_taken=f", "go together"},
		{"rate=1,time=1,peer_tap=t", "go together"},
		{"rate=1,time=1,peer_slots=9,peer_taken=f,peer_tap=t",
		 "go together"},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		refuse(cases[i].params, cases[i].why);
}

/* The same lines name options where those were used. */
static void options_are_named_as_typed(void **state)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct request r;

	(void)state;
	request_defaults(&r);
	r.as_options = true;
	assert_false(request_set(&r, "line_rate", "3G", error));
	assert_non_null(strstr(error, "--line-rate 3G: "));
	assert_true(request_set(&r, "rate", "5%", error));
	assert_false(request_complete(&r, error));
	assert_string_equal(error, "--time is missing");
	assert_true(request_set(&r, "time", "1", error));
	assert_false(request_complete(&r, error));
	assert_non_null(strstr(error, "needs --line-rate: "));
	assert_true(request_set(&r, "window_ms", "1", error));
	assert_false(request_complete(&r, error));
	assert_non_null(strstr(error, "--time and --window-ms say"));
}

static void an_error_changes_nothing(void **state)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct request before, after;

	(void)state;
	request_defaults(&before);
	after = before;
	assert_false(request_parse("rate=5,vlan=3,epoch=no", &after, error));
	assert_memory_equal(&before, &after, sizeof(before));
	assert_false(request_set(&after, "vlan", "3:9", error));
	assert_memory_equal(&before, &after, sizeof(before));
}

/* As a start after a set: the later word counts, also by its other name. */
static void later_words_replace_earlier_ones(void **state)
{
	char error[REQUEST_ERROR_BYTES] = "";
	struct request r;

	(void)state;
	request_defaults(&r);
	assert_true(request_parse("rate=5,time=2,size=128", &r, error));
	assert_true(
		request_parse("rate=7,window_ms=5,frame_bytes=60", &r, error));
	assert_true(request_complete(&r, error));
	assert_int_equal(rate_pps(&r.arrival.rate), 7);
	assert_int_equal(r.window_ms, 5);
	assert_int_equal(sizes_largest(&r.sizes), 60);
}

static void keys_are_told(void **state)
{
	const struct request_key *key;

	(void)state;
	for (key = request_keys(); key->key; key++) {
		assert_non_null(key->value);
		assert_non_null(key->help);
		assert_in_range(strlen(key->key), 1, 15);
		/* In a column of 80. */
		assert_in_range(strlen(key->help), 1, 52);
	}
}

static void endless_input_is_cut(void **state)
{
	char params[2000], key[200];

	(void)state;
	memset(params, 'a', sizeof(params));
	params[sizeof(params) - 1] = '\0';
	refuse(params, "parameters of at most 1023 bytes are read");
	memset(key, 'k', sizeof(key));
	memcpy(key + sizeof(key) - 3, "=1", 3);
	refuse(key, "unknown key");
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
	assert_non_null(strstr(error, "0 to 3600000"));
	assert_false(request_parse_limit("limit=1", &limit_ms, error));
	assert_non_null(strstr(error, "known: limit_ms"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_suite_asks),
		cmocka_unit_test(defaults),
		cmocka_unit_test(times),
		cmocka_unit_test(every_key_arrives),
		cmocka_unit_test(flow_of_its_own),
		cmocka_unit_test(rates_come_to_frames),
		cmocka_unit_test(captures),
		cmocka_unit_test(addresses_bring_their_version),
		cmocka_unit_test(peers),
		cmocka_unit_test(peer_path_is_whole_or_refused),
		cmocka_unit_test(bad_values),
		cmocka_unit_test(impossible_together),
		cmocka_unit_test(options_are_named_as_typed),
		cmocka_unit_test(an_error_changes_nothing),
		cmocka_unit_test(later_words_replace_earlier_ones),
		cmocka_unit_test(keys_are_told),
		cmocka_unit_test(endless_input_is_cut),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
