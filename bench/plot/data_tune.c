/* SPDX-License-Identifier: GPL-2.0-only */
/* What a tuner measured: all of it, and by two of its values. */
#include <math.h>
#include <string.h>

#include "data.h"
#include "script.h"
#include "tunetable.h"

/* What is shown of a configuration, each in a cell. */
static const struct {
	const char *title;
	gsize offset; /* in struct tune_row */
	double scale;
} shown[] = {
	{"latency [us]", G_STRUCT_OFFSET(struct tune_row, of_latency), 1},
	{"CPU [%]", G_STRUCT_OFFSET(struct tune_row, of_cpu), 100},
	{"delivered [kpps]", G_STRUCT_OFFSET(struct tune_row, of_delivered),
	 1e-3},
};

static double value_of(const struct tune_row *r, guint cell)
{
	const double *v = G_STRUCT_MEMBER_P(r, shown[cell].offset);

	return *v * shown[cell].scale;
}

static void put_tics(GString *text, const char *name, const GPtrArray *values)
{
	g_autoptr(GString) tics = g_string_new(NULL);
	guint i;

	for (i = 0; i < values->len; i++)
		g_string_append_printf(tics, "%s\"%s\" %u", i ? ", " : "",
				       (char *)values->pdata[i], i + 1);
	g_string_append_printf(text, "%s = ", name);
	script_quoted(text, tics->str);
	g_string_append_c(text, '\n');
}

/* How a cell is drawn. */
enum { KEPT, BROKEN };

struct scale {
	double low, high;
	gboolean log;
};

/* One outlier would paint all others alike. */
#define LOG_ABOVE 20
/* Nor may a difference that is none look like one. */
#define LEAST_SPAN 0.1

/* Of those that keep the limits, or of all where none does. */
static gboolean is_painted(const struct tune_row *r, gboolean all)
{
	return r && (all || !(r->violation > 0));
}

static struct scale scale_of(const struct tune_map *m, guint cell, gboolean all)
{
	struct scale s = {INFINITY, -INFINITY, FALSE};
	guint x, y;

	for (y = 0; y < m->rows->len; y++)
		for (x = 0; x < m->columns->len; x++) {
			const struct tune_row *r = tune_map_at(m, x, y);
			double v = r ? value_of(r, cell) : NAN;

			if (!is_painted(r, all) || isnan(v))
				continue;
			s.low = MIN(s.low, v);
			s.high = MAX(s.high, v);
		}
	if (!(s.high >= s.low))
		return (struct scale){0, 1, FALSE};
	if (s.low > 0 && s.high > LOG_ABOVE * s.low)
		return (struct scale){log10(s.low), log10(s.high), TRUE};
	s.low = MIN(s.low, s.high - LEAST_SPAN * fabs(s.high));
	if (!(s.high > s.low))
		s.high = s.low + 1;
	return s;
}

static gboolean any_kept(const struct tune_map *m)
{
	guint i;

	for (i = 0; i < m->rows->len * m->columns->len; i++)
		if (is_painted(m->cell[i], FALSE))
			return TRUE;
	return FALSE;
}

/* A kind, whether it is the best, and what is written into it. */
static void put_box(GString *rows, const struct tune_row *r,
		    const struct scale *s, guint cell, gboolean all)
{
	double v = value_of(r, cell);
	g_autofree char *text = stats_number(v);

	script_number(rows, s->log ? log10(v) : v);
	g_string_append_printf(rows, " %d %d %s\n",
			       is_painted(r, all) ? KEPT : BROKEN, r->best,
			       text);
}

static void put_cell(GString *rows, GString *scales, const struct tune_map *m,
		     guint cell)
{
	gboolean all = !any_kept(m);
	struct scale s = scale_of(m, cell, all);
	guint x, y;

	if (cell)
		script_next_index(rows);
	script_no_data(rows, 6);
	for (y = 0; y < m->rows->len; y++)
		for (x = 0; x < m->columns->len; x++) {
			const struct tune_row *r = tune_map_at(m, x, y);

			if (!r || isnan(value_of(r, cell)))
				continue;
			g_string_append_printf(rows, "%u %u ", x + 1, y + 1);
			put_box(rows, r, &s, cell, all);
		}
	g_string_append_printf(scales, "cell_low[%u] = ", cell + 1);
	script_number(scales, s.low);
	g_string_append_printf(scales, "\ncell_high[%u] = ", cell + 1);
	script_number(scales, s.high);
	g_string_append_c(scales, '\n');
	script_element(scales, "cell_title", cell + 1, shown[cell].title);
}

static guint longest(const GPtrArray *texts)
{
	guint i, most = 4;

	for (i = 0; i < texts->len; i++)
		most = MAX(most, (guint)strlen(texts->pdata[i]));
	return most;
}

/* The tints are those of heat.gp. */
#define LEGEND                                                         \
	"parts = 3\narray part_name[3] = ['least', 'most', 'breaks a " \
	"limit']\narray part_tint[3] = ['#eef3fa', '#6f9fd8', "        \
	"'#d9d9dd']\n"

static char *heat_of(const struct tune_map *m)
{
	guint i, n = G_N_ELEMENTS(shown);
	g_autoptr(GString) rows = g_string_new(NULL);
	GString *text = g_string_new(NULL);

	g_string_append_printf(text,
			       LEGEND
			       "array cell_title[%u]\n"
			       "array cell_low[%u]\narray cell_high[%u]\n"
			       "columns = %u\nrows = %u\nlongest_row = %u\n"
			       "longest_column = %u\n",
			       n, n, n, m->columns->len, m->rows->len,
			       longest(m->rows), longest(m->columns));
	put_tics(text, "column_tics", m->columns);
	put_tics(text, "row_tics", m->rows);
	g_string_append(text, "column_axis = ");
	script_quoted(text, m->columns_name);
	g_string_append(text, "\nrow_axis = ");
	script_quoted(text, m->rows_name);
	g_string_append_c(text, '\n');
	for (i = 0; i < n; i++)
		put_cell(rows, text, m, i);
	g_string_append_printf(text, "$heat << EOD\n%sEOD\n", rows->str);
	return g_string_free(text, FALSE);
}

static gboolean has_figures(const struct tune_map *m)
{
	guint i;

	for (i = 0; i < m->rows->len * m->columns->len; i++)
		if (m->cell[i] && !isnan(m->cell[i]->of_latency))
			return TRUE;
	return FALSE;
}

static char *map_data(const struct run_view *run, guint which, guint *cells,
		      char **why)
{
	g_autoptr(tune_table) t = tune_table_new(run->tune);
	const struct tune_map *m = t->maps[which];

	*cells = G_N_ELEMENTS(shown);
	if (m && has_figures(m))
		return heat_of(m);
	*why = g_strdup("no two values of two such knobs were measured");
	return NULL;
}

char *data_tune_modes(const struct run_view *run, guint *cells, char **why)
{
	return map_data(run, 0, cells, why);
}

char *data_tune_knobs(const struct run_view *run, guint *cells, char **why)
{
	return map_data(run, 1, cells, why);
}

/* Of these kinds, the later drawn above the earlier. */
enum { OUTSIDE, TRIED, UNBEATEN, DEFAULT, BEST, KINDS };

static guint kind_of(const struct tune_row *r)
{
	if (r->best)
		return BEST;
	if (!r->id)
		return DEFAULT;
	if (r->violation > 0)
		return OUTSIDE;
	return r->pareto ? UNBEATEN : TRIED;
}

/* Of the axis; room for names is left by who draws it. */
static void put_extent(GString *text, const struct tune_table *t)
{
	double low = t->latency_limit, high = low;
	guint i;

	for (i = 0; i < t->rows->len; i++) {
		const struct tune_row *r = t->rows->pdata[i];

		low = fmin(low, r->of_latency);
		high = fmax(high, r->of_latency);
	}
	script_variable(text, "latency_low", low > 0 ? low : 1);
	script_variable(text, "latency_high", high > 0 ? high : 1);
}

static gboolean has_latency(const struct tune_table *t)
{
	guint i;

	for (i = 0; i < t->rows->len; i++)
		if (!isnan(((const struct tune_row *)t->rows->pdata[i])
				   ->of_latency))
			return TRUE;
	return FALSE;
}

char *data_tune_pareto(const struct run_view *run, guint *cells, char **why)
{
	g_autoptr(tune_table) t = tune_table_new(run->tune);
	g_autofree char *axis = g_strdup_printf("%s [us]", t->latency_name);
	GString *text;
	guint i, k;

	if (!has_latency(t)) {
		*why = g_strdup("no configuration has a latency");
		return NULL;
	}
	text = g_string_new(NULL);
	*cells = 1;
	put_extent(text, t);
	g_string_append(text, "parts = 0\nlatency_axis = ");
	script_quoted(text, axis);
	g_string_append_c(text, '\n');
	if (!isnan(t->latency_limit))
		script_variable(text, "latency_limit", t->latency_limit);
	if (!isnan(t->cpu_limit))
		script_variable(text, "cpu_limit", 100 * t->cpu_limit);
	g_string_append(text, "\n$tried << EOD\n");
	for (k = 0; k < KINDS; k++) {
		if (k)
			script_next_index(text);
		script_no_data(text, 3);
		for (i = 0; i < t->rows->len; i++) {
			const struct tune_row *r = t->rows->pdata[i];

			if (kind_of(r) != k || isnan(r->of_latency))
				continue;
			script_number(text, r->of_latency);
			g_string_append_c(text, ' ');
			script_number(text, 100 * r->of_cpu);
			g_string_append_printf(text, " %s\n", r->name);
		}
	}
	g_string_append(text, "EOD\n");
	return g_string_free(text, FALSE);
}
