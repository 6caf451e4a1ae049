/* SPDX-License-Identifier: GPL-2.0-only */
/* A published table and, in its columns, what was measured here. */
#include "page.h"

#include <math.h>
#include <string.h>

#include "published.h"
#include "stats/metrics.h"

/* --- what we have for a column of theirs --- */

static double offered(const struct point *p)
{
	return p->offered_pps;
}

static double delivered(const struct point *p)
{
	return p->delivered_pps < 0 ? NAN : p->delivered_pps;
}

static double per_million(const struct point *p, gint64 count)
{
	return count < 0 || p->sent <= 0
		       ? NAN
		       : 1e6 * (double)count / (double)p->sent;
}

static double delivered_per_million(const struct point *p)
{
	return per_million(p, p->delivered);
}

static double irqs_per_million(const struct point *p)
{
	return per_million(p, p->irqs);
}

/* What a process of lowest priority did not get, where there was one. */
static double cpu_pct(const struct point *p)
{
	if (p->hog_share >= 0)
		return 100 * fmax(1 - p->hog_share, 0);
	return p->cpu_idle < 0 ? NAN : 100 * (1 - p->cpu_idle);
}

static double lat_min_us(const struct point *p)
{
	return p->lat_min_us < 0 ? NAN : p->lat_min_us;
}

static double lat_max_us(const struct point *p)
{
	return p->lat_max_us < 0 ? NAN : p->lat_max_us;
}

static double lat_p90_us(const struct point *p)
{
	return p->lat_p90_us < 0 ? NAN : p->lat_p90_us;
}

static const struct {
	const char *column;
	point_value value;
} ours[] = {
	{"input_pps", offered},
	{"load", offered},
	{"qps", delivered},
	{"pps", delivered},
	{"forwarded_per_million", delivered_per_million},
	{"rx_interrupts", irqs_per_million},
	{"cpu_pct", cpu_pct},
	{"lat_min_us", lat_min_us},
	{"lat_max_us", lat_max_us},
	{"lat_p90_us", lat_p90_us},
};

/* NULL when we have nothing like it. */
static point_value value_for(const char *column)
{
	const struct metric *m;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(ours); i++)
		if (!strcmp(ours[i].column, column))
			return ours[i].value;
	m = metric_find(column);
	return m ? m->of_point : NULL;
}

/* --- the rows --- */

/* The first two columns are arm and series; a name is no number. */
static gboolean is_numeric(const struct tidy *t, guint column)
{
	const char *name = t->columns->pdata[column];

	return column > 1 && (!t->rows->len || !*tidy_text(t, 0, name) ||
			      !isnan(tidy_number(t, 0, name)));
}

static void put_published(GString *page, const struct tidy *t, guint row)
{
	const GPtrArray *cells = t->rows->pdata[row];
	guint i;

	page_put(page, "<tr><td>published</td><td>%s</td>",
		 tidy_text(t, row, "series"));
	for (i = 2; i < cells->len; i++) {
		const char *cell = cells->pdata[i];

		page_put(page,
			 is_numeric(t, i) ? "<td class=\"n\">%s</td>"
					  : "<td>%s</td>",
			 *cell ? cell : "-");
	}
	g_string_append(page, "</tr>\n");
}

static void put_measured(GString *page, const struct tidy *t,
			 const struct series *s, const struct load *load)
{
	guint i;

	page_put(page, "<tr><td><b>here</b></td><td>%s</td>", s->label);
	for (i = 2; i < t->columns->len; i++) {
		point_value value = value_for(t->columns->pdata[i]);
		struct interval v = {0};

		if (value)
			v = load_interval(load, value);
		if (v.n)
			page_interval(page, &v, 1);
		else
			g_string_append(page, "<td class=\"n\">-</td>");
	}
	g_string_append(page, "</tr>\n");
}

/* What they measured of the series of @s's arm, then all loads of @s. */
static void put_pair(GString *page, const struct tidy *t,
		     const struct series *s)
{
	guint i;

	for (i = 0; i < t->rows->len; i++)
		if (!strcmp(tidy_text(t, i, "arm"), point_arm(s->like)))
			put_published(page, t, i);
	for (i = 0; i < s->loads->len; i++)
		put_measured(page, t, s,
			     &g_array_index(s->loads, struct load, i));
}

static void put_table(GString *page, const struct published *p,
		      const struct run_view *run)
{
	const struct tidy *t = p->rows;
	guint i;

	page_table_begin(page, p->title);
	page_heading(page, "where");
	page_heading(page, "series");
	for (i = 2; i < t->columns->len; i++) {
		g_autofree char *heading =
			g_strconcat(is_numeric(t, i) ? "#" : "",
				    (char *)t->columns->pdata[i], NULL);

		g_strdelimit(heading, "_", ' ');
		page_heading(page, heading);
	}
	page_headings_end(page);
	for (i = 0; i < run->series->len; i++)
		if (published_has(p, run->series->pdata[i]))
			put_pair(page, t, run->series->pdata[i]);
	for (i = 0; i < t->rows->len; i++)
		if (!*tidy_text(t, i, "arm"))
			put_published(page, t, i);
	page_table_end(page);
}

static void put_section(GString *page, const struct run_view *run,
			const struct published *p)
{
	page_section(page, "reference", "Beside the published table");
	page_put(page, "<p>%s: %s.</p>\n", p->title, p->source);
	put_table(page, p, run);
	g_string_append(page,
			"<p class=\"note\">Other machines, other programs: "
			"compare ratios and the way they change with the load, "
			"not the numbers. Latency here is one way, from the "
			"planned send to the application; counts are per "
			"million frames sent. A dash: not measured, or not "
			"published.</p>\n");
	page_section_end(page);
}

void page_put_reference(GString *page, const struct run_view *run)
{
	g_autoptr(GPtrArray) all = published_all(run);
	guint i;

	for (i = 0; i < all->len; i++) {
		const struct published *p = all->pdata[i];

		if (p->is_table)
			put_section(page, run, p);
	}
}
