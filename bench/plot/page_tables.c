/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's numbers: medians, invalid points, environment. */
#include "page.h"

#include "runinfo.h"
#include "stats/metrics.h"

/* What the table of medians shows, and by how much it is multiplied. */
static const struct {
	const char *metric;
	const char *heading;
	double scale;
} shown[] = {
	{"delivered_pps", "#delivered kpps", 1e-3},
	{"hog_share", "#user process %", 100},
	{"lat_p50_us", "#p50 µs", 1},
	{"lat_p99_us", "#p99 µs", 1},
	{"lat_p999_us", "#p99.9 µs", 1},
	{"irqs_per_frame", "#irqs/frame", 1},
	{"frames_per_poll", "#frames/poll", 1},
	{"ring_drop_ratio", "#lost at NIC %", 100},
	{"backlog_drop_ratio", "#at backlog %", 100},
	{"socket_drop_ratio", "#at socket %", 100},
};

static void put_load_row(GString *page, const struct series *s,
			 const struct load *load)
{
	size_t i;

	page_put(page,
		 "<tr><td>%s</td><td class=\"n\">%.4g</td>"
		 "<td class=\"n\">%u/%u</td>",
		 s->label, load->offered_pps / 1000, load->valid->len,
		 load->rows);
	for (i = 0; i < G_N_ELEMENTS(shown); i++) {
		struct interval v = load_interval(
			load, metric_find(shown[i].metric)->of_point);

		page_interval(page, &v, shown[i].scale);
	}
	g_string_append(page, "</tr>\n");
}

void page_put_medians(GString *page, const struct run_view *run)
{
	guint i, j;

	page_put(page, "<section id=\"medians\">\n<details>\n<summary><h2>"
		       "All medians</h2></summary>\n");
	page_table_begin(page, "All medians");
	page_heading(page, "mode");
	page_heading(page, "#offered kpps");
	page_heading(page, "#valid");
	for (i = 0; i < G_N_ELEMENTS(shown); i++)
		page_heading(page, shown[i].heading);
	page_headings_end(page);
	for (i = 0; i < run->curves->len; i++) {
		const struct series *s = run->curves->pdata[i];

		for (j = 0; j < s->loads->len; j++)
			put_load_row(page, s,
				     &g_array_index(s->loads, struct load, j));
	}
	page_table_end(page);
	g_string_append(page, "</details>\n");
	page_section_end(page);
}

static void put_invalid_row(GString *page, const struct point *p)
{
	page_put(page,
		 "<tr><td>%s</td><td class=\"n\">%.4g</td>"
		 "<td class=\"n\">%d</td><td>%s</td></tr>\n",
		 point_arm(p), p->offered_pps / 1000, p->rep,
		 p->invalid_reason[0] ? p->invalid_reason
				      : "no reason recorded");
}

void page_put_invalid(GString *page, const struct run_view *run)
{
	static const char *const headings[] = {"mode", "#offered kpps",
					       "#repetition", "why", NULL};
	guint i, n = 0;

	page_section(page, "invalid", "Invalid points");
	for (i = 0; i < run->points->len; i++) {
		const struct point *p =
			&g_array_index(run->points, struct point, i);

		if (p->valid)
			continue;
		if (!n++)
			page_table(page, "Invalid points", headings);
		put_invalid_row(page, p);
	}
	if (n)
		page_table_end(page);
	g_string_append(page, n ? "<p class=\"note\">They are in no median, "
				  "figure or verdict.</p>\n"
				: "<p>None.</p>\n");
	page_section_end(page);
}

static void put_fact(const char *path, const char *value, gpointer page)
{
	page_put(page, "<tr><td>%s</td><td class=\"long\">%s</td></tr>\n", path,
		 value);
}

void page_put_environment(GString *page, const struct run_view *run)
{
	g_string_append(page,
			"<section id=\"environment\">\n<details>\n<summary>"
			"<h2>Environment</h2></summary>\n<p class=\"note\">"
			"All that run.json holds.</p>\n<table "
			"class=\"facts\"><tbody>\n");
	runinfo_each(run->info, put_fact, page);
	g_string_append(page, "</tbody></table>\n</details>\n");
	page_section_end(page);
}
