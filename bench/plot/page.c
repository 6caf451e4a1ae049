/* SPDX-License-Identifier: GPL-2.0-only */
#include "page.h"

#include <string.h>

#include "palette.h"
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

void page_section(GString *page, const char *id, const char *title)
{
	page_put(page, "<section id=\"%s\">\n<h2>%s</h2>\n", id, title);
}

void page_section_end(GString *page)
{
	g_string_append(page, "</section>\n");
}

void page_table_begin(GString *page, const char *label)
{
	page_put(page,
		 "<div class=\"wide\" role=\"region\" tabindex=\"0\" "
		 "aria-label=\"%s\"><table>\n<thead><tr>",
		 label);
}

void page_heading(GString *page, const char *heading)
{
	if (*heading == '#')
		page_put(page, "<th scope=\"col\" class=\"n\">%s</th>",
			 heading + 1);
	else
		page_put(page, "<th scope=\"col\">%s</th>", heading);
}

void page_headings_end(GString *page)
{
	g_string_append(page, "</tr></thead>\n<tbody>\n");
}

void page_table(GString *page, const char *label, const char *const *headings)
{
	page_table_begin(page, label);
	for (; *headings; headings++)
		page_heading(page, *headings);
	page_headings_end(page);
}

void page_table_end(GString *page)
{
	g_string_append(page, "</tbody></table></div>\n");
}

void page_interval(GString *page, const struct interval *v, double scale)
{
	g_autofree char *median = stats_number(v->median * scale);
	g_autofree char *low = stats_number(v->low * scale);
	g_autofree char *high = stats_number(v->high * scale);

	page_put(page, "<td class=\"n\">%s", median);
	if (v->n && strcmp(low, high))
		page_put(page, "<br/><small>%s..%s</small>", low, high);
	g_string_append(page, "</td>");
}

/* One line for those who read no more. */
static void put_summary(GString *page, const struct run_view *run)
{
	guint i, held = 0, valid = 0;

	for (i = 0; i < run->points->len; i++)
		valid += g_array_index(run->points, struct point, i).valid !=
			 FALSE;
	if (run->verdict && run->verdict->rows->len) {
		for (i = 0; i < run->verdict->rows->len; i++) {
			const struct verdict_row *row =
				run->verdict->rows->pdata[i];

			held += !strcmp(row->result, "pass");
		}
		page_put(page, "%u of %u claims hold. ", held,
			 run->verdict->rows->len);
	}
	page_put(page, "%u of %u points are valid.", valid, run->points->len);
}

static void put_fact(GString *page, const char *name, const char *value)
{
	if (value && *value)
		page_put(page, "<div><dt>%s</dt><dd>%s</dd></div>\n", name,
			 value);
}

/* What was measured, on what: the header's small print. */
static void put_facts(GString *page, const struct run_view *run)
{
	static const char *const facts[][2] = {
		{"kernel", "versions.guest_kernel"},
		{"lab", "request.lab"},
		{"accelerator", "accel"},
		{"host CPU", "host.cpu"},
		{"profile", "request.profile"},
	};
	g_autofree char *modes = run->tune ? NULL : summary_labels(run->series);
	g_autofree char *low =
		run_view_place_text(run, run_view_pick(run, PICK_LOW));
	g_autofree char *top =
		run_view_place_text(run, run_view_pick(run, PICK_TOP));
	g_autofree char *loads = g_strdup_printf("%s … %s", low, top);
	size_t i;

	g_string_append(page, "<dl class=\"tiles\">\n");
	put_fact(page, "modes", modes);
	put_fact(page, "offered", loads);
	for (i = 0; i < G_N_ELEMENTS(facts); i++) {
		g_autofree char *value = runinfo_text(run->info, facts[i][1]);

		put_fact(page, facts[i][0], value);
	}
	g_string_append(page, "</dl>\n");
}

static void put_style(GString *page)
{
	g_string_append(page, "<style>\n");
	palette_put_css(page);
	g_string_append(page, template_css);
	g_string_append(page, "</style>\n");
}

/* "2026-11-21 22:17 UTC"; NULL when it is not recorded. */
static char *started_text(const struct run_view *run)
{
	g_autofree char *text = runinfo_text(run->info, "started");
	g_autoptr(GDateTime) at =
		text ? g_date_time_new_from_iso8601(text, NULL) : NULL;

	return at ? g_date_time_format(at, "%Y-%m-%d %H:%M UTC")
		  : g_steal_pointer(&text);
}

static void put_head(GString *page, const struct run_view *run)
{
	g_autofree char *question = run_view_question(run);
	g_autofree char *name = runinfo_text(run->info, "scenario.name");
	g_autofree char *started = started_text(run);
	const char *overall = run->verdict ? run->verdict->overall : "none";

	page_put(page,
		 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		 "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
		 "content=\"width=device-width, initial-scale=1\"/>\n"
		 "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
		 "<link rel=\"icon\" href=\"data:,\"/>\n"
		 "<title>rxbench: %s</title>\n",
		 name ? name : question);
	put_style(page);
	page_put(page,
		 "</head>\n<body>\n<main>\n<header>\n"
		 "<p class=\"over\">rxbench%s%s%s%s</p>\n<h1>%s</h1>\n",
		 name ? " · " : "", name ? name : "", started ? " · " : "",
		 started ? started : "", question);
	page_put_planted(page, run);
	page_put(page,
		 "<p class=\"result %s\"><span class=\"badge %s\">%s</span> ",
		 overall, overall, overall);
	put_summary(page, run);
	g_string_append(page, "</p>\n");
	put_facts(page, run);
	g_string_append(page, "</header>\n");
}

void page_put_claim(GString *page, const struct verdict_row *row)
{
	g_autofree char *measured = stats_describe(&row->measured);

	page_put(page,
		 "<tr><td><span class=\"badge %s\">%s</span></td><td>%s</td>"
		 "<td>%s",
		 row->result, row->result, row->name, measured);
	if (*row->detail)
		page_put(page, "<br/><small>%s</small>", row->detail);
}

static void put_verdict_row(GString *page, const struct verdict_row *row)
{
	page_put_claim(page, row);
	if (row->explanation)
		page_put(page, "<br/>Because: %s", row->explanation);
	page_put(page, "</td><td>%s</td><td><code>%s</code></td></tr>\n",
		 row->expected, row->expr);
}

static void put_verdict(GString *page, const struct run_view *run)
{
	static const char *const headings[] = {
		"result",   "claim",	  "measured (range of repetitions)",
		"expected", "expression", NULL};
	guint i;

	page_section(page, "verdict", "Verdict");
	if (!run->verdict || !run->verdict->rows->len) {
		page_put(page, "<p>%s</p>\n",
			 run->verdict ? "The scenario claims nothing."
				      : "Not judged yet.");
		page_section_end(page);
		return;
	}
	page_table(page, "The claims of the scenario", headings);
	for (i = 0; i < run->verdict->rows->len; i++)
		put_verdict_row(page, run->verdict->rows->pdata[i]);
	page_table_end(page);
	g_string_append(page,
			"<p class=\"note\">Invalid means that too little could "
			"be measured to tell: neither passed nor failed.</p>"
			"\n");
	page_section_end(page);
}

/* Links to the sections that are there. */
static void put_contents(GString *page, const char *body)
{
	static const char mark[] = "<section id=\"";
	const char *at = body;

	g_string_append(page, "<nav aria-label=\"Sections\">\n");
	while ((at = strstr(at, mark))) {
		const char *id = at + strlen(mark);
		const char *title = strstr(id, "<h2>");
		const char *end = title ? strstr(title, "</h2>") : NULL;

		if (!end)
			break;
		title += strlen("<h2>");
		g_string_append_printf(page, "<a href=\"#%.*s\">%.*s</a>\n",
				       (int)strcspn(id, "\""), id,
				       (int)(end - title), title);
		at = end;
	}
	g_string_append(page, "</nav>\n");
}

char *page_make(const struct run_view *run, const GArray *drawings,
		const char *missing)
{
	GString *page = g_string_new(NULL);
	g_autoptr(GString) body = g_string_new(NULL);

	page_put_tune(body, run);
	put_verdict(body, run);
	page_put_caveats(body, run);
	page_put_modes(body, run);
	page_put_reference(body, run);
	page_put_figures(body, drawings, run, missing);
	page_put_searches(body, run);
	page_put_stages(body, run);
	page_put_costs(body, run);
	page_put_medians(body, run);
	page_put_method(body, run);
	page_put_honesty(body, run);
	page_put_invalid(body, run);
	page_put_collectors(body, run);
	page_put_environment(body, run);
	put_head(page, run);
	put_contents(page, body->str);
	g_string_append_printf(page, "%s</main>\n</body>\n</html>\n",
			       body->str);
	return g_string_free(page, FALSE);
}
