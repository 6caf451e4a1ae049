/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's table of stages: where a frame's time goes. */
#include "page.h"

#include <math.h>

#include "stagetable.h"

static void put_number(GString *page, double value)
{
	g_autofree char *text = stats_number(value);

	page_put(page, "<td class=\"n\">%s</td>", text);
}

static void put_row(GString *page, const struct run_view *run,
		    const struct series *s, const struct load *load,
		    const char *stage)
{
	static const char *const columns[] = {
		"count",   "p50_us", "p90_us",	    "p99_us",
		"p999_us", "max_us", "clock_err_us"};
	size_t i;

	if (isnan(stage_median(run, load, stage, "count")))
		return;
	page_put(page, "<tr><td>%s</td><td>%s</td>", s->label, stage);
	for (i = 0; i < G_N_ELEMENTS(columns); i++)
		put_number(page, stage_median(run, load, stage, columns[i]));
	g_string_append(page, "</tr>\n");
}

static void put_table(GString *page, const struct run_view *run, double place)
{
	static const char *const headings[] = {
		"mode",	   "stage",	"#frames", "#p50 µs",	  "#p90 µs",
		"#p99 µs", "#p99.9 µs", "#max µs", "#clock ± µs", NULL};
	g_autoptr(GPtrArray) stages = stages_timed(run);
	g_autofree char *text = run_view_place_text(run, place);
	guint i, j;

	page_put(page, "<h3>At %s</h3>\n", text);
	page_table(page, "Times by stage", headings);
	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];
		const struct load *load = series_at(s, place);

		for (j = 0; load && !series_is_twin(s) && j < stages->len; j++)
			put_row(page, run, s, load, stages->pdata[j]);
	}
	page_table_end(page);
}

void page_put_stages(GString *page, const struct run_view *run)
{
	double half = run_view_pick(run, PICK_HALF);
	double top = run_view_pick(run, PICK_TOP);

	if (!run->stages->rows->len)
		return;
	page_section(page, "stages", "Where a frame's time goes");
	g_string_append(
		page,
		"<p>Times between two marks of a frame's way, medians over the "
		"valid repetitions. Where the marks stand on two clocks, the "
		"last column says how well these are known to one another."
		"</p>\n");
	put_table(page, run, half);
	if (top != half)
		put_table(page, run, top);
	page_section_end(page);
}
