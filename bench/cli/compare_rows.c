/* SPDX-License-Identifier: GPL-2.0-only */
/* What a comparison found, in words and columns. */
#include "cli/compare_rows.h"

#include <math.h>
#include <stdio.h>

#include "cli/table.h"
#include "stats/stats.h"

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
	if (isnan(ratio))
		return g_strdup("-");
	return g_strdup_printf(
		ratio == 1 || fabs(ratio - 1) >= 1e-4 ? "%.4f" : "%.9f", ratio);
}

static char *percent_text(double ratio)
{
	double percent = (ratio - 1) * 100;

	if (isnan(ratio))
		return g_strdup("-");
	return g_strdup_printf(
		percent == 0 || fabs(percent) >= 0.01 ? "%+.2f %%" : "%+.2g %%",
		percent);
}

static const char *mark(const struct compare_value *v, gboolean noisy)
{
	if (!v->a.n || !v->b.n)
		return v->a.n	? "not measured in B"
		       : v->b.n ? "not measured in A"
				: "not measured";
	if (v->same)
		return "=";
	if (!noisy)
		return v->a.median == v->b.median ? "repetitions differ" : "";
	if (v->a.n < 2 || v->b.n < 2)
		return "spread not known";
	return compare_within_spread(v) ? "within the spread" : "";
}

static void add_value(GPtrArray *table, const char *mode, const char *load,
		      const char *name, const struct compare_value *v,
		      gboolean noisy, gboolean cost)
{
	double ratio = compare_ratio(v);

	table_add(table, 7, g_strdup(mode), g_strdup(load), g_strdup(name),
		  spread_text(&v->a, noisy, cost),
		  spread_text(&v->b, noisy, cost),
		  cost ? percent_text(ratio) : ratio_text(ratio),
		  g_strdup(mark(v, noisy)));
}

static void add_stages(GPtrArray *table, const struct compare_row *row,
		       gboolean noisy)
{
	guint i;

	for (i = 0; i < row->stages->len; i++) {
		const struct compare_value *v =
			&g_array_index(row->stages, struct compare_value, i);
		char *name = g_strdup_printf("  %s", v->name);

		add_value(table, "", "", name, v, noisy, TRUE);
		g_free(name);
	}
}

static void add_row(GPtrArray *table, const struct compare_row *row,
		    gboolean noisy, gboolean costs)
{
	char *load = compare_load(row->grid, row->a_pps);
	guint i;

	for (i = 0; i < COMPARE_COST; i++)
		add_value(table, i ? "" : row->label, i ? "" : load,
			  row->value[i].name, &row->value[i], noisy, FALSE);
	/* The same multiple of another knee is another load. */
	if (row->a_pps != row->b_pps)
		table_add(table, 7, g_strdup(""), g_strdup(""),
			  g_strdup("offered/s"), stats_number(row->a_pps),
			  stats_number(row->b_pps),
			  ratio_text(row->b_pps / row->a_pps), g_strdup(""));
	if (costs) {
		const struct compare_value *v = &row->value[COMPARE_COST];

		add_value(table, "", "", v->name, v, noisy, TRUE);
		add_stages(table, row, noisy);
	}
	g_free(load);
}

void compare_print_rows(const struct comparison *c, gboolean noisy,
			gboolean costs)
{
	GPtrArray *table = table_new();
	guint i;

	table_add(table, 7, g_strdup("mode"), g_strdup("load"), g_strdup(""),
		  g_strdup(noisy ? "A (min..max)" : "A"),
		  g_strdup(noisy ? "B (min..max)" : "B"), g_strdup("B/A"),
		  g_strdup(""));
	for (i = 0; i < c->rows->len; i++)
		add_row(table, c->rows->pdata[i], noisy, costs);
	putchar('\n');
	table_print(table);
	g_ptr_array_unref(table);
}

void compare_print_excess(const struct compare_row *row, double percent)
{
	const struct compare_value *v = &row->value[COMPARE_COST];
	char *load = compare_load(row->grid, row->a_pps);
	char *a = figure(v->a.median, TRUE), *b = figure(v->b.median, TRUE);
	char *more = percent_text(compare_ratio(v));

	printf("exceeded    %s at %s: %s -> %s instructions a frame (%s, at "
	       "most %g %%)\n",
	       row->label, load, a, b, more, percent);
	g_free(load);
	g_free(a);
	g_free(b);
	g_free(more);
}
