/* SPDX-License-Identifier: GPL-2.0-only */
#include "search_metrics.h"

#include <math.h>
#include <string.h>

enum kind { VALUE, SPREAD, WIDTH };

static const struct {
	const char *metric, *goal;
	enum kind kind;
} table[] = {
	{"mlfrr", "mlfrr", VALUE},
	{"mlfrr_spread", "mlfrr", SPREAD},
	{"mlfrr_width", "mlfrr", WIDTH},
	{"ndr", "ndr", VALUE},
	{"pdr", "pdr", VALUE},
	{"throughput", "throughput", VALUE},
	{"buffer_frames", "corrected-buffer", VALUE},
	{"recovery_s", "recovery", VALUE},
	{"sweep_difference", "sweep-difference", VALUE},
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
