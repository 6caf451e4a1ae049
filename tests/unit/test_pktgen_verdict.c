/* SPDX-License-Identifier: GPL-2.0-only */
/* Was the load what was asked: each limit from both sides. The report, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <json-glib/json-glib.h>
#include <string.h>

#include "report.h"
#include "verdict.h"

#define FRAMES 1000000ull

static struct request request;
static struct trial_result result;
static struct verdict verdict;

/* A million frames in ten seconds, all on plan: the mean gap is 10 us. */
static void begin(const char *params)
{
	char error[REQUEST_ERROR_BYTES];

	request_defaults(&request);
	assert_true(request_parse(params, &request, error));
	assert_true(request_complete(&request, error));
	memset(&result, 0, sizeof(result));
	result.count.planned = result.count.sent = FRAMES;
	result.count.tx_bytes = FRAMES * 60;
	result.window_ns = request.arrival.window_ns;
	result.planned_gap_ns = 10000;
	result.senders = 1;
	result.cores = 1;
	result.gaps = (struct trial_gaps){
		.count = FRAMES - 1,
		.p50_ns = 10000,
		.p99_ns = 10100,
		.cv_ppm = 5000,
		.within = FRAMES - 1,
	};
}

static void begin_cbr(void)
{
	begin("rate=100000,time=10");
}

static void fine(void)
{
	verdict_judge(&request, &result, &verdict);
	if (!verdict.as_asked)
		fail_msg("%s", verdict.reason[0]);
	assert_int_equal(verdict.reasons, 0);
}

static void objected(const char *why)
{
	verdict_judge(&request, &result, &verdict);
	assert_false(verdict.as_asked);
	assert_int_equal(verdict.reasons, 1);
	if (!strstr(verdict.reason[0], why))
		fail_msg("'%s', not '%s'", verdict.reason[0], why);
}

static void frames_not_sent(void **state)
{
	(void)state;
	begin_cbr();
	fine();
	assert_true(verdict.scheduled);
	result.count.sent = FRAMES - FRAMES / 100;
	fine();
	result.count.sent--;
	objected("not sent");
}

static void frames_late(void **state)
{
	(void)state;
	begin_cbr();
	result.count.late = FRAMES / 100;
	fine();
	result.count.late++;
	objected("behind the plan");
}

static void median_of_a_constant_rate(void **state)
{
	(void)state;
	begin_cbr();
	result.gaps.p50_ns = 10101; /* 1 %, and the grain of 1 ns */
	fine();
	result.gaps.p50_ns = 10102;
	objected("median gap");
	result.gaps.p50_ns = 9898;
	objected("median gap");
	/* One of two senders has every second frame. */
	result.senders = 2;
	result.gaps.p50_ns = 20000;
	fine();
	/* Others have a median of their own. */
	begin("rate=100000,time=10,pattern=on-off,on=1ms,off=9ms");
	result.gaps.p50_ns = 1000;
	fine();
}

static void distance_to_the_plan(void **state)
{
	(void)state;
	begin_cbr();
	result.gaps.error_p50_ns = RESULT_TOLERANCE_NS;
	fine();
	result.gaps.error_p50_ns++;
	objected("off plan by 257 ns or more, at most 256 ns");
	/* One percent of a long gap is more. */
	begin("rate=1000,time=10");
	result.planned_gap_ns = result.gaps.p50_ns = 1000000;
	result.gaps.error_p50_ns = 10000;
	fine();
	result.gaps.error_p50_ns++;
	objected("at most 10000 ns");
}

static void bursts_that_were_not_planned(void **state)
{
	(void)state;
	begin_cbr();
	result.gaps.count = FRAMES;
	result.gaps.microbursts = FRAMES / 20;
	fine();
	result.gaps.microbursts++;
	objected("micro-bursts");
	result.gaps.planned_microbursts = 1;
	fine();
	result.gaps.planned_microbursts = FRAMES;
	fine();
}

static void gaps_that_are_not_exponential(void **state)
{
	(void)state;
	begin("rate=100000,time=10,pattern=poisson");
	result.fitted = true;
	result.fit_p = 0.5;
	result.gaps.cv_ppm = 1050000;
	fine();
	result.gaps.cv_ppm = 950000;
	fine();
	result.gaps.cv_ppm = 949999;
	objected("0.950");
	result.gaps.cv_ppm = 1050001;
	objected("1.050");
	/* Of a hundred gaps so much is chance: 3 / sqrt(100). */
	result.gaps.count = 100;
	result.gaps.cv_ppm = 1299000;
	fine();
	result.gaps.cv_ppm = 1301000;
	objected("1.300");
	result.gaps.cv_ppm = 1000000;
	result.fit_p = 0.00099;
	objected("not exponential");
}

static void stopped_and_drifted(void **state)
{
	(void)state;
	begin_cbr();
	result.stopped = true;
	result.window_ns /= 2;
	objected("stopped after 5s of 10s");
	begin_cbr();
	result.clock_drift_ns = -10000000;
	fine();
	result.clock_drift_ns--;
	objected("drift");
}

static void all_at_once(void **state)
{
	(void)state;
	begin("rate=100000,time=10,pattern=poisson");
	result.stopped = result.fitted = true;
	result.count.sent = FRAMES / 2;
	result.count.late = FRAMES / 2;
	result.clock_drift_ns = INT64_MAX;
	result.gaps.microbursts = FRAMES;
	result.gaps.error_p50_ns = UINT64_MAX;
	verdict_judge(&request, &result, &verdict);
	assert_in_range(verdict.reasons, 7, VERDICT_REASONS_MAX);
}

static void no_schedule_at_max(void **state)
{
	(void)state;
	begin("rate=max,time=10");
	memset(&result.gaps, 0, sizeof(result.gaps));
	result.count.late = FRAMES;
	fine();
	assert_false(verdict.scheduled);
}

/* --- the report --- */

static JsonObject *as_json(JsonParser **parser)
{
	char *text = report_json(&request, &result);

	*parser = json_parser_new();
	assert_true(json_parser_load_from_data(*parser, text, -1, NULL));
	g_free(text);
	return json_node_get_object(json_parser_get_root(*parser));
}

static void numbers_are_numbers(void **state)
{
	JsonParser *parser;
	JsonObject *json, *judged;

	(void)state;
	begin_cbr();
	result.count.sent = FRAMES / 2;
	result.clock_drift_ns = -5;
	json = as_json(&parser);
	assert_int_equal(json_object_get_int_member(json, "planned"), FRAMES);
	assert_int_equal(json_object_get_int_member(json, "unsent"),
			 FRAMES / 2);
	assert_int_equal(json_object_get_int_member(json, "rate_pps"), 100000);
	assert_int_equal(json_object_get_int_member(json, "clock_drift_ns"),
			 -5);
	assert_string_equal(json_object_get_string_member(json, "pattern"),
			    "cbr");
	judged = json_object_get_object_member(json, "verdict");
	assert_false(json_object_get_boolean_member(judged, "as_asked"));
	assert_int_equal(json_array_get_length(json_object_get_array_member(
				 judged, "reasons")),
			 1);
	assert_int_equal(json_array_get_length(
				 json_object_get_array_member(json, "cores")),
			 1);
	assert_false(json_object_has_member(json, "received"));
	g_object_unref(parser);
}

static void what_came_back_has_its_histogram(void **state)
{
	static const struct receive_setup setup = {.deal.flows = 1,
						   .tag_every = 1};
	static const uint32_t flow_sent[] = {10};
	struct receive *receive = receive_new(&setup);
	JsonObject *json, *received, *intended;
	JsonArray *flows;
	JsonParser *parser;

	(void)state;
	begin("rate=100000,time=10,receive=1");
	result.received = true;
	result.receive = receive;
	result.flow_sent = flow_sent;
	result.back.frames = 7;
	result.loss.lost = 3;
	result.intended = (struct trial_latency){.count = 7, .p999_ns = 1234};
	json = as_json(&parser);
	received = json_object_get_object_member(json, "received");
	assert_int_equal(json_object_get_int_member(received, "received"), 7);
	assert_int_equal(json_object_get_int_member(received, "lost"), 3);
	intended = json_object_get_object_member(received, "intended");
	assert_int_equal(json_object_get_int_member(intended, "p999_ns"), 1234);
	assert_int_equal(json_array_get_length(json_object_get_array_member(
				 intended, "histogram")),
			 0);
	flows = json_object_get_array_member(received, "per_flow");
	assert_int_equal(json_array_get_length(flows), 1);
	assert_int_equal(json_array_get_int_element(
				 json_array_get_array_element(flows, 0), 1),
			 10);
	g_object_unref(parser);
	receive_free(receive);
}

static GHashTable *keys_seen;

static void see(const char *key)
{
	if (!g_hash_table_add(keys_seen, g_strdup(key)))
		fail_msg("%s comes twice", key);
}

static void see_u64(void *to, const char *key, uint64_t value)
{
	(void)to, (void)value;
	see(key);
}

static void see_i64(void *to, const char *key, int64_t value)
{
	(void)to, (void)value;
	see(key);
}

static void see_f64(void *to, const char *key, double value)
{
	(void)to, (void)value;
	see(key);
}

static void see_text(void *to, const char *key, const char *value)
{
	(void)to, (void)value;
	see(key);
}

/* A walk of flat fields has each key once: the last would hide the first. */
static void keys_are_unique(void **state)
{
	const struct report_visitor visitor = {see_u64, see_i64, see_f64,
					       see_text};

	(void)state;
	begin("rate=1,to=2,time=10,pattern=step,steps=3,vlan=1,size=128:1+256:"
	      "2,"
	      "line_rate=10G");
	result.received = result.fitted = true;
	result.loss.worst_lost = result.recorded = 1;
	keys_seen =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	report_fields(&request, &result, &visitor, NULL);
	/* DPDK's telemetry drops what is beyond 256. */
	assert_in_range(g_hash_table_size(keys_seen), 60, 250);
	g_hash_table_unref(keys_seen);
}

static void people_read_the_verdict_last(void **state)
{
	char *text;

	(void)state;
	begin_cbr();
	text = report_text(&request, &result);
	assert_true(g_str_has_suffix(text, "The load was as asked.\n"));
	g_free(text);
	result.count.late = FRAMES;
	text = report_text(&request, &result);
	assert_non_null(strstr(text, "The load was NOT as asked:\n"));
	g_free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_not_sent),
		cmocka_unit_test(frames_late),
		cmocka_unit_test(median_of_a_constant_rate),
		cmocka_unit_test(distance_to_the_plan),
		cmocka_unit_test(bursts_that_were_not_planned),
		cmocka_unit_test(gaps_that_are_not_exponential),
		cmocka_unit_test(stopped_and_drifted),
		cmocka_unit_test(all_at_once),
		cmocka_unit_test(no_schedule_at_max),
		cmocka_unit_test(numbers_are_numbers),
		cmocka_unit_test(what_came_back_has_its_histogram),
		cmocka_unit_test(keys_are_unique),
		cmocka_unit_test(people_read_the_verdict_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
