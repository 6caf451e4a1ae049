/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's table of modes, each measured against its own limit. */
#include "modetable.h"
#include "page.h"

static void put_row(GString *page, const GPtrArray *rows,
		    const struct mode_row *row)
{
	guint i;

	page_put(page, "<tr><td>%s</td><td>%s</td>", row->sample->device,
		 row->sample->mode);
	for (i = 0; i < MODE_COLUMNS; i++)
		if (mode_table_has(rows, i))
			page_put(page, "<td class=\"n\">%s</td>", row->cell[i]);
	g_string_append(page, "</tr>\n");
}

void page_put_modes(GString *page, const struct run_view *run)
{
	g_autoptr(GPtrArray) rows = mode_table_new(run);
	guint i;

	if (!rows)
		return;
	page_section(page, "modes", MODE_TABLE_TITLE);
	page_table_begin(page, MODE_TABLE_TITLE);
	page_heading(page, "device");
	page_heading(page, "mode");
	for (i = 0; i < MODE_COLUMNS; i++) {
		g_autofree char *heading =
			g_strconcat("#", mode_columns[i].heading, NULL);

		if (mode_table_has(rows, i))
			page_heading(page, heading);
	}
	page_headings_end(page);
	for (i = 0; i < rows->len; i++)
		put_row(page, rows, rows->pdata[i]);
	page_table_end(page);
	g_string_append(
		page,
		"<p class=\"note\">MLFRR is the mode's "
		"maximum loss-free receive rate, found by search; half and "
		"top are loads as multiples of it. The index is delivered at "
		"the top load over the most delivered at any. CPU time a "
		"frame is what the compute-bound process of lowest priority "
		"lost, divided by the frames taken. Instructions are counted "
		"in the virtual lab only.</p>\n");
	page_section_end(page);
}
