/* SPDX-License-Identifier: GPL-2.0-only */
#include "hgrm.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define NS_PER_US 1000.0
/* Of the values that there can be, in units. */
#define VALUES_END 0x1p63

static void put_line(GString *text, double value_us, double share,
		     uint64_t below)
{
	char value[32], rank[32], inverse[32];

	g_ascii_formatd(value, sizeof(value), "%12.3f", value_us);
	g_ascii_formatd(rank, sizeof(rank), "%.12f", share);
	g_string_append_printf(text, "%s %s %10" G_GUINT64_FORMAT, value, rank,
			       below);
	/* At the last sample 1/(1-percentile) has no value. */
	if (share < 1) {
		g_ascii_formatd(inverse, sizeof(inverse), "%14.2f",
				1 / (1 - share));
		g_string_append_printf(text, " %s", inverse);
	}
	g_string_append_c(text, '\n');
}

/* The value a bucket stands for: what rxb_hist_quantile() would answer. */
static uint64_t bucket_value(const struct rxb_hist *h, unsigned int i)
{
	uint64_t upper = rxb_hist_upper(i);

	return upper < h->max && i < RXB_HIST_BUCKETS - 1 ? upper : h->max;
}

static double mean_of(const struct rxb_hist *h)
{
	return h->count ? (double)h->sum / (double)h->count : 0;
}

static double deviation_of(const struct rxb_hist *h)
{
	double mean = mean_of(h), squares = 0;
	unsigned int i;

	for (i = 0; i < RXB_HIST_BUCKETS; i++) {
		double low = i ? (double)rxb_hist_upper(i - 1) + 1 : 0;
		double off = (low + (double)rxb_hist_upper(i)) / 2 - mean;

		squares += h->bucket[i] * off * off;
	}
	return h->count ? sqrt(squares / (double)h->count) : 0;
}

static void put_footer(GString *text, const struct rxb_hist *h,
		       double us_per_unit)
{
	char mean[32], deviation[32], max[32];

	g_ascii_formatd(mean, sizeof(mean), "%12.3f", mean_of(h) * us_per_unit);
	g_ascii_formatd(deviation, sizeof(deviation), "%12.3f",
			deviation_of(h) * us_per_unit);
	g_ascii_formatd(max, sizeof(max), "%12.3f",
			(double)h->max * us_per_unit);
	g_string_append_printf(text, "#[Mean    = %s, StdDeviation   = %s]\n",
			       mean, deviation);
	g_string_append_printf(
		text,
		"#[Max     = %s, Total count    = %12" G_GUINT64_FORMAT "]\n",
		max, h->count);
	g_string_append_printf(
		text, "#[Buckets = %12d, SubBuckets     = %12u]\n",
		RXB_HIST_MAX_EXP - RXB_HIST_BITS + 1, RXB_HIST_SUB);
}

gboolean hgrm_write(const char *path, const struct rxb_hist *h,
		    double ns_per_unit, GError **error)
{
	g_autoptr(GString) text = g_string_new(
		"       Value     Percentile TotalCount 1/(1-Percentile)\n\n");
	double us_per_unit = ns_per_unit / NS_PER_US;
	uint64_t below = 0;
	unsigned int i;

	/* The smallest value has a line of its own, as one sample. */
	if (h->count)
		put_line(text, (double)h->min * us_per_unit, 0, 1);
	for (i = 0; i < RXB_HIST_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		below += h->bucket[i];
		put_line(text, (double)bucket_value(h, i) * us_per_unit,
			 (double)below / (double)h->count, below);
	}
	put_footer(text, h, us_per_unit);
	return g_file_set_contents_full(path, text->str, (gssize)text->len,
					G_FILE_SET_CONTENTS_CONSISTENT |
						G_FILE_SET_CONTENTS_DURABLE,
					0644, error);
}

/* In units; FALSE when @text does not begin with a value that there can be. */
static gboolean get_value(const char *text, double units_per_us, char **rest,
			  uint64_t *out)
{
	double value = g_ascii_strtod(text, rest) * units_per_us;

	if (*rest == text || !(value >= 0 && value < VALUES_END))
		return FALSE;
	*out = (uint64_t)llround(value);
	return TRUE;
}

/* One line of the table; FALSE when it is not one that hgrm_write() wrote. */
static gboolean get_line(const char *line, double units_per_us,
			 struct rxb_hist *h)
{
	uint64_t value, below;
	uint32_t *bucket;
	char *rest;

	if (!get_value(line, units_per_us, &rest, &value) || value < h->max)
		return FALSE;
	line = rest;
	g_ascii_strtod(line, &rest);
	if (rest == line)
		return FALSE;
	line = rest;
	below = g_ascii_strtoull(line, &rest, 10);
	bucket = &h->bucket[rxb_hist_index(value)];
	if (rest == line || (*rest && *rest != ' ') || !below ||
	    below < h->count || below - h->count > UINT32_MAX - *bucket)
		return FALSE;
	*bucket += (uint32_t)(below - h->count);
	h->count = below;
	h->min = MIN(h->min, value);
	h->max = value;
	return TRUE;
}

/* "#[Mean    =      500.500, ...": the sum is not in the table. */
static gboolean get_footer(const char *line, double units_per_us,
			   struct rxb_hist *h)
{
	const char *equals = strchr(line, '=');
	uint64_t sum;
	char *rest;

	if (!g_str_has_prefix(line, "#[Mean"))
		return TRUE;
	if (!equals || !get_value(equals + 1, units_per_us * (double)h->count,
				  &rest, &sum))
		return FALSE;
	h->sum = sum;
	return TRUE;
}

static void add_histogram(struct rxb_hist *to, const struct rxb_hist *from)
{
	unsigned int i;

	for (i = 0; i < RXB_HIST_BUCKETS; i++)
		to->bucket[i] += from->bucket[i];
	to->count += from->count;
	to->sum += from->sum;
	to->overflow += from->overflow;
	to->min = MIN(to->min, from->min);
	to->max = MAX(to->max, from->max);
}

gboolean hgrm_merge(const char *path, struct rxb_hist *h, double ns_per_unit,
		    GError **error)
{
	g_autofree struct rxb_hist *read = g_new(struct rxb_hist, 1);
	double units_per_us = NS_PER_US / ns_per_unit;
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	guint i;

	if (!g_file_get_contents(path, &text, NULL, error))
		return FALSE;
	lines = g_strsplit(text, "\n", -1);
	rxb_hist_reset(read);
	/* Line 1 names the columns. */
	for (i = 1; lines[0] && lines[i]; i++) {
		gboolean ok = TRUE;

		if (lines[i][0] == '#')
			ok = get_footer(lines[i], units_per_us, read);
		else if (lines[i][0])
			ok = get_line(lines[i], units_per_us, read);
		if (!ok) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
				    "%s: line %u is not a line of HdrHistogram "
				    "percentile text",
				    path, i + 1);
			return FALSE;
		}
	}
	/* Values that overflow share the last bucket with a few that don't. */
	if (read->max >> RXB_HIST_MAX_EXP)
		read->overflow = read->bucket[RXB_HIST_BUCKETS - 1];
	add_histogram(h, read);
	return TRUE;
}
