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
	{"delivered_pps", "delivered kpps", 1e-3},
	{"hog_share", "user process %", 100},
	{"lat_p50_us", "p50 µs", 1},
	{"lat_p999_us", "p99.9 µs", 1},
	{"irqs_per_frame", "irqs/frame", 1},
	{"frames_per_poll", "frames/poll", 1},
	{"ring_drop_ratio", "lost at NIC %", 100},
	{"backlog_drop_ratio", "at backlog %", 100},
	{"socket_drop_ratio", "at socket %", 100},
};

static void put_load_row(GString *page, const struct series *s,
			 const struct load *load)
{
	size_t i;

	page_put(page, "<tr><td>%s<td class=\"n\">%.4g<td class=\"n\">%u/%u",
		 s->label, load->offered_pps / 1000, load->valid->len,
		 load->rows);
	for (i = 0; i < G_N_ELEMENTS(shown); i++) {
		struct interval v = load_interval(
			load, metric_find(shown[i].metric)->of_point);
		g_autofree char *median =
			stats_number(v.median * shown[i].scale);
		g_autofree char *low = stats_number(v.low * shown[i].scale);
		g_autofree char *high = stats_number(v.high * shown[i].scale);

		if (v.n)
			page_put(page,
				 "<td class=\"n\">%s<br><small>%s..%s</small>",
				 median, low, high);
		else
			g_string_append(page, "<td class=\"n\">-");
	}
	g_string_append(page, "</tr>\n");
}

static void put_medians(GString *page, const struct run_view *run)
{
	guint i, j;

	g_string_append(page,
			"<section>\n<details>\n<summary>All medians"
			"</summary>\n<div class=\"wide\"><table>\n<tr><th>mode"
			"<th class=\"n\">offered kpps<th class=\"n\">valid");
	for (i = 0; i < G_N_ELEMENTS(shown); i++)
		page_put(page, "<th class=\"n\">%s", shown[i].heading);
	g_string_append(page, "</tr>\n");
	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];

		for (j = 0; j < s->loads->len; j++)
			put_load_row(page, s,
				     &g_array_index(s->loads, struct load, j));
	}
	g_string_append(page, "</table></div>\n</details>\n</section>\n");
}

static void put_invalid(GString *page, const struct run_view *run)
{
	guint i, n = 0;

	g_string_append(page, "<section>\n<h2>Invalid points</h2>\n");
	for (i = 0; i < run->points->len; i++) {
		const struct point *p =
			&g_array_index(run->points, struct point, i);

		if (p->valid)
			continue;
		if (!n++)
			g_string_append(page,
					"<table>\n<tr><th>mode<th class=\"n\">"
					"offered kpps<th class=\"n\">"
					"repetition<th>why</tr>\n");
		page_put(page,
			 "<tr><td>%s<td class=\"n\">%.4g<td class=\"n\">%d"
			 "<td>%s</tr>\n",
			 p->mode, p->offered_pps / 1000, p->rep,
			 p->invalid_reason[0] ? p->invalid_reason
					      : "no reason recorded");
	}
	g_string_append(page, n ? "</table>\n<p class=\"note\">They are in no "
				  "median, figure or verdict.</p>\n"
				: "<p>None.</p>\n");
	g_string_append(page, "</section>\n");
}

static void put_fact(const char *path, const char *value, gpointer page)
{
	page_put(page, "<tr><td>%s<td class=\"long\">%s</tr>\n", path, value);
}

void page_put_tables(GString *page, const struct run_view *run)
{
	put_medians(page, run);
	put_invalid(page, run);
	g_string_append(page,
			"<section>\n<details>\n<summary>Environment</summary>\n"
			"<table class=\"facts\">\n");
	runinfo_each(run->info, put_fact, page);
	g_string_append(page, "</table>\n</details>\n</section>\n");
}
