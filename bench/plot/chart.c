/* SPDX-License-Identifier: GPL-2.0-only */
#include "chart.h"

#include "panels.h"
#include "stats/metrics.h"

#include <math.h>
#include <string.h>

/* Above this ratio of highest to lowest load, linear x hides the low ones. */
#define LOG_X_SPAN 20.0

/* Okabe and Ito's colours: told apart by everybody. */
static const char *const palette[] = {
	"#d55e00", "#0072b2", "#009e73", "#cc79a7",
	"#e69f00", "#56b4e9", "#000000", "#8c6bb1",
};

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

/* A column triple: median, low, high. */
static const struct {
	const char *name; /* in the templates */
	const char *metric;
} triples[] = {
	{"delivered", "delivered_pps"},
	{"hog", "hog_share"},
	{"p50", "lat_p50_us"},
	{"p999", "lat_p999_us"},
};

/* Places a frame may end, bottom of the stack first. */
#define N_PLACES 5

/* The slot of a mode that has one for good; -1 otherwise. */
static int fixed_slot(const char *label)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(fixed); i++)
		if (!strcmp(label, fixed[i].mode))
			return (int)fixed[i].slot;
	return -1;
}

/* The palette slot of series @index: its own, or the next free one. */
static guint slot_of(const GPtrArray *series, guint index)
{
	guint free_slot = G_N_ELEMENTS(fixed), i;
	int own = -1;

	for (i = 0; i <= index; i++) {
		const struct series *s = series->pdata[i];

		own = fixed_slot(s->label);
		if (own < 0 && i < index)
			free_slot++;
	}
	return own < 0 ? free_slot : (guint)own;
}

const char *chart_colour(const GPtrArray *series, guint index)
{
	return palette[slot_of(series, index) % G_N_ELEMENTS(palette)];
}

static void put_number(GString *text, double value)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	if (isnan(value))
		g_string_append(text, "NaN");
	else
		g_string_append(text, g_ascii_formatd(number, sizeof(number),
						      "%.9g", value));
}

static void put_variable(GString *text, const char *name, double value)
{
	g_string_append_printf(text, "%s = ", name);
	put_number(text, value);
	g_string_append_c(text, '\n');
}

/* In single quotes gnuplot expands nothing; '' stands for one quote. */
static void put_quoted(GString *text, const char *string)
{
	g_string_append_c(text, '\'');
	for (; *string; string++) {
		if (*string == '\'')
			g_string_append_c(text, '\'');
		g_string_append_c(text,
				  g_ascii_iscntrl(*string) ? ' ' : *string);
	}
	g_string_append_c(text, '\'');
}

static void put_columns(GString *text)
{
	guint column = 2;
	size_t i;

	g_string_append(text, "offered = 1\n");
	for (i = 0; i < G_N_ELEMENTS(triples); i++, column += 3)
		g_string_append_printf(text,
				       "%s = %u; %s_low = %u; "
				       "%s_high = %u\n",
				       triples[i].name, column, triples[i].name,
				       column + 1, triples[i].name, column + 2);
	g_string_append_printf(text, "first_place = %u\n", column);
}

static gint compare_delivered(gconstpointer a, gconstpointer b)
{
	const struct point *p = *(const struct point *const *)a;
	const struct point *q = *(const struct point *const *)b;
	double x = p->delivered / (double)MAX(p->sent, 1);
	double y = q->delivered / (double)MAX(q->sent, 1);

	return (x > y) - (x < y);
}

/*
 * The fates of frames are those of one repetition, the (lower) median by
 * share delivered: medians of each fate would not add up to all frames.
 */
static void put_places(GString *text, const struct load *load)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	const struct point *p;
	gint64 counts[N_PLACES];
	guint i;

	for (i = 0; i < load->valid->len; i++)
		g_ptr_array_add(sorted, load->valid->pdata[i]);
	g_ptr_array_sort(sorted, compare_delivered);
	p = sorted->pdata[(sorted->len - 1) / 2];
	counts[0] = p->delivered;
	counts[1] = p->socket_drop;
	counts[2] = p->backlog_drop;
	counts[3] = p->ring_drop;
	counts[4] = p->other_drop;
	for (i = 0; i < N_PLACES; i++) {
		g_string_append_c(text, ' ');
		put_number(text, p->sent > 0 && counts[i] >= 0
					 ? counts[i] / (double)p->sent
					 : NAN);
	}
}

static void put_load(GString *text, const struct load *load)
{
	size_t i;

	if (!load->valid->len)
		return;
	put_number(text, load->offered_pps);
	for (i = 0; i < G_N_ELEMENTS(triples); i++) {
		struct interval v = load_interval(
			load, metric_find(triples[i].metric)->of_point);

		g_string_append_c(text, ' ');
		put_number(text, v.median);
		g_string_append_c(text, ' ');
		put_number(text, v.low);
		g_string_append_c(text, ' ');
		put_number(text, v.high);
	}
	put_places(text, load);
	g_string_append_c(text, '\n');
}

/* One index (two blank lines apart) a series. */
static void put_curves(GString *text, const GPtrArray *series)
{
	guint i, j;

	g_string_append(text, "$curves << EOD\n");
	for (i = 0; i < series->len; i++) {
		const struct series *s = series->pdata[i];

		if (i)
			g_string_append(text, "\n\n");
		for (j = 0; j < s->loads->len; j++)
			put_load(text,
				 &g_array_index(s->loads, struct load, j));
	}
	g_string_append(text, "EOD\n");
}

static void put_paint(GString *text, const GPtrArray *series)
{
	guint i;

	g_string_append_printf(text,
			       "modes = %u\narray label[%u]\narray "
			       "colour[%u]\narray shape[%u]\narray "
			       "open_shape[%u]\n",
			       series->len, series->len, series->len,
			       series->len, series->len);
	for (i = 0; i < series->len; i++) {
		const struct series *s = series->pdata[i];
		const int *shape =
			shapes[slot_of(series, i) % G_N_ELEMENTS(shapes)];

		g_string_append_printf(text, "label[%u] = ", i + 1);
		put_quoted(text, s->label);
		g_string_append_printf(
			text,
			"\ncolour[%u] = '%s'\nshape[%u] = %d\nopen_shape[%u] "
			"= %d\n",
			i + 1, chart_colour(series, i), i + 1, shape[0], i + 1,
			shape[1]);
	}
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
	put_variable(text, "load_min", low / 1000);
	put_variable(text, "load_max", high / 1000);
	put_variable(text, "logx", low > 0 && high > LOG_X_SPAN * low);
	put_variable(text, "knee",
		     knee_pps >= low && knee_pps <= high ? knee_pps / 1000 : 0);
}

char *chart_head(const GPtrArray *series, double knee_pps)
{
	GString *text = g_string_new(NULL);

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

		for (j = 0; j < loads->len; j++)
			if (load_interval(&g_array_index(loads, struct load, j),
					  value)
				    .n)
				return TRUE;
	}
	return FALSE;
}
