/* SPDX-License-Identifier: GPL-2.0-only */
/* What a comparison found, in words and columns. */
#include "cli/compare_rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/table.h"

#define COLUMNS 8

static gboolean is_cost(const struct compare_value *v)
{
	return !strcmp(v->name, COMPARE_INSTRUCTIONS);
}

static char *figure(double value, gboolean fraction)
{
	return fraction && !isnan(value) ? g_strdup_printf("%.1f", value)
					 : stats_number(value);
}

/* Median; where repetitions scatter by themselves, their range too. */
static char *spread_text(const struct compare_spread *s, gboolean noisy,
			 gboolean fraction)
{
	char *median = figure(s->median, fraction);
	char *min = figure(s->min, fraction);
	char *max = figure(s->max, fraction);
	char *text = noisy && s->n > 1
			     ? g_strdup_printf("%s (%s..%s)", median, min, max)
			     : g_strdup(median);

	g_free(median);
	g_free(min);
	g_free(max);
	return text;
}

/* Enough digits to show that it is not 1. */
static char *ratio_text(double ratio)
{
	if (!isfinite(ratio))
		return g_strdup("-");
	return g_strdup_printf(
		ratio == 1 || fabs(ratio - 1) >= 1e-4 ? "%.4f" : "%.9f", ratio);
}

static char *percent_text(double ratio)
{
	double percent = (ratio - 1) * 100;

	if (!isfinite(ratio))
		return g_strdup("-");
	return g_strdup_printf(
		percent == 0 || fabs(percent) >= 0.01 ? "%+.2f %%" : "%+.2g %%",
		percent);
}

/* "0.9000 (0.8812..0.9301)" */
static char *interval_text(const struct interval *i, gboolean noisy)
{
	char *low, *high, *median = ratio_text(i->median), *text;

	if (!noisy || i->n < 2)
		return median;
	low = ratio_text(i->low);
	high = ratio_text(i->high);
	text = g_strdup_printf("%s (%s..%s)", median, low, high);
	g_free(median);
	g_free(low);
	g_free(high);
	return text;
}

static const char *mark(const struct compare_value *v, gboolean noisy)
{
	if (v->result == COMPARE_NOT_MEASURED)
		return v->a.n ? "not measured in B" : "not measured in A";
	if (v->result == COMPARE_SAME)
		return "=";
	if (v->result == COMPARE_NOT_TOLD)
		return "not told: one repetition";
	/* Of virtual time: the medians are one number, something is not. */
	if (v->result == COMPARE_NO_DIFFERENCE && !noisy)
		return "repetitions differ";
	return compare_result_name(v->result);
}

static void add_value(GPtrArray *table, const char *mode, const char *load,
		      const char *name, const struct compare_value *v,
		      gboolean noisy, gboolean cost)
{
	table_add(table, COLUMNS, g_strdup(mode), g_strdup(load),
		  g_strdup(name), spread_text(&v->a, noisy, cost),
		  spread_text(&v->b, noisy, cost),
		  cost ? percent_text(v->ratio.median)
		       : interval_text(&v->ratio, noisy),
		  noisy ? noise_text(v->floor) : g_strdup(""),
		  g_strdup(mark(v, noisy)));
}

/* The same multiple of another knee is another load. */
static void add_rates(GPtrArray *table, const struct compare_row *row)
{
	if (row->a_pps != row->b_pps)
		table_add(table, COLUMNS, g_strdup(""), g_strdup(""),
			  g_strdup("offered_pps"), stats_number(row->a_pps),
			  stats_number(row->b_pps),
			  ratio_text(row->b_pps / row->a_pps), g_strdup(""),
			  g_strdup(""));
}

static char *load_text(const struct compare_row *row)
{
	return row->is_curve ? g_strdup("all")
			     : compare_load(row->grid, row->a_pps);
}

static void add_row(GPtrArray *table, const struct compare_row *row,
		    gboolean noisy)
{
	char *load = load_text(row);
	guint i;

	for (i = 0; i < row->values->len; i++) {
		const struct compare_value *v =
			&g_array_index(row->values, struct compare_value, i);

		add_value(table, i ? "" : row->label, i ? "" : load, v->name, v,
			  noisy, is_cost(v));
	}
	for (i = 0; i < row->stages->len; i++) {
		const struct compare_value *v =
			&g_array_index(row->stages, struct compare_value, i);
		char *name = g_strdup_printf("  %s", v->name);

		add_value(table, "", "", name, v, noisy, TRUE);
		g_free(name);
	}
	add_rates(table, row);
	g_free(load);
}

static void print_sum(const struct comparison *c)
{
	static const struct {
		enum compare_result result;
		const char *text;
	} sums[] = {
		{COMPARE_BETTER, "better in B"},
		{COMPARE_WORSE, "worse in B"},
		{COMPARE_DIFFERS, "otherwise in B"},
		{COMPARE_NO_DIFFERENCE, "no difference"},
		{COMPARE_SAME, "equal"},
		{COMPARE_NOT_TOLD, "not told"},
		{COMPARE_NOT_MEASURED, "in one run only"},
	};
	const char *comma = "";
	guint i;

	printf("\nfigures    ");
	for (i = 0; i < G_N_ELEMENTS(sums); i++) {
		guint n = compare_count(c, NULL, sums[i].result);

		if (!n)
			continue;
		printf("%s %u %s", comma, n, sums[i].text);
		comma = ",";
	}
	putchar('\n');
}

void compare_print_rows(const struct comparison *c, gboolean noisy)
{
	GPtrArray *table = table_new();
	guint i;

	table_add(table, COLUMNS, g_strdup("mode"), g_strdup("load"),
		  g_strdup(""), g_strdup(noisy ? "A (min..max)" : "A"),
		  g_strdup(noisy ? "B (min..max)" : "B"),
		  g_strdup(noisy ? "B/A (interval)" : "B/A"),
		  g_strdup(noisy ? "noise" : ""), g_strdup(""));
	for (i = 0; i < c->rows->len; i++)
		add_row(table, c->rows->pdata[i], noisy);
	putchar('\n');
	table_print(table);
	g_ptr_array_unref(table);
	print_sum(c);
}

/* "WHAT MODE at LOAD: FIGURE A -> B (PERCENT" */
static void print_change(const char *what, const struct compare_row *row,
			 const struct compare_value *v, const char *name)
{
	char *load = load_text(row);
	char *a = figure(v->a.median, is_cost(v));
	char *b = figure(v->b.median, is_cost(v));
	char *more = percent_text(v->ratio.median);

	printf("%s %s at %s: %s -> %s %s (%s", what, row->label, load, a, b,
	       name, more);
	g_free(load);
	g_free(a);
	g_free(b);
	g_free(more);
}

void compare_print_worse(const struct compare_row *row,
			 const struct compare_value *v)
{
	char *noise = noise_text(v->floor);

	print_change("worse      ", row, v, v->name);
	printf(", noise %s)\n", noise);
	g_free(noise);
}

void compare_print_excess(const struct compare_row *row, double percent)
{
	print_change("exceeded   ", row,
		     compare_find(row, COMPARE_INSTRUCTIONS),
		     "instructions a frame");
	printf(", at most %g %%)\n", percent);
}
