/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's tables of instructions: what an interrupt costs. */
#include "costtable.h"
#include "page.h"

static void put_number(GString *page, const struct interval *v)
{
	g_autofree char *median = cost_table_number(v->median);
	g_autofree char *low = cost_table_number(v->low);
	g_autofree char *high = cost_table_number(v->high);

	page_put(page, "<td class=\"n\">%s", median);
	if (v->n && v->low != v->high)
		page_put(page, "<br/><small>%s..%s</small>", low, high);
	g_string_append(page, "</td>");
}

static void put_row(GString *page, const struct run_view *run,
		    const struct cost_table *t, const struct cost_row *row)
{
	struct interval total = costs_instructions(run->costs, row->load, NULL);
	double irqs = costs_entries(run->costs, row->load, "irq").median;
	guint i;

	page_put(page, "<tr><td>%s</td>", row->series->label);
	for (i = 0; i < t->stages->len; i++) {
		struct interval v = costs_instructions(run->costs, row->load,
						       t->stages->pdata[i]);

		put_number(page, &v);
	}
	put_number(page, &total);
	page_put(page, "<td class=\"n\">%.3g</td></tr>\n", irqs);
}

static void put_table(GString *page, const struct run_view *run,
		      const struct cost_table *t, const char *which)
{
	guint i;

	page_put(page, "<h3>At the %s load, %s</h3>\n", which, t->load);
	page_table_begin(page, COST_TABLE_TITLE);
	page_heading(page, "mode");
	for (i = 0; i < t->stages->len; i++) {
		g_autofree char *heading =
			g_strconcat("#", t->stages->pdata[i], NULL);

		page_heading(page, heading);
	}
	page_heading(page, "#total");
	page_heading(page, "#interrupts/frame");
	page_headings_end(page);
	for (i = 0; i < t->rows->len; i++)
		put_row(page, run, t,
			&g_array_index(t->rows, struct cost_row, i));
	page_table_end(page);
}

void page_put_costs(GString *page, const struct run_view *run)
{
	struct cost_table *low = cost_table_new(run, FALSE);
	struct cost_table *high = cost_table_new(run, TRUE);

	if (low || high)
		page_section(page, "costs", COST_TABLE_TITLE);
	if (low || high)
		g_string_append(page,
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
