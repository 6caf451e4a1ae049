/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's loss-ratio searches. */
#include "page.h"

static void put_summary_row(GString *page, const struct search_summary *s)
{
	g_autofree char *spread = stats_number(100 * s->spread);

	page_put(page, "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td>",
		 s->like->device, s->like->mode, s->like->method, s->goal);
	page_interval(page, &s->of, 1);
	page_put(page,
		 "<td>%s</td><td class=\"n\">%u</td><td class=\"n\">%s</td>"
		 "<td>%s",
		 s->unit, s->searches, spread, search_state_name(s->state));
	if (*s->why || *s->note)
		page_put(page, "<br/><small>%s</small>",
			 *s->why ? s->why : s->note);
	g_string_append(page, "</td></tr>\n");
}

static void put_trials(GString *page, const struct search_row *row)
{
	guint i;

	for (i = 0; i < row->trials->len; i++) {
		const struct search_step *t =
			&g_array_index(row->trials, struct search_step, i);
		g_autofree char *loss = stats_number(100 * t->loss_ratio);

		page_put(page,
			 "<tr><td>%s</td><td>%s</td><td class=\"n\">%d</td>"
			 "<td class=\"n\">%u</td><td class=\"n\">%.0f</td>"
			 "<td class=\"n\">%.3g</td><td class=\"n\">%s</td>"
			 "</tr>\n",
			 row->device, row->mode, row->rep, i + 1,
			 t->offered_pps, t->duration_s, loss);
	}
}

static void put_all_trials(GString *page, const GPtrArray *rows)
{
	static const char *const headings[] = {"device",
					       "mode",
					       "#repetition",
					       "#trial",
					       "#offered frames/s",
					       "#seconds",
					       "#lost %",
					       NULL};
	guint i;

	g_string_append(page, "<details>\n<summary>All trials</summary>\n");
	page_table(page, "Trials of the searches", headings);
	for (i = 0; i < rows->len; i++)
		put_trials(page, rows->pdata[i]);
	page_table_end(page);
	g_string_append(page, "</details>\n");
}

void page_put_searches(GString *page, const struct run_view *run)
{
	static const char *const headings[] = {
		"device", "mode",      "method",    "goal",  "#found",
		"unit",	  "#searches", "#spread %", "state", NULL};
	g_autoptr(GArray) summary = searchrows_summary(run->searches);
	guint i;

	if (!run->searches->len)
		return;
	page_section(page, "searches", "Searches");
	g_string_append(page,
			"<p>What was searched for, trial by trial, and what "
			"the repetitions of a search found: median, lowest and "
			"highest. Spread is highest minus lowest over the "
			"median.</p>\n");
	page_table(page, "Results of the searches", headings);
	for (i = 0; i < summary->len; i++)
		put_summary_row(page, &g_array_index(summary,
						     struct search_summary, i));
	page_table_end(page);
	put_all_trials(page, run->searches);
	page_section_end(page);
}
