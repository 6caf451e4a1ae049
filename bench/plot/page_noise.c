/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's A/A pairs: what no difference is smaller than. */
#include "page.h"

#include "stats/noise.h"

static void put_floor(GString *page, const struct noise *n,
		      const struct noise_floor *f)
{
	g_autofree char *median = noise_text(f->median);
	g_autofree char *floor = noise_text(f->floor);

	page_put(page,
		 "<tr><td>%s</td><td>%s</td><td>%s</td><td class=\"n\">%u</td>"
		 "<td class=\"n\">%s</td><td class=\"n\"><strong>%s</strong>"
		 "</td></tr>\n",
		 n->device, n->label, f->metric, f->n, median, floor);
}

void page_put_noise(GString *page, const struct run_view *run)
{
	static const char *const headings[] = {"device",
					       "mode",
					       "metric",
					       "#pairs",
					       "#half differ by less",
					       "#noise floor",
					       NULL};
	g_autoptr(GPtrArray) all = noise_new(run->points);
	guint i, j;

	if (!all->len)
		return;
	g_string_append(
		page,
		"<h3>The noise floor</h3>\n<p>One mode was measured twice in "
		"every repetition, as if it were two (an A/A pair). What its "
		"halves differ by is what the machine alone does to a "
		"comparison: 95 % of the pairs differ by no more than the "
		"floor, and a smaller difference between two modes is "
		"none.</p>\n");
	page_table(page, "Noise floor", headings);
	for (i = 0; i < all->len; i++) {
		const struct noise *n = all->pdata[i];

		for (j = 0; j < n->floors->len; j++) {
			const struct noise_floor *f = &g_array_index(
				n->floors, struct noise_floor, j);

			if (f->n)
				put_floor(page, n, f);
		}
	}
	page_table_end(page);
}
