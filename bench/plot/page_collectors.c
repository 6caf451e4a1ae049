/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's list of what counted, and what that cost. */
#include "page.h"

#include "collectors.h"
#include "runinfo.h"

static void put_cost(GString *page, const struct run_view *run)
{
	g_autoptr(GPtrArray) costs = collectors_costs(run->series);
	guint i;

	for (i = 0; i < costs->len; i++) {
		const struct collectors_cost *c = costs->pdata[i];
		g_autofree char *text = stats_describe(&c->ratio);

		page_put(page,
			 "<p>What they cost: with all of them %s delivers %s "
			 "of what it delivers without any, load by load and "
			 "repetition by repetition (range of these "
			 "ratios).</p>\n",
			 c->mode, text);
	}
	if (!costs->len && collectors_on(run))
		g_string_append(page,
				"<p>What they cost was not measured in this "
				"run.</p>\n");
}

static void put_one(JsonObject *object, const char *name, JsonNode *node,
		    gpointer page)
{
	g_autofree char *state = runinfo_text(object, name);
	gboolean on = !g_strcmp0(state, "on");

	(void)node;
	page_put(page,
		 "<tr><td>%s</td><td><span class=\"badge %s\">%s</span></td>"
		 "<td>%s</td></tr>\n",
		 name, on ? "pass" : "none", on ? "on" : "off",
		 on || !state ? "" : state);
}

void page_put_collectors(GString *page, const struct run_view *run)
{
	static const char *const headings[] = {"collector", "state", "why not",
					       NULL};
	JsonObject *all = collectors_recorded(run);

	if (!all)
		return;
	page_section(page, "collectors", "What counted");
	page_table(page, "Collectors", headings);
	json_object_foreach_member(all, put_one, page);
	page_table_end(page);
	put_cost(page, run);
	page_section_end(page);
}
