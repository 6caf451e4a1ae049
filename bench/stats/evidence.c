/* SPDX-License-Identifier: GPL-2.0-only */
#include "evidence.h"

#include <string.h>

#include "search_metrics.h"
#include "tune_metrics.h"

static const struct series *find_series(const struct evidence *from,
					const struct expr_term *t)
{
	const struct series *s = NULL;

	if (*t->device)
		return summary_find_on(from->series, t->arm, t->device);
	s = summary_find(from->series, t->arm);
	return s ? s : summary_find_on(from->series, t->arm, from->device);
}

/* g_free() it. */
static char *missing(const struct series *s, const struct load *load,
		     const struct series *other)
{
	if (load->grid == POINT_NONE)
		return g_strdup_printf("no point of %s at %.0f pps, where %s "
				       "has some",
				       s->label, load->offered_pps,
				       other->label);
	return g_strdup_printf("no point of %s at %gx the knee, where %s has "
			       "some",
			       s->label, load->grid, other->label);
}

/* A load that others of its device have been measured at is missing in @s. */
static gboolean has_gap(const struct evidence *from, const struct series *s,
			struct at at, char **why)
{
	guint i, j;

	for (i = 0; i < from->series->len; i++) {
		const struct series *other = from->series->pdata[i];

		if (strcmp(other->like->device, s->like->device))
			continue;
		for (j = 0; j < other->loads->len; j++) {
			const struct load *load =
				&g_array_index(other->loads, struct load, j);

			if (!metric_in_range(load->grid, at) ||
			    series_load(s, load))
				continue;
			*why = missing(s, load, other);
			return TRUE;
		}
	}
	return FALSE;
}

static gboolean measure_curve(const struct evidence *from,
			      const struct series *s, const struct expr_term *t,
			      GArray *values, char **why)
{
	struct interval one;

	if (metric_is_range(t->at))
		return metric_measure_range(t->metric, s, t->at, values, why) &&
		       !has_gap(from, s, t->at, why);
	if (!metric_measure(t->metric, s, t->at, &one, why))
		return FALSE;
	g_array_append_val(values, one);
	return TRUE;
}

gboolean evidence_measure(const struct expr_term *t, GArray *values, char **why,
			  gpointer data)
{
	const struct evidence *from = data;
	const struct series *s = find_series(from, t);
	g_autofree char *labels = NULL;
	const struct search_question asked = {
		.summary = from->searches,
		.metric = t->metric->name,
		.mode = t->arm,
		.device = *t->device ? t->device : from->device,
	};
	struct interval found;

	if (tune_metric_arms(asked.metric)) {
		if (!tune_metric_measure(from->tune, asked.metric, t->arm,
					 &found, why))
			return FALSE;
		g_array_append_val(values, found);
		return TRUE;
	}
	if (search_metric_known(&asked)) {
		if (!search_metric_measure(&asked, &found, why))
			return FALSE;
		g_array_append_val(values, found);
		return TRUE;
	}
	if (s)
		return measure_curve(from, s, t, values, why);
	labels = summary_labels(from->series);
	*why = g_strdup_printf("no points of \"%s\"%s%s; there are: %s", t->arm,
			       *t->device ? " on " : "", t->device,
			       *labels ? labels : "none");
	return FALSE;
}
