/* SPDX-License-Identifier: GPL-2.0-only */
#include "modetable.h"

#include <math.h>
#include <string.h>

#include "panels.h"
#include "runinfo.h"
#include "stats/metrics.h"

#define HALF                                 \
	{                                    \
		.kind = AT_GRID, .grid = 0.5 \
	}
#define TOP                    \
	{                      \
		.kind = AT_TOP \
	}

const struct mode_column mode_columns[] = {
	{"MLFRR kpps", "mlfrr"},
	{"livelock index", "index"},
	{"p50 µs at half", "p50us"},
	{"p99.9 µs at half", "p999us"},
	{"interrupts/frame at half", "irq/fr"},
	{"frames/poll at half", "fr/poll"},
	{"CPU µs/frame at half", "cpu us"},
	{"instructions/frame: hard irq", "i:irq"},
	{"softirq", "i:soft"},
	{"thread", "i:thr"},
	{"protocol", "i:prot"},
	{"switching", "i:sw"},
	{"user share % at top", "user%"},
	{NULL, NULL},
};

/* How the columns are filled, in their order. */
static const struct {
	const char *metric; /* or, with at: of the table's own kind */
	struct at at;
	double scale;
	const char *stages[3]; /* of the plugin, summed up; else metric */
} sources[MODE_COLUMNS] = {
	{NULL, HALF, 1e-3, {NULL}},
	{"livelock_index", TOP, 1, {NULL}},
	{"lat_p50_us", HALF, 1, {NULL}},
	{"lat_p999_us", HALF, 1, {NULL}},
	{"irqs_per_frame", HALF, 1, {NULL}},
	{"frames_per_poll", HALF, 1, {NULL}},
	{"cpu_us_per_frame", HALF, 1, {NULL}},
	{NULL, HALF, 1, {"irq"}},
	{NULL, HALF, 1, {"softirq"}},
	{NULL, HALF, 1, {"thread"}},
	{NULL, HALF, 1, {"protocol"}},
	{NULL, HALF, 1, {"wakeup", "switch"}},
	{"hog_share", TOP, 100, {NULL}},
};

static const struct load *half_load(const struct series *s)
{
	guint i;

	for (i = 0; i < s->loads->len; i++) {
		const struct load *load =
			&g_array_index(s->loads, struct load, i);

		if (fabs(load->grid - 0.5) <= 0.5 * METRIC_GRID_TOLERANCE)
			return load;
	}
	return NULL;
}

/* The rate that every load of the series is a multiple of. */
static double own_rate(const struct series *s)
{
	return s->like->grid > 0 ? s->like->offered_pps / s->like->grid : NAN;
}

static double stages_sum(const struct run_view *run, const struct load *load,
			 const char *const *stages)
{
	double sum = NAN;

	for (; load && *stages; stages++) {
		struct interval v =
			costs_instructions(run->costs, load, *stages);

		if (v.n)
			sum = (isnan(sum) ? 0 : sum) + v.median;
	}
	return sum;
}

static double measured(const struct series *s, const char *name, struct at at)
{
	g_autofree char *why = NULL;
	struct interval v;

	return metric_measure(metric_find(name), s, at, &v, &why) ? v.median
								  : NAN;
}

static char *cell_of(const struct run_view *run, const struct series *s,
		     guint column)
{
	double value;

	if (sources[column].metric)
		value = measured(s, sources[column].metric, sources[column].at);
	else if (sources[column].stages[0])
		value = stages_sum(run, half_load(s), sources[column].stages);
	else
		value = own_rate(s);
	return isnan(value) ? g_strdup("-")
			    : stats_number(value * sources[column].scale);
}

static void row_free(gpointer data)
{
	struct mode_row *row = data;
	guint i;

	for (i = 0; i < MODE_COLUMNS; i++)
		g_free(row->cell[i]);
	g_free(row);
}

static gint compare_rows(gconstpointer a, gconstpointer b)
{
	const struct point *p = (*(struct mode_row *const *)a)->sample;
	const struct point *q = (*(struct mode_row *const *)b)->sample;
	gint by_device = strcmp(p->device, q->device);

	return by_device ? by_device
			 : (gint)panels_mode_rank(p->mode) -
				   (gint)panels_mode_rank(q->mode);
}

GPtrArray *mode_table_new(const struct run_view *run)
{
	g_autofree char *knee = runinfo_text(run->info, "scenario.knee_mode");
	GPtrArray *rows;
	guint i, column;

	if (g_strcmp0(knee, "each"))
		return NULL;
	rows = g_ptr_array_new_with_free_func(row_free);
	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];
		struct mode_row *row = g_new0(struct mode_row, 1);

		row->sample = s->like;
		for (column = 0; column < MODE_COLUMNS; column++)
			row->cell[column] = cell_of(run, s, column);
		g_ptr_array_add(rows, row);
	}
	g_ptr_array_sort(rows, compare_rows);
	return rows;
}

gboolean mode_table_has(const GPtrArray *rows, guint column)
{
	guint i;

	for (i = 0; i < rows->len; i++)
		if (strcmp(((const struct mode_row *)rows->pdata[i])
				   ->cell[column],
			   "-"))
			return TRUE;
	return FALSE;
}
