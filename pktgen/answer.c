/* SPDX-License-Identifier: GPL-2.0-only */
#include "answer.h"

#include <errno.h>
#include <stdio.h>

#include <rte_version.h>

/* Of the 16 KiB that an answer may have, half: names and numbers are long. */
#define BUCKETS_MAX 250

/* DPDK 23.03 renamed functions and later dropped the old names. */
#if RTE_VERSION >= RTE_VERSION_NUM(23, 3, 0, 0)
#define add_dict_u64 rte_tel_data_add_dict_uint
#define add_array_u64 rte_tel_data_add_array_uint
#define ARRAY_OF_U64 RTE_TEL_UINT_VAL
#else
#define add_dict_u64 rte_tel_data_add_dict_u64
#define add_array_u64 rte_tel_data_add_array_u64
#define ARRAY_OF_U64 RTE_TEL_U64_VAL
#endif

void answer_u64(struct rte_tel_data *d, const char *key, uint64_t value)
{
	add_dict_u64(d, key, value);
}

/*
 * What was asked for is repeated, and may be any bytes. For those above ASCII
 * DPDK's escapes (telemetry_json.h) are looked up before their table.
 */
static void add_text(struct rte_tel_data *d, const char *key, const char *value)
{
	char plain[RTE_TEL_MAX_STRING_LEN], *c;

	snprintf(plain, sizeof(plain), "%s", value);
	for (c = plain; *c; c++) {
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
	rte_tel_data_add_dict_string(d, key, plain);
}

int answer_error(struct rte_tel_data *d, const char *error)
{
	rte_tel_data_start_dict(d);
	add_text(d, "error", error);
	return 0;
}

static void field_u64(void *d, const char *key, uint64_t value)
{
	answer_u64(d, key, value);
}

/* DPDK before 23.03 has 32 bits for signed numbers. */
static void field_i64(void *d, const char *key, int64_t value)
{
	if (value > INT32_MAX)
		value = INT32_MAX;
	else if (value < INT32_MIN)
		value = INT32_MIN;
	rte_tel_data_add_dict_int(d, key, (int)value);
}

/* There are no fractions at all. */
static void field_f64(void *d, const char *key, double value)
{
	char text[32];

	snprintf(text, sizeof(text), "%.6g", value);
	rte_tel_data_add_dict_string(d, key, text);
}

static void field_text(void *d, const char *key, const char *value)
{
	add_text(d, key, value);
}

const struct report_visitor answer_fields = {
	.u64 = field_u64,
	.i64 = field_i64,
	.f64 = field_f64,
	.text = field_text,
};

static void add_summary(struct rte_tel_data *d, const struct rxb_hist *h)
{
	answer_u64(d, "count", h->count);
	answer_u64(d, "min", h->count ? h->min : 0);
	answer_u64(d, "p50", rxb_hist_quantile(h, 500));
	answer_u64(d, "p90", rxb_hist_quantile(h, 900));
	answer_u64(d, "p99", rxb_hist_quantile(h, 990));
	answer_u64(d, "p999", rxb_hist_quantile(h, 999));
	answer_u64(d, "max", h->max);
}

/* Where to go on, or 0. */
static unsigned int add_buckets(const struct rxb_hist *h, unsigned int from,
				struct rte_tel_data *upper,
				struct rte_tel_data *counts)
{
	unsigned int i, added = 0;

	for (i = from; i < RXB_HIST_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		if (added++ == BUCKETS_MAX)
			return i;
		add_array_u64(upper, rxb_hist_upper(i));
		add_array_u64(counts, h->bucket[i]);
	}
	return 0;
}

int answer_histogram(struct rte_tel_data *d, const char *name,
		     const struct rxb_hist *h, unsigned int from)
{
	struct rte_tel_data *upper = rte_tel_data_alloc();
	struct rte_tel_data *counts = rte_tel_data_alloc();
	unsigned int next;

	if (!upper || !counts) {
		rte_tel_data_free(upper);
		rte_tel_data_free(counts);
		return answer_error(d, "no memory");
	}
	rte_tel_data_start_dict(d);
	rte_tel_data_add_dict_string(d, "histogram", name);
	rte_tel_data_add_dict_string(d, "unit", "ns");
	add_summary(d, h);
	rte_tel_data_start_array(upper, ARRAY_OF_U64);
	rte_tel_data_start_array(counts, ARRAY_OF_U64);
	next = add_buckets(h, from, upper, counts);
	rte_tel_data_add_dict_container(d, "upper", upper, 0);
	rte_tel_data_add_dict_container(d, "counts", counts, 0);
	answer_u64(d, "next", next);
	return 0;
}
