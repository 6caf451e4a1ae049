/* SPDX-License-Identifier: GPL-2.0-only */
/* What the repetitions of a search say together. */
#include "searchrows.h"

#include <math.h>
#include <string.h>

#include "points.h"

static gboolean is_of(const struct search_summary *s,
		      const struct search_row *row, const char *goal)
{
	return !strcmp(s->goal, goal) && !strcmp(s->like->mode, row->mode) &&
	       !strcmp(s->like->params, row->params) &&
	       !strcmp(s->like->device, row->device);
}

static struct search_summary *summary_of(GArray *all,
					 const struct search_row *row,
					 const struct search_result *r)
{
	struct search_summary fresh = {.like = row, .unit = r->unit};
	guint i;

	for (i = 0; i < all->len; i++) {
		struct search_summary *s =
			&g_array_index(all, struct search_summary, i);

		if (is_of(s, row, r->goal))
			return s;
	}
	g_strlcpy(fresh.goal, r->goal, sizeof(fresh.goal));
	g_array_append_val(all, fresh);
	return &g_array_index(all, struct search_summary, all->len - 1);
}

/* NAN, once there, stays. */
static double wider(double a, double b)
{
	return isnan(a) || isnan(b) ? NAN : MAX(a, b);
}

/* The figures of all repetitions; what is to be minded is noted. */
static GArray *gather(const GPtrArray *rows, struct search_summary *s)
{
	GArray *values = g_array_new(FALSE, FALSE, sizeof(double));
	guint i, k;

	for (i = 0; i < rows->len; i++) {
		const struct search_row *row = rows->pdata[i];

		for (k = 0; k < row->results->len; k++) {
			const struct search_result *r = &g_array_index(
				row->results, struct search_result, k);

			if (!is_of(s, row, r->goal))
				continue;
			s->searches++;
			if (isfinite(r->value))
				g_array_append_val(values, r->value);
			s->width = wider(s->width, r->high / r->low - 1);
			if (*r->why)
				g_snprintf(s->note, sizeof(s->note),
					   "repetition %d: %s", row->rep,
					   r->why);
			s->state = MAX(s->state, r->state);
		}
	}
	return values;
}

/* One says all where each would be the same. */
static guint needed(const struct search_summary *s)
{
	return points_lab_is_exact(s->like->lab) ? 1 : 2;
}

/* A time near 0 and a difference near 0 have no spread to speak of. */
static gboolean may_scatter(const struct search_summary *s)
{
	return !strcmp(s->goal, "recovery") ||
	       !strcmp(s->goal, "sweep-difference");
}

static void judge(struct search_summary *s)
{
	if (s->of.n < s->searches)
		g_snprintf(s->why, sizeof(s->why),
			   "%u of %u searches found no %s; %s",
			   s->searches - s->of.n, s->searches, s->goal,
			   s->note);
	else if (s->of.n < needed(s))
		g_snprintf(s->why, sizeof(s->why),
			   "%u search; %u are needed to know the spread",
			   s->of.n, needed(s));
	else if (s->spread > SEARCH_MAX_SPREAD && !may_scatter(s))
		g_snprintf(s->why, sizeof(s->why),
			   "%u searches spread by %.1f %%, more than %.0f %%",
			   s->of.n, 100 * s->spread, 100 * SEARCH_MAX_SPREAD);
}

static double spread_of(const GArray *values, guint needed, double median)
{
	double low = INFINITY, high = -INFINITY;
	guint i;

	for (i = 0; i < values->len; i++) {
		low = MIN(low, g_array_index(values, double, i));
		high = MAX(high, g_array_index(values, double, i));
	}
	if (values->len < needed)
		return NAN;
	return high > low ? (high - low) / median : 0;
}

GArray *searchrows_summary(const GPtrArray *rows)
{
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct search_summary));
	guint i, k;

	for (i = 0; i < rows->len; i++) {
		const struct search_row *row = rows->pdata[i];

		for (k = 0; k < row->results->len; k++)
			summary_of(all, row,
				   &g_array_index(row->results,
						  struct search_result, k));
	}
	for (i = 0; i < all->len; i++) {
		struct search_summary *s =
			&g_array_index(all, struct search_summary, i);
		GArray *values = gather(rows, s);

		s->of = stats_interval((const double *)(void *)values->data,
				       values->len);
		s->spread = spread_of(values, needed(s), s->of.median);
		judge(s);
		g_array_unref(values);
	}
	return all;
}

/* An arm's name says all; the label of a mode says its knobs as well. */
static gboolean has_label(const struct search_row *row, const char *label)
{
	g_autofree char *own = g_strdup_printf("%s %s", row->mode, row->params);

	g_strdelimit(own, ";", ' ');
	return !strcmp(row->mode, label) || !strcmp(g_strchomp(own), label);
}

const struct search_summary *searchrows_find(const GArray *summary,
					     const char *goal, const char *mode,
					     const char *device)
{
	guint i;

	for (i = 0; i < summary->len; i++) {
		const struct search_summary *s =
			&g_array_index(summary, struct search_summary, i);

		if (!strcmp(s->goal, goal) && has_label(s->like, mode) &&
		    !strcmp(s->like->device, device))
			return s;
	}
	return NULL;
}
