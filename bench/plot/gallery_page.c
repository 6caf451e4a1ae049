/* SPDX-License-Identifier: GPL-2.0-only */
/* index.html of a gallery: a card a scenario. */
#include "gallery.h"

#include <string.h>

#include "page.h"
#include "palette.h"
#include "runinfo.h"
#include "templates.h"

/* The picture that answers the question best, of those a run has. */
static const char *const pictures[] = {
	"overlay", "modes",  "arms",	 "delivered",
	"latency", "losses", "progress",
};

static const struct {
	const char *result, *label;
} counted[] = {
	{"pass", "passed"},	      {"fail", "failed"},
	{"invalid", "invalid"},	      {"skipped", "skipped"},
	{"none", "claim nothing"},    {GALLERY_ERROR, "ended in an error"},
	{GALLERY_PENDING, "not run"},
};

/* Pictures of one figure in several runs have the same ids. */
static GBytes *with_own_ids(const char *svg, const char *figure,
			    const char *scenario)
{
	GString *text = g_string_new(svg);
	g_autofree char *id = g_strconcat(figure, "_plot_", NULL);
	g_autofree char *own = g_strconcat(scenario, "_", id, NULL);

	g_string_replace(text, id, own, 0);
	return g_string_free_to_bytes(text);
}

/* The machine, from the first run that says it; NULL: none does. */
static char *machine_of(const struct gallery *g)
{
	char *cpu = NULL;
	guint i;

	for (i = 0; i < g->entries->len && !cpu; i++) {
		g_autofree char *dir = gallery_run_dir(g, g->entries->pdata[i]);
		JsonObject *info = runinfo_read(dir, NULL);

		if (!info)
			continue;
		cpu = runinfo_text(info, "host.cpu");
		json_object_unref(info);
	}
	return cpu;
}

static void put_fact(GString *page, const char *name, const char *value)
{
	if (value && *value)
		page_put(page, "<div><dt>%s</dt><dd>%s</dd></div>\n", name,
			 value);
}

static void put_counts(GString *page, const struct gallery *g)
{
	guint i;

	g_string_append(page, "<p class=\"result\">");
	for (i = 0; i < G_N_ELEMENTS(counted); i++) {
		guint n = gallery_count(g, counted[i].result);

		if (n || i < 4)
			page_put(page, "<span class=\"badge %s\">%u %s</span> ",
				 counted[i].result, n, counted[i].label);
	}
	g_string_append(page, "</p>\n");
}

static void put_head(GString *page, const struct gallery *g)
{
	g_autofree char *machine = machine_of(g);
	g_autofree char *total = gallery_time_text(gallery_seconds(g));

	g_string_append(page,
			"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
			"<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
			"content=\"width=device-width, initial-scale=1\"/>\n"
			"<meta name=\"color-scheme\" content=\"light dark\"/>"
			"\n<link rel=\"icon\" href=\"data:,\"/>\n"
			"<title>rxbench: gallery</title>\n<style>\n");
	palette_put_css(page);
	g_string_append(page, template_css);
	page_put(page,
		 "</style>\n</head>\n<body>\n<main>\n<header>\n"
		 "<p class=\"over\">rxbench · gallery</p>\n"
		 "<h1>%u questions about receiving, and what was measured</h1>"
		 "\n",
		 g->entries->len);
	put_counts(page, g);
	g_string_append(page, "<dl class=\"tiles\">\n");
	put_fact(page, "lab", g->lab);
	put_fact(page, "profile", g->profile);
	put_fact(page, "guest kernel", g->kernel);
	put_fact(page, "machine", machine);
	put_fact(page, "started", g->started);
	put_fact(page, "measuring took", total);
	g_string_append(page, "</dl>\n</header>\n<nav "
			      "aria-label=\"Scenarios\">\n");
}

static void put_picture(GString *page, const char *dir,
			const struct gallery_entry *e)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(pictures); i++) {
		g_autofree char *file = g_strconcat(pictures[i], ".svg", NULL);
		g_autofree char *path =
			g_build_filename(dir, "plots", file, NULL);
		g_autoptr(GBytes) svg = NULL;
		g_autofree char *text = NULL;

		if (!g_file_get_contents(path, &text, NULL, NULL))
			continue;
		svg = with_own_ids(text, pictures[i], e->name);
		g_string_append(page, "<figure>\n");
		page_put_svg(page, e->name, "card", e->question, svg);
		g_string_append(page, "</figure>\n");
		return;
	}
}

static void put_claim(GString *page, const struct verdict_row *row)
{
	page_put_claim(page, row);
	if (row->explanation)
		page_put(page, "<br/><small>%s</small>", row->explanation);
	page_put(page, "</td><td>%s</td></tr>\n", row->expected);
}

static void put_claims(GString *page, const struct gallery_entry *e)
{
	static const char *const headings[] = {"result", "claim", "measured",
					       "expected", NULL};
	guint i;

	if (!e->verdict || e->why || !e->verdict->rows->len)
		return;
	page_table(page, "Its claims", headings);
	for (i = 0; i < e->verdict->rows->len; i++)
		put_claim(page, e->verdict->rows->pdata[i]);
	page_table_end(page);
}

static void put_links(GString *page, const char *dir,
		      const struct gallery_entry *e)
{
	g_autofree char *report = g_build_filename(dir, "report.html", NULL);
	g_autofree char *time = gallery_time_text(e->seconds);

	page_put(page, "<p class=\"note\">%s", e->lab ? e->lab : "");
	if (e->seconds > 0)
		page_put(page, " · %s", time);
	if (g_file_test(report, G_FILE_TEST_EXISTS))
		page_put(page,
			 " · <a href=\"%s/report.html\">the whole report</a>",
			 e->name);
	if (e->ended)
		page_put(page, " · <a href=\"%s.log\">what it printed</a>",
			 e->name);
	g_string_append(page, "</p>\n");
}

static void put_card(GString *page, const struct gallery *g,
		     const struct gallery_entry *e)
{
	g_autofree char *dir = gallery_run_dir(g, e);
	g_autofree char *summary = gallery_summary(e);

	page_section(page, e->name, e->name);
	page_put(page,
		 "<h3>%s</h3>\n<p class=\"result\"><span class=\"badge "
		 "%s\">%s</span> %s</p>\n",
		 e->question, gallery_result(e), gallery_result(e), summary);
	if (*e->source)
		page_put(page, "<p class=\"note\">After %s.</p>\n", e->source);
	put_picture(page, dir, e);
	put_claims(page, e);
	put_links(page, dir, e);
	page_section_end(page);
}

char *gallery_page(const struct gallery *g)
{
	GString *page = g_string_new(NULL);
	guint i;

	put_head(page, g);
	for (i = 0; i < g->entries->len; i++) {
		const struct gallery_entry *e = g->entries->pdata[i];

		page_put(page, "<a href=\"#%s\">%s</a>\n", e->name, e->name);
	}
	g_string_append(page, "</nav>\n");
	for (i = 0; i < g->entries->len; i++)
		put_card(page, g, g->entries->pdata[i]);
	g_string_append(page, "</main>\n</body>\n</html>\n");
	return g_string_free(page, FALSE);
}
