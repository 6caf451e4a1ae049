/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's tables of instructions: what an interrupt costs. */
#include "costtable.h"

#include "runinfo.h"

void page_put_lab(GString *page, const struct run_view *run)
{
	g_autofree char *lab = runinfo_text(run->info, "request.lab");
	g_autofree char *machine =
		runinfo_text(run->info, "reference_machine.id");

	if (!points_lab_is_exact(lab))
		return;
	page_put(page,
		 "<p class=\"note\">Measured in virtual time%s%s: an emulated "
		 "machine on which every instruction takes equally long. "
		 "It has no caches and pays no VM exits, so it compares what "
		 "the modes cost in instructions and scheduling, exactly and "
		 "repeatably, and says nothing of micro-architecture.</p>\n",
		 machine ? " on " : "", machine ? machine : "");
}

static void put_number(GString *page, const struct interval *v)
{
	g_autofree char *median = cost_table_number(v->median);
	g_autofree char *low = cost_table_number(v->low);
	g_autofree char *high = cost_table_number(v->high);

	page_put(page, "<td class=\"n\">%s", median);
	if (v->n && v->low != v->high)
		page_put(page, "<br><small>%s..%s</small>", low, high);
}

static void put_row(GString *page, const struct run_view *run,
		    const struct cost_table *t, const struct cost_row *row)
{
	struct interval total = costs_instructions(run->costs, row->load, NULL);
	double irqs = costs_entries(run->costs, row->load, "irq").median;
	guint i;

	page_put(page, "<tr><td>%s", row->series->label);
	for (i = 0; i < t->stages->len; i++) {
		struct interval v = costs_instructions(run->costs, row->load,
						       t->stages->pdata[i]);

		put_number(page, &v);
	}
	put_number(page, &total);
	page_put(page, "<td class=\"n\">%.3g</tr>\n", irqs);
}

static void put_table(GString *page, const struct run_view *run,
		      const struct cost_table *t, const char *which)
{
	guint i;

	page_put(page,
		 "<h3>At the %s load, %s</h3>\n<div class=\"wide\">"
		 "<table>\n<tr><th>mode",
		 which, t->load);
	for (i = 0; i < t->stages->len; i++)
		page_put(page, "<th class=\"n\">%s",
			 (const char *)t->stages->pdata[i]);
	g_string_append(page, "<th class=\"n\">total<th class=\"n\">"
			      "interrupts/frame</tr>\n");
	for (i = 0; i < t->rows->len; i++)
		put_row(page, run, t,
			&g_array_index(t->rows, struct cost_row, i));
	g_string_append(page, "</table></div>\n");
}

void page_put_costs(GString *page, const struct run_view *run)
{
	struct cost_table *low = cost_table_new(run, FALSE);
	struct cost_table *high = cost_table_new(run, TRUE);

	if (low || high)
		g_string_append(page,
				"<section>\n<h2>" COST_TABLE_TITLE "</h2>\n"
				"<p>Instructions per frame that the driver "
				"took, counted one by one on the CPU under "
				"test, by the stage of the frame's life they "
				"belong to.</p>\n");
	if (low)
		put_table(page, run, low, "lowest");
	if (high && (!low || high->place > low->place))
		put_table(page, run, high, "highest");
	if (low || high)
		g_string_append(page,
				"<p class=\"note\">Each instruction is in one "
				"stage only. The total leaves out the "
				"compute-bound process and the idle loop; "
				"other is timers, interprocessor interrupts "
				"and all other tasks, which a low load "
				"divides among few frames.</p>\n"
				"</section>\n");
	g_clear_pointer(&low, cost_table_free);
	g_clear_pointer(&high, cost_table_free);
}
