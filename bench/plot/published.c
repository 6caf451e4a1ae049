/* SPDX-License-Identifier: GPL-2.0-only */
#include "published.h"

#include <math.h>
#include <string.h>

#include "runinfo.h"
#include "stats/twocost.h"

#define US_PER_S 1e6

static void published_free(gpointer data)
{
	struct published *p = data;

	if (!p)
		return;
	g_free(p->name);
	g_free(p->title);
	g_free(p->source);
	g_clear_pointer(&p->rows, tidy_free);
	g_free(p);
}

/* NULL when it can't be read. */
static struct published *published_new(JsonObject *overlay)
{
	static const char *const needed[] = {"arm", "series", NULL};
	g_autofree char *kind = runinfo_text(overlay, "kind");
	g_autofree char *rows = runinfo_text(overlay, "rows");
	struct published *p;

	if (!kind || !rows)
		return NULL;
	p = g_new0(struct published, 1);
	p->is_table = !strcmp(kind, "table");
	p->name = runinfo_text(overlay, "name");
	p->title = runinfo_text(overlay, "title");
	p->source = runinfo_text(overlay, "source");
	p->unit_pps = runinfo_number(overlay, "unit_pps", 0);
	p->rows = tidy_parse(rows, needed, NULL);
	if (!p->rows || !p->name || !p->title || !p->source)
		g_clear_pointer(&p, published_free);
	return p;
}

static void add_published(GPtrArray *all, JsonNode *node)
{
	struct published *p = NULL;

	if (JSON_NODE_HOLDS_OBJECT(node))
		p = published_new(json_node_get_object(node));
	if (p)
		g_ptr_array_add(all, p);
}

GPtrArray *published_all(const struct run_view *run)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(published_free);
	JsonNode *many = json_object_get_member(run->info, "overlays");
	/* Runs before there were several. */
	JsonNode *one = json_object_get_member(run->info, "overlay");
	guint i;

	if (one)
		add_published(all, one);
	for (i = 0; many && JSON_NODE_HOLDS_ARRAY(many) &&
		    i < json_array_get_length(json_node_get_array(many));
	     i++)
		add_published(all, json_array_get_element(
					   json_node_get_array(many), i));
	return all;
}

gboolean published_has(const struct published *p, const struct series *s)
{
	guint i;

	for (i = 0; i < p->rows->rows->len; i++)
		if (!strcmp(tidy_text(p->rows, i, "arm"), point_arm(s->like)))
			return TRUE;
	return FALSE;
}

/* "12.3 us (12.1..12.6)" */
static char *range_text(const struct interval *v, double scale)
{
	g_autofree char *median = stats_number(v->median * scale);
	g_autofree char *low = stats_number(v->low * scale);
	g_autofree char *high = stats_number(v->high * scale);

	return g_strdup_printf("%s (%s..%s)", median, low, high);
}

static char *costs_text(const struct twocost *t)
{
	g_autofree char *d = range_text(&t->d, US_PER_S);
	g_autofree char *p = range_text(&t->p, US_PER_S);

	return g_strdup_printf("d = %s µs, p = %s µs, R² = %.3f", d, p, t->r2);
}

static char *livelock_text(const struct twocost *t)
{
	g_autofree char *at = NULL;

	if (!isfinite(t->livelock_pps.median))
		return g_strdup("no livelock at any load");
	at = range_text(&t->livelock_pps, 1e-3);
	return g_strdup_printf("livelock at 1/d = %s kpps", at);
}

static gboolean has_fit(const GPtrArray *fits, const char *of)
{
	guint i;

	for (i = 0; i < fits->len; i++)
		if (!strcmp(((struct published_fit *)fits->pdata[i])->of, of))
			return TRUE;
	return FALSE;
}

/* @t: NULL when there is none, because of @why. */
static void add_fit(GPtrArray *fits, const char *of, const struct twocost *t,
		    const char *why)
{
	struct published_fit *fit = g_new0(struct published_fit, 1);

	fit->of = g_strdup(of);
	fit->costs = t ? costs_text(t) : g_strdup(why);
	fit->livelock = t ? livelock_text(t) : g_strdup("");
	g_ptr_array_add(fits, fit);
}

static void fit_free(gpointer data)
{
	struct published_fit *fit = data;

	g_free(fit->of);
	g_free(fit->costs);
	g_free(fit->livelock);
	g_free(fit);
}

static void add_our_fit(GPtrArray *fits, const struct series *s, const char *of)
{
	g_autofree char *why = NULL;
	struct twocost fit;
	gboolean ok = twocost_fit(s, &fit, &why);

	add_fit(fits, of, ok ? &fit : NULL, why);
}

/* The fit to the paper's points for the arm of @s. */
static void add_paper_fit(GPtrArray *fits, const struct published *p,
			  const struct series *s, const char *of)
{
	g_autoptr(GArray) x = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) y = g_array_new(FALSE, FALSE, sizeof(double));
	g_autofree char *why = NULL;
	struct twocost fit;
	gboolean ok;
	guint i;

	for (i = 0; i < p->rows->rows->len; i++) {
		double load = tidy_number(p->rows, i, "load_pps");
		double value = tidy_number(p->rows, i, "value");

		if (strcmp(tidy_text(p->rows, i, "arm"), point_arm(s->like)))
			continue;
		g_array_append_val(x, load);
		g_array_append_val(y, value);
	}
	ok = twocost_fit_points((const double *)x->data,
				(const double *)y->data, x->len, &fit, &why);
	add_fit(fits, of, ok ? &fit : NULL, why);
}

static void add_fits(GPtrArray *fits, const struct run_view *run,
		     const struct published *p)
{
	guint i;

	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];
		g_autofree char *here = g_strdup_printf("%s, here", s->label);
		g_autofree char *paper =
			g_strdup_printf("%s, figure %s", s->label, p->name);

		if (!published_has(p, s))
			continue;
		/* Once, however many figures it is compared with. */
		if (!has_fit(fits, here))
			add_our_fit(fits, s, here);
		add_paper_fit(fits, p, s, paper);
	}
}

GPtrArray *published_fits(const struct run_view *run)
{
	GPtrArray *fits = g_ptr_array_new_with_free_func(fit_free);
	g_autoptr(GPtrArray) all = published_all(run);
	guint i;

	for (i = 0; i < all->len; i++) {
		const struct published *p = all->pdata[i];

		if (!p->is_table && !p->unit_pps)
			add_fits(fits, run, p);
	}
	return fits;
}

/* Which series of theirs is under which curve of ours, and from where. */
static void put_source(GString *text, const struct published *p)
{
	const char *arm = "", *series = "";
	guint i;

	g_string_append_printf(text, "%sThe points: figure %s, %s; %s.",
			       text->len ? " " : "", p->name, p->title,
			       p->source);
	for (i = 0; i < p->rows->rows->len; i++) {
		const char *a = tidy_text(p->rows, i, "arm");
		const char *s = tidy_text(p->rows, i, "series");

		if (strcmp(a, arm) || strcmp(s, series))
			g_string_append_printf(text, "%s %s is theirs for %s",
					       i ? ";" : "", s, a);
		arm = a;
		series = s;
	}
	g_string_append_c(text, '.');
}

char *published_note(const struct run_view *run)
{
	g_autoptr(GPtrArray) fits = published_fits(run);
	g_autoptr(GPtrArray) all = published_all(run);
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; i < all->len; i++)
		put_source(text, all->pdata[i]);
	if (fits->len)
		g_string_append(text, " The two-cost fits, d a frame that "
				      "arrives and p more for each that is "
				      "processed:");
	for (i = 0; i < fits->len; i++) {
		const struct published_fit *fit = fits->pdata[i];

		g_string_append_printf(text, " %s: %s%s%s%s", fit->of,
				       fit->costs, *fit->livelock ? ", " : "",
				       fit->livelock,
				       i + 1 < fits->len ? ";" : ".");
	}
	return g_string_free(text, FALSE);
}
