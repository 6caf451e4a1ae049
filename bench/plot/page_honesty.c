/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page's books: what the generator was asked and what it did, and where
 * each frame is.
 */
#include "page.h"

#include <math.h>

#include "runinfo.h"

/* The worst of all valid points at one load, whatever the mode. */
struct worst {
	double place;
	guint points;
	double unsent; /* share of planned */
	double oload;  /* the ratio furthest from 1 */
	double lag_us, gap_off, microbursts;
	gint64 late;
};

static double worse(double so_far, double value)
{
	return isnan(so_far) || value > so_far ? value : so_far;
}

static void add_point(struct worst *w, const struct point *p)
{
	double gap_us = 1e6 / p->offered_pps;

	w->points++;
	if (p->planned > 0 && p->unsent >= 0)
		w->unsent = worse(w->unsent,
				  (double)p->unsent / (double)p->planned);
	if (p->oload_ratio >= 0 &&
	    (isnan(w->oload) || fabs(p->oload_ratio - 1) > fabs(w->oload - 1)))
		w->oload = p->oload_ratio;
	if (p->max_lag_us >= 0)
		w->lag_us = worse(w->lag_us, p->max_lag_us);
	if (p->gap_p50_us >= 0)
		w->gap_off = worse(w->gap_off,
				   fabs(p->gap_p50_us - gap_us) / gap_us);
	if (p->microbursts >= 0)
		w->microbursts = worse(w->microbursts, p->microbursts);
	if (p->late > 0)
		w->late += p->late;
}

static struct worst at_place(const struct run_view *run, double place)
{
	struct worst w = {.place = place,
			  .unsent = NAN,
			  .oload = NAN,
			  .lag_us = NAN,
			  .gap_off = NAN,
			  .microbursts = NAN};
	guint i, j;

	for (i = 0; i < run->curves->len; i++) {
		const struct load *load =
			series_at(run->curves->pdata[i], place);

		for (j = 0; load && j < load->valid->len; j++)
			add_point(&w, load->valid->pdata[j]);
	}
	return w;
}

static void put_share(GString *page, double share)
{
	g_autofree char *text = stats_number(100 * share);

	page_put(page, "<td class=\"n\">%s</td>", text);
}

static void put_worst(GString *page, const struct run_view *run,
		      const struct worst *w)
{
	g_autofree char *place = run_view_place_text(run, w->place);
	g_autofree char *lag = stats_number(w->lag_us);

	page_put(page, "<tr><td>%s</td><td class=\"n\">%u</td>", place,
		 w->points);
	put_share(page, w->unsent);
	if (isnan(w->oload))
		g_string_append(page, "<td class=\"n\">-</td>");
	else
		page_put(page, "<td class=\"n\">%.5f</td>", w->oload);
	page_put(page,
		 "<td class=\"n\">%s</td><td class=\"n\">%" G_GINT64_FORMAT
		 "</td>",
		 lag, w->late);
	put_share(page, w->gap_off);
	put_share(page, w->microbursts);
	g_string_append(page, "</tr>\n");
}

static gint compare_doubles(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Each place of the run once, ascending. */
static GArray *places(const struct run_view *run)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(double));
	guint i, j, k;

	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];

		for (j = 0; j < s->loads->len; j++) {
			double place = load_place(
				&g_array_index(s->loads, struct load, j));

			for (k = 0; k < all->len; k++)
				if (fabs(g_array_index(all, double, k) -
					 place) <= place * 1e-6)
					break;
			if (k == all->len)
				g_array_append_val(all, place);
		}
	}
	g_array_sort(all, compare_doubles);
	return all;
}

static void put_generator(GString *page, const struct run_view *run)
{
	static const char *const headings[] = {
		"offered",	 "#valid points",   "#unsent %",
		"#sent / asked", "#latest µs",	    "#late frames",
		"#gap off %",	 "#micro-bursts %", NULL};
	g_autoptr(GArray) all = places(run);
	guint i;

	page_section(page, "generator", "Was the generator honest?");
	g_string_append(page,
			"<p>What it was asked for, and the worst of what it "
			"did in any valid point at each load.</p>\n");
	page_table(page, "The generator at each load", headings);
	for (i = 0; i < all->len; i++) {
		struct worst w = at_place(run, g_array_index(all, double, i));

		put_worst(page, run, &w);
	}
	page_table_end(page);
	g_string_append(
		page,
		"<p class=\"note\">Unsent: asked for, never offered (above "
		"1 % a point is invalid). Sent over asked goes by the clock of "
		"the lab, not the generator's own, and is the value furthest "
		"from 1. Latest: the largest lag behind the schedule; late "
		"frames were sent more than one gap after their instant. Gap: "
		"how far the median gap is off the nominal one (with Poisson "
		"arrivals some 31 % by nature). Micro-bursts: gaps shorter "
		"than a tenth of the nominal one.</p>\n");
	page_section_end(page);
}

struct books {
	gint64 sent, delivered, nic, backlog, socket, elsewhere, lost;
	guint points;
};

static void add_to_books(struct books *b, const struct point *p)
{
	b->points++;
	b->sent += p->sent;
	b->delivered += p->delivered;
	b->nic += p->ring_drop;
	b->backlog += p->backlog_drop;
	b->socket += p->socket_drop;
	b->elsewhere += p->other_drop;
	b->lost += p->in_flight;
}

static void put_books(GString *page, const struct series *s)
{
	struct books b = {0};
	guint i, j;

	for (i = 0; i < s->loads->len; i++) {
		const GPtrArray *valid =
			g_array_index(s->loads, struct load, i).valid;

		for (j = 0; j < valid->len; j++)
			add_to_books(&b, valid->pdata[j]);
	}
#define PUT(count) \
	page_put(page, "<td class=\"n\">%" G_GINT64_FORMAT "</td>", count)
	page_put(page, "<tr><td>%s</td><td class=\"n\">%u</td>", s->label,
		 b.points);
	PUT(b.sent);
	PUT(b.delivered);
	PUT(b.nic);
	PUT(b.backlog);
	PUT(b.socket);
	PUT(b.elsewhere);
	PUT(b.lost);
#undef PUT
	g_string_append(page, "</tr>\n");
}

static void put_conservation(GString *page, const struct run_view *run)
{
	static const char *const headings[] = {
		"mode",		  "#valid points",
		"#sent",	  "#delivered",
		"#at the NIC",	  "#at the backlog",
		"#at the socket", "#elsewhere",
		"#unaccounted",	  NULL};
	guint i;

	page_section(page, "conservation", "Where is every frame?");
	g_string_append(
		page,
		"<p>Every valid point obeys <em>sent = delivered + lost at the "
		"NIC + at the backlog + at the socket + elsewhere</em>, to the "
		"frame: one frame missing or too many, and a point is invalid. "
		"These are their sums.</p>\n");
	page_table(page, "Frames by where they ended", headings);
	for (i = 0; i < run->curves->len; i++)
		put_books(page, run->curves->pdata[i]);
	page_table_end(page);
	page_section_end(page);
}

void page_put_honesty(GString *page, const struct run_view *run)
{
	put_generator(page, run);
	put_conservation(page, run);
}
