/* SPDX-License-Identifier: GPL-2.0-only */
/* The report for programs: one JSON object. */
#include "report.h"

#include <json-glib/json-glib.h>
#include <math.h>

#include "verdict.h"

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

/* [largest value of the bucket, values in it], where there are some. */
static void add_buckets(JsonBuilder *json, const struct rxb_hist *hist)
{
	unsigned int i;

	json_builder_set_member_name(json, "histogram");
	json_builder_begin_array(json);
	for (i = 0; i < RXB_HIST_BUCKETS; i++) {
		if (!hist->bucket[i])
			continue;
		json_builder_begin_array(json);
		json_builder_add_int_value(json, (gint64)rxb_hist_upper(i));
		json_builder_add_int_value(json, hist->bucket[i]);
		json_builder_end_array(json);
	}
	json_builder_end_array(json);
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
	add_buckets(json, hist);
	json_builder_end_object(json);
}

static void add_received(JsonBuilder *json, const struct trial_result *result)
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
	add_received(json, result);
	json_builder_end_object(json);
	text = as_text(json);
	g_object_unref(json);
	return text;
}
