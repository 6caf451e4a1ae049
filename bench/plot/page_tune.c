/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's recommendation of a tuner. */
#include "page.h"

#include "tunetable.h"

static void put_rows(GString *page, const struct tune_table *t, gboolean all)
{
	const char *const headings[] = {
		"",	"configuration", "",  t->latency_name,
		"#cpu", "#delivered",	 NULL};
	guint i;

	page_table(page, all ? "All configurations" : "The Pareto set",
		   headings);
	for (i = 0; i < t->rows->len; i++) {
		const struct tune_row *r = t->rows->pdata[i];

		if (!all && !r->pareto && !r->best && r->id)
			continue;
		page_put(page,
			 "<tr><td>%s</td><td><code>%s</code></td><td>%s</td>"
			 "<td class=\"n\">%s</td><td class=\"n\">%s</td>"
			 "<td class=\"n\">%s</td></tr>\n",
			 r->name, r->text,
			 r->why		    ? r->why
			 : r->best	    ? "the best"
			 : r->violation > 0 ? "breaks a limit"
					    : "",
			 r->latency, r->cpu, r->delivered);
	}
	page_table_end(page);
}

static void put_map(GString *page, const struct tune_map *m, const char *wanted)
{
	g_autofree char *label = g_strdup_printf("%s, by %s and %s", wanted,
						 m->rows_name, m->columns_name);
	guint x, y;

	page_put(page, "<h3>%s</h3>\n", label);
	page_table_begin(page, label);
	page_heading(page, m->rows_name);
	for (x = 0; x < m->columns->len; x++) {
		g_autofree char *heading =
			g_strdup_printf("#%s %s", x ? "" : m->columns_name,
					(char *)m->columns->pdata[x]);

		page_heading(page, heading);
	}
	page_headings_end(page);
	for (y = 0; y < m->rows->len; y++) {
		page_put(page, "<tr><td>%s</td>", (char *)m->rows->pdata[y]);
		for (x = 0; x < m->columns->len; x++) {
			const struct tune_row *r = tune_map_at(m, x, y);

			page_put(page,
				 r && r->best ? "<td "
						"class=\"n\"><strong>%s%s</"
						"strong></td>"
					      : "<td class=\"n\">%s%s</td>",
				 r ? r->wanted : "", r ? r->mark : "");
		}
		g_string_append(page, "</tr>\n");
	}
	page_table_end(page);
}

static void put_lines(GString *page, char *const *lines, const char *around)
{
	page_put(page, "<%s>", around);
	for (; *lines; lines++)
		page_put(page, *around == 'p' ? "%s\n" : "<li>%s</li>\n",
			 *lines);
	page_put(page, "</%s>\n", around);
}

void page_put_tune(GString *page, const struct run_view *run)
{
	g_autoptr(tune_table) t = NULL;
	guint i;

	if (!run->tune)
		return;
	t = tune_table_new(run->tune);
	page_section(page, "tune", "Recommendation");
	page_put(page,
		 "<p>Goal: <strong>%s</strong> (%s).</p>\n<ul><li>Best: %s"
		 "</li><li>Gain: %s</li><li>How sure: %s</li></ul>\n",
		 t->goal, t->meaning, t->verdict, t->gain, t->sure);
	g_string_append(page, "<p>To set it up, as root, with the interface's "
			      "name in NIC:</p>\n");
	put_lines(page, t->commands, "pre");
	page_put(page,
		 "<p>Nobody beats these in all of latency, CPU and frames "
		 "delivered; and the default (%s):</p>\n",
		 t->where);
	put_rows(page, t, FALSE);
	for (i = 0; i < G_N_ELEMENTS(t->maps); i++)
		if (t->maps[i])
			put_map(page, t->maps[i], t->wanted_name);
	g_string_append(page,
			"<p class=\"note\">Of each pair of values the "
			"best configuration that was measured (!: it breaks a "
			"limit; as is: the knob is not set); an empty place "
			"was not explored.</p>\n<p>Not "
			"explored:</p>\n");
	put_lines(page, t->not_explored, "ul");
	g_string_append(page, "<details>\n<summary>All configurations"
			      "</summary>\n");
	put_rows(page, t, TRUE);
	g_string_append(page, "</details>\n");
	page_section_end(page);
}
