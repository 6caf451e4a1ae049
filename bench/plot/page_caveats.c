/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's warnings. */
#include "caveats.h"
#include "page.h"
#include "runinfo.h"

void page_put_planted(GString *page, const struct run_view *run)
{
	g_autofree char *planted = runinfo_text(run->info, "planted");

	if (planted)
		page_put(page,
			 "<p class=\"loud\" role=\"alert\"><strong>Not an "
			 "honest run.</strong> The fault <code>%s</code> was "
			 "planted to see whether the gates catch it. Use none "
			 "of its numbers.</p>\n",
			 planted);
}

void page_put_caveats(GString *page, const struct run_view *run)
{
	g_autoptr(GPtrArray) caveats = caveats_new(run);
	guint i;

	page_section(page, "caveats", "Before you quote a number");
	if (!caveats->len)
		g_string_append(page, "<p>Nothing about this run calls for a "
				      "warning.</p>\n");
	else
		g_string_append(page, "<ul>\n");
	for (i = 0; i < caveats->len; i++) {
		const struct caveat *c = caveats->pdata[i];

		page_put(page, "<li id=\"caveat-%s\">%s</li>\n", c->id,
			 c->text);
	}
	if (caveats->len)
		g_string_append(page, "</ul>\n");
	page_section_end(page);
}
