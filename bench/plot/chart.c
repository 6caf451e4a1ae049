/* SPDX-License-Identifier: GPL-2.0-only */
#include "chart.h"

#include "palette.h"
#include "panels.h"
#include "script.h"
#include "stats/metrics.h"
#include "view.h"

#include <math.h>
#include <string.h>

/* Above this ratio of highest to lowest load, linear x hides the low ones. */
#define LOG_X_SPAN 20.0

/* Filled point types of gnuplot, and their open twins. */
static const int shapes[][2] = {
	{7, 6}, {5, 4}, {9, 8}, {13, 12}, {11, 10}, {15, 14},
};

/* Modes that people compare most keep their colour from run to run. */
static const struct {
	const char *mode;
	guint slot;
} fixed[] = {
	{"irq", 0},
	{"napi", 1},
	{"threaded", 2},
	{"intree", 3},
};

/* A column triple: median, and behind it low and high. */
static const struct {
	const char *name; /* in the templates */
	const char *metric;
} triples[] = {
	{"delivered", "delivered_pps"}, {"hog", "hog_share"},
	{"p50", "lat_p50_us"},		{"p99", "lat_p99_us"},
	{"p999", "lat_p999_us"},	{"irqs", "irqs_per_frame"},
	{"polled", "frames_per_poll"},
};

/* The slot of a mode that has one for good; -1 otherwise. */
static int fixed_slot(const char *label)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(fixed); i++)
		if (!strcmp(label, fixed[i].mode))
			return (int)fixed[i].slot;
	return -1;
}

/* The first half of the A/A pair that series @index is the second of. */
static guint original_of(const GPtrArray *series, guint index)
{
	const struct series *twin = series->pdata[index];
	guint i;

	for (i = 0; series_is_twin(twin) && i < series->len; i++) {
		const struct series *s = series->pdata[i];
		g_autofree char *label =
			g_strconcat(s->label, SUMMARY_TWIN, NULL);

		if (!strcmp(twin->label, label))
			return i;
	}
	return index;
}

/* The palette slot of series @index: its own, or the next free one. */
static guint slot_of(const GPtrArray *series, guint index)
{
	guint free_slot = G_N_ELEMENTS(fixed), i;
	int own = -1;

	index = original_of(series, index);
	for (i = 0; i <= index; i++) {
		const struct series *s = series->pdata[i];

		own = fixed_slot(s->label);
		if (own < 0 && i < index && !series_is_twin(s))
			free_slot++;
	}
	return own < 0 ? free_slot : (guint)own;
}

const char *chart_colour(const GPtrArray *series, guint index)
{
	return palette_curve(slot_of(series, index));
}

static void put_columns(GString *text)
{
	guint column = 2;
	size_t i;

	g_string_append(text, "offered = 1\n");
	for (i = 0; i < G_N_ELEMENTS(triples); i++, column += 3)
		g_string_append_printf(text, "%s = %u\n", triples[i].name,
				       column);
}

static void put_load(GString *text, const struct load *load)
{
	size_t i;

	if (!load->valid->len)
		return;
	script_number(text, load->offered_pps);
	for (i = 0; i < G_N_ELEMENTS(triples); i++) {
		struct interval v = load_interval(
			load, metric_find(triples[i].metric)->of_point);

		g_string_append_c(text, ' ');
		script_number(text, v.median);
		g_string_append_c(text, ' ');
		script_number(text, v.low);
		g_string_append_c(text, ' ');
		script_number(text, v.high);
	}
	g_string_append_c(text, '\n');
}

/* One index a series. */
static void put_curves(GString *text, const GPtrArray *series)
{
	guint i, j;

	g_string_append(text, "$curves << EOD\n");
	for (i = 0; i < series->len; i++) {
		const struct series *s = series->pdata[i];

		if (i)
			script_next_index(text);
		script_no_data(text, 1 + 3 * G_N_ELEMENTS(triples));
		for (j = 0; j < s->loads->len; j++)
			put_load(text,
				 &g_array_index(s->loads, struct load, j));
	}
	g_string_append(text, "EOD\n");
}

/* Which curves the legend names: a twin is known by its original's colour. */
static void put_legend(GString *text, const GPtrArray *series)
{
	guint i, n = 0;

	g_string_append_printf(text, "array legend[%u]\n", series->len);
	for (i = 0; i < series->len; i++)
		if (!series_is_twin(series->pdata[i]))
			g_string_append_printf(text, "legend[%u] = %u\n", ++n,
					       i + 1);
	g_string_append_printf(text, "legends = %u\ntwins = %d\n", n,
			       n < series->len);
}

static void put_paint(GString *text, const GPtrArray *series)
{
	static const char *const arrays[] = {"label", "colour", "shape",
					     "dash",  "thick",	NULL};
	guint i, n;

	g_string_append_printf(text, "modes = %u\n", series->len);
	for (n = 0; arrays[n]; n++)
		g_string_append_printf(text, "array %s[%u]\n", arrays[n],
				       series->len);
	for (i = 0; i < series->len; i++) {
		const struct series *s = series->pdata[i];
		gboolean twin = series_is_twin(s);
		const int *shape =
			shapes[slot_of(series, i) % G_N_ELEMENTS(shapes)];

		script_element(text, "label", i + 1, s->label);
		script_element(text, "colour", i + 1, chart_colour(series, i));
		g_string_append_printf(text,
				       "shape[%u] = %d; dash[%u] = %d; "
				       "thick[%u] = %d\n",
				       i + 1, shape[twin], i + 1, twin ? 3 : 1,
				       i + 1, twin ? 1 : 2);
	}
	put_legend(text, series);
}

static void put_range(GString *text, const GPtrArray *series, double knee_pps)
{
	double low = INFINITY, high = 0;
	guint i;

	for (i = 0; i < series->len; i++) {
		const GArray *loads =
			((const struct series *)series->pdata[i])->loads;

		low = MIN(low,
			  g_array_index(loads, struct load, 0).offered_pps);
		high = MAX(high,
			   g_array_index(loads, struct load, loads->len - 1)
				   .offered_pps);
	}
	script_variable(text, "load_min", low / 1000);
	script_variable(text, "load_max", high / 1000);
	script_variable(text, "logx", low > 0 && high > LOG_X_SPAN * low);
	script_variable(text, "knee",
			knee_pps >= low && knee_pps <= high ? knee_pps / 1000
							    : 0);
}

char *chart_head(const GPtrArray *series, double knee_pps)
{
	GString *text = g_string_new(NULL);

	palette_put_variables(text);
	put_columns(text);
	put_paint(text, series);
	panels_put(text, series);
	put_range(text, series, knee_pps);
	put_curves(text, series);
	return g_string_free(text, FALSE);
}

gboolean chart_has(const GPtrArray *series, const char *name)
{
	point_value value = metric_find(name)->of_point;
	guint i, j;

	for (i = 0; i < series->len; i++) {
		const GArray *loads =
			((const struct series *)series->pdata[i])->loads;

		for (j = 0; j < loads->len; j++) {
			const struct load *load =
				&g_array_index(loads, struct load, j);

			/* What is not drawn need not be there. */
			if (load_interval(load, value).n >= load->needed)
				return TRUE;
		}
	}
	return FALSE;
}
