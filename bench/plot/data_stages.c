/* SPDX-License-Identifier: GPL-2.0-only */
/* A frame's way, stage by stage. */
#include "data.h"

#include <math.h>
#include <string.h>

#include "panels.h"
#include "script.h"
#include "stack.h"
#include "stagetable.h"

/* In the order in which a frame meets them. */
static const struct part parts[] = {
	{"send", "part_else"},	       {"ring", "part_nic"},
	{"irq", "part_hardirq"},       {"driver", "part_softirq"},
	{"protocol", "part_protocol"}, {"socket", "part_backlog"},
	{"app", "part_app"},
};

#define PARTS G_N_ELEMENTS(parts)

static gboolean put_bar(GString *const *rows, const struct run_view *run,
			const struct load *load, guint bar)
{
	double from = 0;
	guint n;

	for (n = 0; n < PARTS; n++) {
		double us = stage_median(run, load, parts[n].name, "p50_us");

		if (isnan(us))
			continue;
		g_string_append_printf(rows[n], "%u ", bar);
		script_number(rows[n], from);
		g_string_append_c(rows[n], ' ');
		script_number(rows[n], from + us);
		g_string_append_c(rows[n], '\n');
		from += us;
	}
	return from > 0;
}

/* The rows of all parts of a cell; FALSE when it has no bar. */
static gboolean put_cell(GString *text, const struct run_view *run,
			 double place)
{
	GString *rows[PARTS];
	gboolean any = FALSE;
	guint i, n, bar = 0;

	for (n = 0; n < PARTS; n++) {
		rows[n] = g_string_new(NULL);
		script_no_data(rows[n], 3);
	}
	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];
		const struct load *load = series_at(s, place);

		if (series_is_twin(s))
			continue;
		bar++;
		if (load)
			any |= put_bar(rows, run, load, bar);
	}
	for (n = 0; n < PARTS; n++) {
		if (text->len)
			script_next_index(text);
		g_string_append(text, rows[n]->str);
		g_string_free(rows[n], TRUE);
	}
	return any;
}

static void put_bar_names(GString *text, const struct run_view *run)
{
	g_autoptr(GString) tics = g_string_new(NULL);
	guint i, bars = 0;

	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];

		if (series_is_twin(s))
			continue;
		g_string_append_printf(tics, "%s\"%s\" %u", bars ? ", " : "",
				       s->label, bars + 1);
		bars++;
	}
	g_string_append_printf(text, "bars = %u\nbar_tics = ", bars);
	script_quoted(text, tics->str);
	g_string_append_c(text, '\n');
}

char *data_stages(const struct run_view *run, guint *cells, char **why)
{
	double half = run_view_pick(run, PICK_HALF);
	double top = run_view_pick(run, PICK_TOP);
	g_autoptr(GString) rows = g_string_new(NULL);
	g_autofree char *first = run_view_place_text(run, half);
	g_autofree char *second = run_view_place_text(run, top);
	gboolean any;
	GString *text;

	if (!run->stages->rows->len) {
		*why = g_strdup("stages were not timed");
		return NULL;
	}
	any = put_cell(rows, run, half);
	*cells = 1;
	if (top != half) {
		any |= put_cell(rows, run, top);
		*cells = 2;
	}
	if (!any) {
		*why = g_strdup("no stage of a valid point at these loads was "
				"timed");
		return NULL;
	}
	text = g_string_new("array cell_title[2]\n");
	script_element(text, "cell_title", 1, first);
	script_element(text, "cell_title", 2, second);
	stack_put_parts(text, parts, PARTS, (1u << PARTS) - 1);
	put_bar_names(text, run);
	g_string_append_printf(text, "$bars << EOD\n%sEOD\n", rows->str);
	return g_string_free(text, FALSE);
}
