/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's table of stages: where a frame's time goes. */
#include "page.h"

#include <math.h>

static void put_row(GString *page, const struct run_view *run,
		    const struct series *s, const struct load *load,
		    enum rxb_stage stage)
{
	static const enum stage_value values[] = {
		STAGE_P50, STAGE_P90, STAGE_P99, STAGE_P999, STAGE_MAX};
	double error = stagerows_clock_err(run->stages, load, stage);
	g_autofree char *error_text = stats_number(error);
	size_t i;

	if (!stagerows_interval(run->stages, load, stage, STAGE_P50).n)
		return;
	page_put(page, "<tr><td>%s</td><td>%s</td>", s->label,
		 stage_name(stage));
	for (i = 0; i < G_N_ELEMENTS(values); i++) {
		struct interval v =
			stagerows_interval(run->stages, load, stage, values[i]);

		page_interval(page, &v, 1);
	}
	page_put(page, "<td class=\"n\">%s</td></tr>\n", error_text);
}

static void put_table(GString *page, const struct run_view *run, double place)
{
	static const char *const headings[] = {
		"mode",	     "stage",	"#p50 µs",     "#p90 µs", "#p99 µs",
		"#p99.9 µs", "#max µs", "#clock ± µs", NULL};
	g_autofree char *text = run_view_place_text(run, place);
	guint i, stage;

	page_put(page, "<h3>At %s</h3>\n", text);
	page_table(page, "Times by stage", headings);
	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];
		const struct load *load = series_at(s, place);

		for (stage = 0; load && stage < RXB_STAGES; stage++)
			put_row(page, run, s, load, stage);
	}
	page_table_end(page);
}

void page_put_stages(GString *page, const struct run_view *run)
{
	double half = run_view_pick(run, PICK_HALF);
	double top = run_view_pick(run, PICK_TOP);

	if (!run->stages->len)
		return;
	page_section(page, "stages", "Where a frame's time goes");
	g_string_append(
		page,
		"<p>Times between two marks of a frame's way, medians over the "
		"valid repetitions. Each stage ends where the next one begins; "
		"irq and driver are the two parts of ring. Where the marks "
		"stand on two clocks, the last column says how well these are "
		"known to one another.</p>\n");
	put_table(page, run, half);
	if (top != half)
		put_table(page, run, top);
	page_section_end(page);
}
