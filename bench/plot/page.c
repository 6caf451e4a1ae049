/* SPDX-License-Identifier: GPL-2.0-only */
#include "page.h"

#include <string.h>

#include "runinfo.h"
#include "templates.h"

void page_put(GString *page, const char *fmt, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, fmt);
	text = g_markup_vprintf_escaped(fmt, args);
	va_end(args);
	g_string_append(page, text);
}

char *run_view_question(const struct run_view *run)
{
	char *question = runinfo_text(run->info, "scenario.question");

	return question ? question
			: g_strdup("What does the receive path do under load?");
}

static void put_head(GString *page, const struct run_view *run)
{
	g_autofree char *question = run_view_question(run);
	g_autofree char *name = runinfo_text(run->info, "scenario.name");
	g_autofree char *started = runinfo_text(run->info, "started");
	const char *overall = run->verdict ? run->verdict->overall : "none";

	page_put(page,
		 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		 "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
		 "content=\"width=device-width, initial-scale=1\">\n"
		 "<title>rxbench: %s</title>\n<style>\n",
		 name ? name : question);
	g_string_append(page, template_css);
	page_put(page,
		 "</style>\n</head>\n<body>\n<main>\n<header>\n"
		 "<p class=\"over\">rxbench%s%s%s%s</p>\n<h1>%s</h1>\n"
		 "<p>Verdict: <span class=\"badge %s\">%s</span></p>\n",
		 name ? " · " : "", name ? name : "", started ? " · " : "",
		 started ? started : "", question, overall, overall);
	if (run->verdict && run->verdict->planted)
		page_put(page,
			 "<p>Not a measurement. A fault was planted: %s.</p>\n",
			 run->verdict->planted);
	page_put_lab(page, run);
	g_string_append(page, "</header>\n");
}

static void put_verdict(GString *page, const struct run_view *run)
{
	guint i;

	g_string_append(page, "<section>\n<h2>Verdict</h2>\n");
	if (!run->verdict || !run->verdict->rows->len) {
		page_put(page, "<p>%s</p>\n</section>\n",
			 run->verdict ? "The scenario claims nothing."
				      : "Not judged yet.");
		return;
	}
	g_string_append(page,
			"<table>\n<tr><th>result<th>claim<th>expression<th>"
			"expected<th>measured (range of repetitions)</tr>\n");
	for (i = 0; i < run->verdict->rows->len; i++) {
		const struct verdict_row *row = run->verdict->rows->pdata[i];
		g_autofree char *measured = stats_describe(&row->measured);

		page_put(page,
			 "<tr><td><span class=\"badge %s\">%s</span><td>%s"
			 "<td><code>%s</code><td>%s<td>%s",
			 row->result, row->result, row->name, row->expr,
			 row->expected, measured);
		if (*row->detail)
			page_put(page, "<br><small>%s</small>", row->detail);
		g_string_append(page, "</tr>\n");
	}
	g_string_append(page,
			"</table>\n<p class=\"note\">Invalid means that too "
			"little could be measured to tell: neither passed nor "
			"failed.</p>\n</section>\n");
}

/*
 * Inline: from the element on, without the XML prologue. gnuplot gives every
 * picture the same ids, which a page must not hold twice.
 */
static void put_svg(GString *page, const char *name, GBytes *svg)
{
	static const char *const ids[] = {"gpPt", "gpDot", "textbox", "greybox",
					  "gnuplot_canvas"};
	gsize size;
	const char *data = g_bytes_get_data(svg, &size);
	g_autoptr(GString) text = g_string_new_len(data, (gssize)size);
	const char *start;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autofree char *own = g_strdup_printf("%s_%s", name, ids[i]);

		g_string_replace(text, ids[i], own, 0);
	}
	start = strstr(text->str, "<svg");
	g_string_append(page, start ? start : "");
}

static void put_drawings(GString *page, const GArray *drawings,
			 const char *missing)
{
	guint i;

	g_string_append(page, "<section>\n<h2>Figures</h2>\n");
	for (i = 0; i < drawings->len; i++) {
		const struct drawing *d =
			&g_array_index(drawings, struct drawing, i);

		g_string_append(page, "<figure>\n");
		put_svg(page, d->figure->name, d->svg);
		page_put(page, "<figcaption>%s</figcaption>\n</figure>\n",
			 d->figure->caption);
	}
	if (missing)
		page_put(page, "<p class=\"warn\">Not drawn: %s</p>\n",
			 missing);
	g_string_append(page, "</section>\n");
}

char *page_make(const struct run_view *run, const GArray *drawings,
		const char *missing)
{
	GString *page = g_string_new(NULL);

	put_head(page, run);
	put_verdict(page, run);
	page_put_modes(page, run);
	put_drawings(page, drawings, missing);
	page_put_costs(page, run);
	page_put_method(page, run);
	page_put_tables(page, run);
	g_string_append(page, "</main>\n</body>\n</html>\n");
	return g_string_free(page, FALSE);
}
