/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's table of modes, each measured against its own limit. */
#include "modetable.h"

static void put_row(GString *page, const GPtrArray *rows,
		    const struct mode_row *row)
{
	guint i;

	page_put(page, "<tr><td>%s<td>%s", row->sample->device,
		 row->sample->mode);
	for (i = 0; i < MODE_COLUMNS; i++)
		if (mode_table_has(rows, i))
			page_put(page, "<td class=\"n\">%s", row->cell[i]);
	g_string_append(page, "</tr>\n");
}

void page_put_modes(GString *page, const struct run_view *run)
{
	g_autoptr(GPtrArray) rows = mode_table_new(run);
	guint i;

	if (!rows)
		return;
	g_string_append(page, "<section>\n<h2>" MODE_TABLE_TITLE "</h2>\n"
			      "<div class=\"wide\"><table>\n"
			      "<tr><th>device<th>mode");
	for (i = 0; i < MODE_COLUMNS; i++)
		if (mode_table_has(rows, i))
			page_put(page, "<th class=\"n\">%s",
				 mode_columns[i].heading);
	g_string_append(page, "</tr>\n");
	for (i = 0; i < rows->len; i++)
		put_row(page, rows, rows->pdata[i]);
	g_string_append(
		page,
		"</table></div>\n<p class=\"note\">MLFRR is the mode's "
		"maximum loss-free receive rate, found by search; half and "
		"top are loads as multiples of it. The index is delivered at "
		"the top load over the most delivered at any. CPU time a "
		"frame is what the compute-bound process of lowest priority "
		"lost, divided by the frames taken. Instructions are counted "
		"in the virtual lab only.</p>\n</section>\n");
}
