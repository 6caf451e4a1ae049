/* SPDX-License-Identifier: GPL-2.0-only */
/* A frame's way, stage by stage. */
#include "data.h"

#include <math.h>

#include "script.h"
#include "stack.h"

/* In the order in which a frame meets them. */
static const struct stage_part {
	enum rxb_stage stage;
	struct part part;
} parts[] = {
	{RXB_STAGE_SEND, {"send", "part_else"}},
	{RXB_STAGE_RING, {"ring", "part_nic"}},
	{RXB_STAGE_IRQ, {"irq", "part_hardirq"}},
	{RXB_STAGE_DRIVER, {"driver", "part_softirq"}},
	{RXB_STAGE_PROTOCOL, {"protocol", "part_protocol"}},
	{RXB_STAGE_SOCKET, {"socket", "part_backlog"}},
	{RXB_STAGE_APP, {"app", "part_app"}},
};

#define PARTS G_N_ELEMENTS(parts)

struct bars {
	const struct run_view *run;
	GString *rows, *titles;
	guint cells;
	guint used; /* a bit a part */
	guint bars; /* drawn so far */
};

static double median_us(const struct bars *b, const struct load *load,
			enum rxb_stage stage)
{
	return stagerows_interval(b->run->stages, load, stage, STAGE_P50)
		.median;
}

/* The ring's two parts are the ring, where both are known. */
static gboolean is_shown(const struct bars *b, const struct load *load,
			 enum rxb_stage stage)
{
	gboolean split = !isnan(median_us(b, load, RXB_STAGE_IRQ)) &&
			 !isnan(median_us(b, load, RXB_STAGE_DRIVER));

	if (stage == RXB_STAGE_RING)
		return !split;
	return split || (stage != RXB_STAGE_IRQ && stage != RXB_STAGE_DRIVER);
}

static void put_bar(struct bars *b, GString *const *rows,
		    const struct load *load, guint bar)
{
	double from = 0;
	guint n;

	for (n = 0; n < PARTS; n++) {
		double us = median_us(b, load, parts[n].stage);

		if (isnan(us) || !is_shown(b, load, parts[n].stage))
			continue;
		g_string_append_printf(rows[n], "%u ", bar);
		script_number(rows[n], from);
		g_string_append_c(rows[n], ' ');
		script_number(rows[n], from + us);
		g_string_append_c(rows[n], '\n');
		from += us;
		b->used |= 1u << n;
		b->bars++;
	}
}

/* A load at which nothing valid was timed has no cell. */
static void put_cell(struct bars *b, double place)
{
	g_autofree char *title = run_view_place_text(b->run, place);
	gsize old = b->rows->len;
	guint bars = b->bars, i, n;
	GString *rows[PARTS];

	for (n = 0; n < PARTS; n++) {
		rows[n] = g_string_new(NULL);
		script_no_data(rows[n], 3);
	}
	for (i = 0; i < b->run->series->len; i++) {
		const struct load *load =
			series_at(b->run->series->pdata[i], place);

		if (load)
			put_bar(b, rows, load, i + 1);
	}
	for (n = 0; n < PARTS; n++) {
		if (b->rows->len)
			script_next_index(b->rows);
		g_string_append(b->rows, rows[n]->str);
		g_string_free(rows[n], TRUE);
	}
	if (b->bars == bars)
		g_string_truncate(b->rows, old);
	else
		script_element(b->titles, "cell_title", ++b->cells, title);
}

static void put_bar_names(GString *text, const struct run_view *run)
{
	g_autoptr(GString) tics = g_string_new(NULL);
	guint i;

	for (i = 0; i < run->series->len; i++)
		g_string_append_printf(
			tics, "%s\"%s\" %u", i ? ", " : "",
			((const struct series *)run->series->pdata[i])->label,
			i + 1);
	g_string_append_printf(text,
			       "bars = %u\nbar_tics = ", run->series->len);
	script_quoted(text, tics->str);
	g_string_append_c(text, '\n');
}

/* All parts have data; those without any have no entry in the legend. */
static void put_parts(GString *text, guint used)
{
	guint n, at = 0;

	g_string_append_printf(text,
			       "array part_name[%u]\narray part_tint[%u]\n"
			       "array part_index[%u]\n",
			       (guint)PARTS, (guint)PARTS, (guint)PARTS);
	for (n = 0; n < PARTS; n++) {
		if (!(used & 1u << n))
			continue;
		script_element(text, "part_name", ++at, parts[n].part.name);
		g_string_append_printf(text,
				       "part_tint[%u] = %s\n"
				       "part_index[%u] = %u\n",
				       at, parts[n].part.tint, at, n);
	}
	g_string_append_printf(text, "parts = %u\nall_parts = %u\n", at,
			       (guint)PARTS);
}

char *data_stages(const struct run_view *run, guint *cells, char **why)
{
	double half = run_view_pick(run, PICK_HALF);
	double top = run_view_pick(run, PICK_TOP);
	g_autoptr(GString) rows = g_string_new(NULL);
	g_autoptr(GString) titles = g_string_new("array cell_title[2]\n");
	struct bars b = {.run = run, .rows = rows, .titles = titles};
	GString *text;

	put_cell(&b, half);
	if (top != half)
		put_cell(&b, top);
	*cells = b.cells;
	if (!b.used) {
		*why = g_strdup(run->stages->len
					? "no stage of a valid point at these "
					  "loads was timed"
					: "stages were not timed");
		return NULL;
	}
	text = g_string_new(titles->str);
	put_parts(text, b.used);
	put_bar_names(text, run);
	g_string_append_printf(text, "$bars << EOD\n%sEOD\n", rows->str);
	return g_string_free(text, FALSE);
}
