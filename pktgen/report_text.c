/* SPDX-License-Identifier: GPL-2.0-only */
/* The report for people. */
#include "report.h"

#include <inttypes.h>
#include <string.h>

#include "values.h"
#include "verdict.h"

#define KEY_COLUMNS 24
#define VALUE_COLUMNS 14

/* Two fields in a line, unless the first is too long. */
struct page {
	GString *out;
	bool half; /* the line has one */
};

static void end_line(struct page *page)
{
	if (page->half)
		g_string_append_c(page->out, '\n');
	page->half = false;
}

static void heading(struct page *page, const char *name)
{
	end_line(page);
	g_string_append_printf(page->out, "%s\n", name);
}

/* The key without its unit, in words. */
static void put(struct page *page, const char *key, const char *unit,
		const char *value)
{
	char *words = g_strndup(key, strlen(key) - strlen(unit));
	bool wide = strlen(value) > VALUE_COLUMNS;

	if (wide)
		end_line(page);
	g_strdelimit(words, "_", ' ');
	if (page->half)
		g_string_append(page->out, "  ");
	g_string_append_printf(page->out, "  %-*s%*s", KEY_COLUMNS - 2, words,
			       VALUE_COLUMNS, value);
	page->half = !page->half;
	if (wide)
		end_line(page);
	else if (!page->half)
		g_string_append_c(page->out, '\n');
	g_free(words);
}

static bool has_unit(const char *key, const char *unit)
{
	return g_str_has_suffix(key, unit);
}

static void put_bits(struct page *page, const char *key, uint64_t value)
{
	char *text =
		value < 1000000000
			? g_strdup_printf("%.4gMbit/s", (double)value / 1e6)
			: g_strdup_printf("%.4gGbit/s", (double)value / 1e9);

	put(page, key, "_bps", text);
	g_free(text);
}

/* Instants are long numbers, lengths are read with their unit. */
static void put_u64(void *to, const char *key, uint64_t value)
{
	bool instant = !strcmp(key, "start_ns") || !strcmp(key, "end_ns");
	char text[VALUES_TIME_BYTES];

	if (instant)
		return;
	if (has_unit(key, "_bps")) {
		put_bits(to, key, value);
	} else if (has_unit(key, "_ns")) {
		put(to, key, "_ns", values_time_text(value, text));
	} else if (has_unit(key, "_ms")) {
		put(to, key, "_ms", values_time_text(value * 1000000, text));
	} else if (has_unit(key, "_ppm")) {
		g_snprintf(text, sizeof(text), "%.4g%%", (double)value / 1e4);
		put(to, key, "_ppm", text);
	} else {
		g_snprintf(text, sizeof(text), "%" PRIu64, value);
		put(to, key, "", text);
	}
}

static void put_i64(void *to, const char *key, int64_t value)
{
	char text[VALUES_TIME_BYTES + 1] = "-";

	values_time_text(value < 0 ? -(uint64_t)value : (uint64_t)value,
			 text + 1);
	put(to, key, "_ns", value < 0 ? text : text + 1);
}

static void put_f64(void *to, const char *key, double value)
{
	char text[32];

	g_snprintf(text, sizeof(text), "%.4g", value);
	put(to, key, "", text);
}

static void put_text(void *to, const char *key, const char *value)
{
	put(to, key, "", value);
}

static const struct report_visitor visitor = {
	.u64 = put_u64,
	.i64 = put_i64,
	.f64 = put_f64,
	.text = put_text,
};

static void put_latencies(struct page *page, const struct trial_result *result)
{
	char one[VALUES_TIME_BYTES], two[VALUES_TIME_BYTES];
	const struct report_quantile *q;

	end_line(page);
	g_string_append_printf(page->out,
			       "latency             from the plan  from sending"
			       "  (%" PRIu64 " frames)\n",
			       result->intended.count);
	for (q = report_quantiles; q->name; q++)
		g_string_append_printf(
			page->out, "  %-16s%15s%14s\n", q->name,
			values_time_text(report_quantile(&result->intended, q),
					 one),
			values_time_text(report_quantile(&result->actual, q),
					 two));
}

static void put_cores(struct page *page, const struct trial_result *result)
{
	char lag[VALUES_TIME_BYTES], away[VALUES_TIME_BYTES];
	unsigned int i;

	end_line(page);
	if (result->cores < 2)
		return;
	g_string_append(page->out, "cores  cpu port queue         sent"
				   "    ring full     received    max lag"
				   "       away\n");
	for (i = 0; i < result->cores; i++) {
		const struct trial_core *c = &result->core[i];

		g_string_append_printf(
			page->out,
			"  %8u %4u %5u %12" PRIu64 " %12" PRIu64 " %12" PRIu64
			" %10s %10s\n",
			c->cpu, c->port, c->queue, c->count.sent,
			c->count.ring_full, c->count.rx_frames,
			values_time_text(c->count.max_lag_ns, lag),
			values_time_text(c->stolen.interrupted_ns, away));
	}
}

static void put_verdict(struct page *page, const struct request *request,
			const struct trial_result *result)
{
	struct verdict verdict;
	unsigned int i;

	verdict_judge(request, result, &verdict);
	end_line(page);
	if (!verdict.as_asked)
		g_string_append(page->out, "The load was NOT as asked:\n");
	else if (verdict.scheduled)
		g_string_append(page->out, "The load was as asked.\n");
	else
		g_string_append(page->out, "At rate max there is no schedule "
					   "to hold.\n");
	for (i = 0; i < verdict.reasons; i++)
		g_string_append_printf(page->out, "  %s\n", verdict.reason[i]);
}

char *report_text(const struct request *request,
		  const struct trial_result *result)
{
	struct page page = {.out = g_string_new(NULL)};

	heading(&page, "asked");
	report_request(request, &visitor, &page);
	heading(&page, "load");
	report_load(result, &visitor, &page);
	heading(&page, "pacing");
	report_pacing(request, result, &visitor, &page);
	heading(&page, "disturbance");
	report_disturbance(result, &visitor, &page);
	if (result->received) {
		heading(&page, "received");
		report_received(result, &visitor, &page);
		put_latencies(&page, result);
	}
	put_cores(&page, result);
	put_verdict(&page, request, result);
	return g_string_free(page.out, FALSE);
}
