/* SPDX-License-Identifier: GPL-2.0-only */
#include "search_metrics.h"

#include <math.h>
#include <string.h>

enum kind { VALUE, SPREAD, WIDTH };

/* The one method that is told its goals. */
#define MLRSEARCH "mlrsearch"

static const struct {
	const char *metric, *goal;
	enum kind kind;
	const char *methods; /* that look for it */
} table[] = {
	{"mlfrr", "mlfrr", VALUE, "mlfrr"},
	{"mlfrr_spread", "mlfrr", SPREAD, "mlfrr"},
	{"mlfrr_width", "mlfrr", WIDTH, "mlfrr"},
	{"ndr", "ndr", VALUE, MLRSEARCH},
	{"pdr", "pdr", VALUE, MLRSEARCH},
	{"throughput", "throughput", VALUE,
	 "throughput,latency,back-to-back,recovery,reset"},
	{"buffer_frames", "corrected-buffer", VALUE, "back-to-back"},
	{"recovery_s", "recovery", VALUE, "recovery"},
	{"sweep_difference", "sweep-difference", VALUE, "recovery"},
	/* A tuner's are in a file of their own: see tune_metrics.h. */
	{"goal_excess", "", VALUE, "tune"},
	{"goal_cost", "", VALUE, "tune"},
	{"neighbours_tried", "", VALUE, "tune"},
};

static const struct search_summary *find(const struct search_question *q,
					 enum kind *kind)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(table); i++) {
		if (strcmp(table[i].metric, q->metric))
			continue;
		*kind = table[i].kind;
		return searchrows_find(q->summary, table[i].goal, q->mode,
				       q->device);
	}
	return NULL;
}

gboolean search_metric_known(const struct search_question *q)
{
	enum kind kind;

	return find(q, &kind) != NULL;
}

gboolean search_metric_measure(const struct search_question *q,
			       struct interval *out, char **why)
{
	enum kind kind;
	const struct search_summary *s = find(q, &kind);
	double figure = kind == SPREAD ? s->spread : s->width;

	/* How far they are apart may be judged when they are too far apart. */
	if (kind != VALUE && isfinite(figure) && s->of.n == s->searches) {
		*out = (struct interval){figure, figure, figure, s->of.n, 0};
		return TRUE;
	}
	if (kind == WIDTH) {
		*why = g_strdup("a search has no upper bound");
		return FALSE;
	}
	if (*s->why) {
		*why = g_strdup(s->why);
		return FALSE;
	}
	*out = s->of;
	return TRUE;
}

static gboolean has_text(const GPtrArray *texts, const char *wanted)
{
	guint i;

	for (i = 0; i < texts->len; i++)
		if (!strcmp(texts->pdata[i], wanted))
			return TRUE;
	return FALSE;
}

static gboolean answers(guint row, const GPtrArray *methods,
			const GPtrArray *goals)
{
	g_auto(GStrv) of = g_strsplit(table[row].methods, ",", -1);
	guint i;

	for (i = 0; of[i]; i++)
		if (has_text(methods, of[i]) &&
		    (strcmp(of[i], MLRSEARCH) ||
		     has_text(goals, table[row].goal)))
			return TRUE;
	return FALSE;
}

gboolean search_metric_answered(const char *metric, const GPtrArray *methods,
				const GPtrArray *goals)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(table); i++)
		if (!strcmp(table[i].metric, metric))
			return answers(i, methods, goals);
	return FALSE;
}

char *search_metric_names(const GPtrArray *methods, const GPtrArray *goals)
{
	GString *names = g_string_new(NULL);
	guint i;

	for (i = 0; i < G_N_ELEMENTS(table); i++)
		if (answers(i, methods, goals))
			g_string_append_printf(names, "%s%s",
					       names->len ? ", " : "",
					       table[i].metric);
	return g_string_free(names, FALSE);
}
