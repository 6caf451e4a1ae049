/* SPDX-License-Identifier: GPL-2.0-only */
/* Our curves over published points, each in units of its own peak. */
#include "data.h"

#include <math.h>
#include <string.h>

#include "chart.h"
#include "published.h"
#include "script.h"
#include "stats/metrics.h"
#include "stats/twocost.h"

#define FIT_STEPS 200

/* Longer titles run into the next cell's. */
#define TITLE_MAX 32

/* What divides the numbers of one curve. */
struct unit {
	double x, y;
};

struct parts {
	GString *paper, *ours, *fit, *titles;
	double x_max;
};

/* The most that @s delivers at any load; 0 when it delivers nothing. */
static double peak_of(const struct series *s)
{
	point_value value = metric_find("delivered_pps")->of_point;
	double most = 0;
	guint i;

	for (i = 0; i < s->loads->len; i++) {
		const struct load *load =
			&g_array_index(s->loads, struct load, i);
		struct interval v = load_interval(load, value);

		if (v.n >= load->needed && v.median > most)
			most = v.median;
	}
	return most;
}

static struct unit paper_unit(const struct published *p, const char *arm)
{
	double most = 0;
	guint i;

	if (p->unit_pps > 0)
		return (struct unit){p->unit_pps, 1};
	for (i = 0; i < p->rows->rows->len; i++)
		if (!strcmp(tidy_text(p->rows, i, "arm"), arm))
			most = fmax(most, tidy_number(p->rows, i, "value"));
	return (struct unit){most, most};
}

static void put_paper(struct parts *to, const struct published *p,
		      const char *arm)
{
	struct unit unit = paper_unit(p, arm);
	guint i;

	for (i = 0; i < p->rows->rows->len; i++) {
		double x = tidy_number(p->rows, i, "load_pps") / unit.x;

		if (strcmp(tidy_text(p->rows, i, "arm"), arm))
			continue;
		script_number(to->paper, x);
		g_string_append_c(to->paper, ' ');
		script_number(to->paper,
			      tidy_number(p->rows, i, "value") / unit.y);
		g_string_append_c(to->paper, '\n');
		to->x_max = fmax(to->x_max, x);
	}
}

/*
 * CPU shares have no peak, and a limit on the CPU moves that of delivered:
 * their loads stay multiples of the knee, where there is one.
 */
static double load_in(const struct load *load, struct unit unit, gboolean cpu)
{
	return cpu && load->grid >= 0 ? load->grid : load->offered_pps / unit.x;
}

static void put_ours(struct parts *to, const struct series *s, gboolean cpu,
		     struct unit unit)
{
	point_value value =
		metric_find(cpu ? "hog_share" : "delivered_pps")->of_point;
	guint i;

	for (i = 0; i < s->loads->len; i++) {
		const struct load *load =
			&g_array_index(s->loads, struct load, i);
		struct interval v = load_interval(load, value);
		const double cells[] = {load_in(load, unit, cpu),
					v.median / unit.y, v.low / unit.y,
					v.high / unit.y};
		guint c;

		if (v.n < load->needed)
			continue;
		for (c = 0; c < G_N_ELEMENTS(cells); c++) {
			script_number(to->ours, cells[c]);
			g_string_append_c(to->ours, c + 1 < G_N_ELEMENTS(cells)
							    ? ' '
							    : '\n');
		}
		to->x_max = fmax(to->x_max, cells[0]);
	}
}

static void put_fit(struct parts *to, const struct series *s, struct unit unit)
{
	const struct load *top =
		&g_array_index(s->loads, struct load, s->loads->len - 1);
	g_autofree char *why = NULL;
	struct twocost fit;
	guint i;

	if (!twocost_fit(s, &fit, &why))
		return;
	for (i = 0; i <= FIT_STEPS; i++) {
		double load = top->offered_pps * i / FIT_STEPS;

		script_number(to->fit, load / unit.x);
		g_string_append_c(to->fit, ' ');
		script_number(to->fit, twocost_at(&fit, load) / unit.y);
		g_string_append_c(to->fit, '\n');
	}
}

/* The paper's names of what is compared with @arm, joined. */
static char *series_names(const struct published *p, const char *arm)
{
	GString *names = g_string_new(NULL);
	const char *last = "";
	guint i;

	for (i = 0; i < p->rows->rows->len; i++) {
		const char *name = tidy_text(p->rows, i, "series");

		if (strcmp(tidy_text(p->rows, i, "arm"), arm) ||
		    !strcmp(name, last))
			continue;
		g_string_append_printf(names, "%s%s", names->len ? ", " : "",
				       name);
		last = name;
	}
	return g_string_free(names, FALSE);
}

static void put_cell(struct parts *to, const struct run_view *run, guint index,
		     const struct published *p, guint cell, gboolean several)
{
	const struct series *s = run->series->pdata[index];
	g_autofree char *names = series_names(p, point_arm(s->like));
	g_autofree char *theirs = g_strdup_printf(
		"%s%s%s", several ? p->name : "", several ? " " : "", names);
	gboolean both = strlen(s->label) + strlen(theirs) < TITLE_MAX;
	g_autofree char *title = g_strdup_printf(
		"%s%s%s", s->label, both ? " / " : "", both ? theirs : "");
	gboolean cpu = p->unit_pps > 0;
	double peak = peak_of(s);
	struct unit unit = {peak, cpu ? 0.01 : peak};

	if (cell > 1) {
		script_next_index(to->paper);
		script_next_index(to->ours);
		script_next_index(to->fit);
	}
	script_no_data(to->paper, 2);
	script_no_data(to->ours, 4);
	script_no_data(to->fit, 2);
	put_paper(to, p, point_arm(s->like));
	if (peak > 0) {
		put_ours(to, s, cpu, unit);
		if (!cpu)
			put_fit(to, s, unit);
	}
	script_element(to->titles, "cell_title", cell, title);
	script_element(to->titles, "cell_colour", cell,
		       chart_colour(run->series, index));
}

static void put_head(GString *text, gboolean user_cpu, guint cells,
		     double x_max)
{
	g_string_append_printf(text,
			       "twins = 0\nparts = 0\n"
			       "array cell_title[%u]\narray cell_colour[%u]\n",
			       cells, cells);
	script_variable(text, "x_max", x_max);
	script_variable(text, "user_cpu", user_cpu);
	g_string_append(text, "axis = ");
	script_quoted(text, user_cpu ? "user process [% of idle machine]"
				     : "delivered [of its own peak]");
	g_string_append_c(text, '\n');
}

static guint put_cells(struct parts *to, const struct run_view *run,
		       const GPtrArray *figures)
{
	guint f, i, n = 0;

	for (f = 0; f < figures->len; f++)
		for (i = 0; i < run->series->len; i++)
			if (published_has(figures->pdata[f],
					  run->series->pdata[i]))
				put_cell(to, run, i, figures->pdata[f], ++n,
					 figures->len > 1);
	return n;
}

static char *cells_text(const struct run_view *run, const GPtrArray *figures,
			guint *cells)
{
	const struct published *first = figures->pdata[0];
	struct parts to = {g_string_new(NULL), g_string_new(NULL),
			   g_string_new(NULL), g_string_new(NULL), 0};
	GString *text = g_string_new(NULL);
	guint n = put_cells(&to, run, figures);

	/* A scenario has no others beside it. */
	put_head(text, first->unit_pps > 0, n, to.x_max);
	g_string_append_printf(text,
			       "%s$paper << EOD\n%sEOD\n$ours << EOD\n%sEOD\n"
			       "$fit << EOD\n%sEOD\n",
			       to.titles->str, to.paper->str, to.ours->str,
			       to.fit->str);
	g_string_free(to.titles, TRUE);
	g_string_free(to.paper, TRUE);
	g_string_free(to.ours, TRUE);
	g_string_free(to.fit, TRUE);
	*cells = n;
	return g_string_free(text, FALSE);
}

/* The figures that anything was measured for; *asked: there are any. */
static GPtrArray *figures_of(const struct run_view *run, gboolean *asked)
{
	GPtrArray *all = published_all(run);
	guint i = 0, s;

	*asked = FALSE;
	while (i < all->len) {
		const struct published *p = all->pdata[i];
		gboolean measured = FALSE;

		*asked |= !p->is_table;
		for (s = 0; s < run->series->len; s++)
			measured |= published_has(p, run->series->pdata[s]);
		if (p->is_table || !measured)
			g_ptr_array_remove_index(all, i);
		else
			i++;
	}
	return all;
}

char *data_overlay(const struct run_view *run, guint *cells, char **why)
{
	gboolean asked;
	g_autoptr(GPtrArray) figures = figures_of(run, &asked);

	if (figures->len)
		return cells_text(run, figures, cells);
	*why = g_strdup(asked ? "none of the arms to compare was measured"
			      : "");
	return NULL;
}
