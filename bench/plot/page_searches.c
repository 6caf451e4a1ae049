/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's loss-ratio searches. */
#include "page.h"

#include <math.h>

#include "runinfo.h"

static void put_text(GString *page, JsonObject *object, const char *name)
{
	g_autofree char *text = runinfo_text(object, name);

	page_put(page, "<td>%s</td>", text ? text : "-");
}

static void put_number(GString *page, JsonObject *object, const char *name)
{
	g_autofree char *text = stats_number(runinfo_number(object, name, NAN));

	page_put(page, "<td class=\"n\">%s</td>", text);
}

static guint count_trials(JsonObject *search)
{
	JsonNode *node = json_object_get_member(search, "trials");

	return node && JSON_NODE_HOLDS_ARRAY(node)
		       ? json_array_get_length(json_node_get_array(node))
		       : 0;
}

static void put_result(GString *page, JsonObject *search, JsonObject *result)
{
	g_string_append(page, "<tr>");
	put_text(page, search, "device");
	put_text(page, search, "mode");
	put_text(page, search, "method");
	put_text(page, result, "goal");
	put_number(page, result, "value");
	put_number(page, result, "low");
	put_number(page, result, "high");
	put_text(page, result, "unit");
	put_text(page, result, "state");
	page_put(page, "<td class=\"n\">%u</td></tr>\n", count_trials(search));
}

/* The objects of a list, whatever else is in it. */
static void each_object(JsonObject *of, const char *name,
			void (*visit)(JsonObject *item, gpointer data),
			gpointer data)
{
	JsonNode *node = json_object_get_member(of, name);
	JsonArray *list;
	guint i;

	if (!node || !JSON_NODE_HOLDS_ARRAY(node))
		return;
	list = json_node_get_array(node);
	for (i = 0; i < json_array_get_length(list); i++) {
		JsonNode *item = json_array_get_element(list, i);

		if (JSON_NODE_HOLDS_OBJECT(item))
			visit(json_node_get_object(item), data);
	}
}

struct place {
	GString *page;
	JsonObject *search;
};

static void visit_result(JsonObject *result, gpointer data)
{
	const struct place *p = data;

	put_result(p->page, p->search, result);
}

static void visit_search(JsonObject *search, gpointer page)
{
	struct place p = {page, search};

	each_object(search, "results", visit_result, &p);
}

void page_put_searches(GString *page, const struct run_view *run)
{
	static const char *const headings[] = {
		"device",	"mode",	  "method",
		"goal",		"#value", "#lower bound",
		"#upper bound", "unit",	  "state",
		"#trials",	NULL};

	if (!json_object_has_member(run->searches, "searches"))
		return;
	page_section(page, "searches", "Searches");
	g_string_append(page,
			"<p>What was searched for, and between which loads the "
			"answer lies.</p>\n");
	page_table(page, "Results of the searches", headings);
	each_object(run->searches, "searches", visit_search, page);
	page_table_end(page);
	page_section_end(page);
}
