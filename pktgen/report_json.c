/* SPDX-License-Identifier: GPL-2.0-only */
/* The report for programs: one JSON object. */
#include "report.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "verdict.h"

#define FLOWS_LISTED 1000

/* JSON's numbers are read as signed 64 bits at most. */
static void add_u64(void *to, const char *key, uint64_t value)
{
	json_builder_set_member_name(to, key);
	json_builder_add_int_value(to, (gint64)MIN(value, G_MAXINT64));
}

static void add_i64(void *to, const char *key, int64_t value)
{
	json_builder_set_member_name(to, key);
	json_builder_add_int_value(to, value);
}

/* JSON has no number for what is none. */
static void add_f64(void *to, const char *key, double value)
{
	json_builder_set_member_name(to, key);
	if (isfinite(value))
		json_builder_add_double_value(to, value);
	else
		json_builder_add_null_value(to);
}

/* Names of files may be of any bytes; JSON is UTF-8. */
static void add_text(void *to, const char *key, const char *value)
{
	char *valid = g_utf8_make_valid(value, -1);

	json_builder_set_member_name(to, key);
	json_builder_add_string_value(to, valid);
	g_free(valid);
}

static const struct report_visitor visitor = {
	.u64 = add_u64,
	.i64 = add_i64,
	.f64 = add_f64,
	.text = add_text,
};

static void add_verdict(JsonBuilder *json, const struct request *request,
			const struct trial_result *result)
{
	struct verdict verdict;
	unsigned int i;

	verdict_judge(request, result, &verdict);
	json_builder_set_member_name(json, "verdict");
	json_builder_begin_object(json);
	json_builder_set_member_name(json, "as_asked");
	json_builder_add_boolean_value(json, verdict.as_asked);
	json_builder_set_member_name(json, "scheduled");
	json_builder_add_boolean_value(json, verdict.scheduled);
	json_builder_set_member_name(json, "reasons");
	json_builder_begin_array(json);
	for (i = 0; i < verdict.reasons; i++)
		json_builder_add_string_value(json, verdict.reason[i]);
	json_builder_end_array(json);
	json_builder_end_object(json);
}

static void add_cores(JsonBuilder *json, const struct trial_result *result)
{
	unsigned int i;

	json_builder_set_member_name(json, "cores");
	json_builder_begin_array(json);
	for (i = 0; i < result->cores; i++) {
		json_builder_begin_object(json);
		report_core(&result->core[i], &visitor, json);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

/* [value, how often], where that is not never. */
static void add_bucket(JsonBuilder *json, uint64_t value, uint32_t count)
{
	if (!count)
		return;
	json_builder_begin_array(json);
	json_builder_add_int_value(json, (gint64)value);
	json_builder_add_int_value(json, count);
	json_builder_end_array(json);
}

/* The value is the largest of the bucket. */
static void add_buckets(JsonBuilder *json, const char *name,
			const struct rxb_hist *hist)
{
	unsigned int i;

	json_builder_set_member_name(json, name);
	json_builder_begin_array(json);
	for (i = 0; i < RXB_HIST_BUCKETS; i++)
		add_bucket(json, rxb_hist_upper(i), hist->bucket[i]);
	json_builder_end_array(json);
}

/* Ascending: kept are deviations from the nominal gap, in TSC ticks. */
static void add_gaps(JsonBuilder *json, const struct trial_result *result)
{
	const struct gaps *pace = result->pace;
	double ns = result->tsc_hz ? 1e9 / (double)result->tsc_hz : 0;
	unsigned int i;

	if (!pace)
		return;
	json_builder_set_member_name(json, "gap_histogram");
	json_builder_begin_array(json);
	for (i = RXB_HIST_BUCKETS; i--;) {
		uint64_t less = rxb_hist_upper(i);
		uint64_t gap = less < pace->nominal ? pace->nominal - less : 0;

		add_bucket(json, (uint64_t)((double)gap * ns),
			   pace->shorter.bucket[i]);
	}
	for (i = 0; i < RXB_HIST_BUCKETS; i++)
		add_bucket(
			json,
			(uint64_t)((double)(pace->nominal + rxb_hist_upper(i)) *
				   ns),
			pace->longer.bucket[i]);
	json_builder_end_array(json);
	add_buckets(json, "gap_error_histogram", result->gap_error);
}

static void add_latency(JsonBuilder *json, const char *name,
			const struct trial_latency *latency,
			const struct rxb_hist *hist)
{
	const struct report_quantile *q;
	char key[16];

	json_builder_set_member_name(json, name);
	json_builder_begin_object(json);
	add_u64(json, "count", latency->count);
	for (q = report_quantiles; q->name; q++) {
		g_snprintf(key, sizeof(key), "%s_ns", q->name);
		add_u64(json, key, report_quantile(latency, q));
	}
	add_buckets(json, "histogram", hist);
	json_builder_end_object(json);
}

static bool is_whole(const struct receive_flow *f)
{
	return f->received == f->sent && !f->duplicates && !f->reordered;
}

/* [flow, sent, received, duplicates, reordered] */
static void add_flow(JsonBuilder *json, uint32_t flow,
		     const struct receive_flow *f)
{
	json_builder_begin_array(json);
	json_builder_add_int_value(json, flow);
	json_builder_add_int_value(json, (gint64)f->sent);
	json_builder_add_int_value(json, (gint64)f->received);
	json_builder_add_int_value(json, (gint64)f->duplicates);
	json_builder_add_int_value(json, (gint64)f->reordered);
	json_builder_end_array(json);
}

/* All flows, or of many those that something happened to. */
static void add_flows(JsonBuilder *json, uint32_t flows,
		      const struct trial_result *result)
{
	uint32_t flow, listed = 0, left_out = 0;
	struct receive_flow account;

	json_builder_set_member_name(json, "per_flow");
	json_builder_begin_array(json);
	for (flow = 0; flow < flows; flow++) {
		receive_flow(result->receive, result->flow_sent, flow,
			     &account);
		if (flows > FLOWS_LISTED && is_whole(&account))
			continue;
		if (listed++ < FLOWS_LISTED)
			add_flow(json, flow, &account);
		else
			left_out++;
	}
	json_builder_end_array(json);
	add_u64(json, "per_flow_left_out", left_out);
}

static void add_received(JsonBuilder *json, const struct request *request,
			 const struct trial_result *result)
{
	if (!result->received)
		return;
	json_builder_set_member_name(json, "received");
	json_builder_begin_object(json);
	report_received(result, &visitor, json);
	add_latency(json, "intended", &result->intended,
		    receive_intended(result->receive));
	add_latency(json, "actual", &result->actual,
		    receive_actual(result->receive));
	if (!*request->replay)
		add_flows(json, request->flows, result);
	json_builder_end_object(json);
}

static char *as_text(JsonBuilder *json)
{
	JsonNode *root = json_builder_get_root(json);
	JsonGenerator *generator = json_generator_new();
	char *data, *text;

	json_generator_set_root(generator, root);
	data = json_generator_to_data(generator, NULL);
	text = g_strconcat(data, "\n", NULL);
	g_free(data);
	g_object_unref(generator);
	json_node_unref(root);
	return text;
}

char *report_json(const struct request *request,
		  const struct trial_result *result)
{
	JsonBuilder *json = json_builder_new();
	char *text;

	json_builder_begin_object(json);
	report_request(request, &visitor, json);
	report_load(result, &visitor, json);
	report_pacing(request, result, &visitor, json);
	report_disturbance(result, &visitor, json);
	add_verdict(json, request, result);
	add_cores(json, result);
	add_gaps(json, result);
	add_received(json, request, result);
	json_builder_end_object(json);
	text = as_text(json);
	g_object_unref(json);
	return text;
}
