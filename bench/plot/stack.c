/* SPDX-License-Identifier: GPL-2.0-only */
#include "stack.h"

#include "chart.h"
#include "script.h"

#define MAX_PARTS 16

struct stack {
	const struct run_view *run;
	const struct part *parts;
	guint n_parts;
	shares_of shares;
	guint used; /* a bit a part that is not 0 everywhere */
	GString *rows, *cells;
	guint n_cells;
};

/*
 * The shares are those of one repetition, the median one: medians of each part
 * would not add up to the whole.
 */
static gboolean load_shares(const struct stack *k, const struct load *load,
			    double *shares)
{
	const struct point *p = load_median_point(load);

	return p && k->shares(k->run, p, shares);
}

static void note_used(struct stack *k, const struct series *s)
{
	double shares[MAX_PARTS];
	guint i, n;

	for (i = 0; i < s->loads->len; i++) {
		if (!load_shares(k, &g_array_index(s->loads, struct load, i),
				 shares))
			continue;
		for (n = 0; n < k->n_parts; n++)
			if (shares[n] > 0)
				k->used |= 1u << n;
	}
}

static void put_column(struct stack *k, const struct load *load, guint place)
{
	double shares[MAX_PARTS];
	guint n;

	if (!load_shares(k, load, shares))
		return;
	g_string_append_printf(k->rows, "%u", place);
	for (n = 0; n < k->n_parts; n++) {
		if (!(k->used & 1u << n))
			continue;
		g_string_append_c(k->rows, ' ');
		script_number(k->rows, shares[n]);
	}
	g_string_append_c(k->rows, '\n');
}

static void put_cell(struct stack *k, guint series)
{
	const struct series *s = k->run->series->pdata[series];
	g_autoptr(GString) tics = g_string_new(NULL);
	guint i;

	if (k->n_cells++)
		script_next_index(k->rows);
	script_no_data(k->rows, 1 + k->n_parts);
	for (i = 0; i < s->loads->len; i++) {
		const struct load *load =
			&g_array_index(s->loads, struct load, i);

		put_column(k, load, i + 1);
		g_string_append_printf(tics, "%s\"%.3g\" %u", i ? ", " : "",
				       load->offered_pps / 1000, i + 1);
	}
	script_element(k->cells, "cell_title", k->n_cells, s->label);
	script_element(k->cells, "cell_colour", k->n_cells,
		       chart_colour(k->run->series, series));
	script_element(k->cells, "cell_tics", k->n_cells, tics->str);
	g_string_append_printf(k->cells, "cell_loads[%u] = %u\n", k->n_cells,
			       s->loads->len);
}

static void put_parts(GString *text, const struct part *parts, guint n_parts,
		      guint used)
{
	guint n, at = 0;

	g_string_append_printf(text,
			       "array part_name[%u]\narray part_tint[%u]\n",
			       n_parts, n_parts);
	for (n = 0; n < n_parts; n++) {
		if (!(used & 1u << n))
			continue;
		script_element(text, "part_name", ++at, parts[n].name);
		g_string_append_printf(text, "part_tint[%u] = %s\n", at,
				       parts[n].tint);
	}
	g_string_append_printf(text, "parts = %u\n", at);
}

static char *whole_script(const struct stack *k, const char *axis)
{
	GString *text = g_string_new("axis = ");
	guint n = k->run->series->len;

	script_quoted(text, axis);
	g_string_append_printf(text,
			       "\narray cell_title[%u]\narray cell_colour[%u]\n"
			       "array cell_tics[%u]\narray cell_loads[%u]\n%s",
			       n, n, n, n, k->cells->str);
	put_parts(text, k->parts, k->n_parts, k->used);
	g_string_append_printf(text, "$stack << EOD\n%sEOD\n", k->rows->str);
	return g_string_free(text, FALSE);
}

char *stack_data(const struct run_view *run, const struct part *parts,
		 guint n_parts, shares_of shares, const char *axis,
		 guint *cells)
{
	struct stack k = {.run = run,
			  .parts = parts,
			  .n_parts = n_parts,
			  .shares = shares,
			  .rows = g_string_new(NULL),
			  .cells = g_string_new(NULL)};
	char *text = NULL;
	guint i;

	g_assert(n_parts <= MAX_PARTS);
	for (i = 0; i < run->series->len; i++)
		note_used(&k, run->series->pdata[i]);
	for (i = 0; k.used && i < run->series->len; i++)
		put_cell(&k, i);
	if (k.used)
		text = whole_script(&k, axis);
	*cells = k.n_cells;
	g_string_free(k.rows, TRUE);
	g_string_free(k.cells, TRUE);
	return text;
}
