/* SPDX-License-Identifier: GPL-2.0-only */
#include "search_metrics.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *metric, *goal;
	gboolean spread;
} table[] = {
	{"mlfrr", "mlfrr", FALSE},
	{"mlfrr_spread", "mlfrr", TRUE},
	{"ndr", "ndr", FALSE},
	{"pdr", "pdr", FALSE},
	{"throughput", "throughput", FALSE},
	{"buffer_frames", "corrected-buffer", FALSE},
	{"recovery_s", "recovery", FALSE},
	{"sweep_difference", "sweep-difference", FALSE},
};

static const struct search_summary *find(const struct search_question *q,
					 gboolean *spread)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(table); i++) {
		if (strcmp(table[i].metric, q->metric))
			continue;
		*spread = table[i].spread;
		return searchrows_find(q->summary, table[i].goal, q->mode,
				       q->device);
	}
	return NULL;
}

gboolean search_metric_known(const struct search_question *q)
{
	gboolean spread;

	return find(q, &spread) != NULL;
}

gboolean search_metric_measure(const struct search_question *q,
			       struct interval *out, char **why)
{
	gboolean spread;
	const struct search_summary *s = find(q, &spread);

	/* How far they are apart may be judged when they are too far apart. */
	if (spread && isfinite(s->spread) && s->of.n == s->searches) {
		*out = (struct interval){s->spread, s->spread, s->spread,
					 s->of.n, 0};
		return TRUE;
	}
	if (*s->why) {
		*why = g_strdup(s->why);
		return FALSE;
	}
	*out = s->of;
	return TRUE;
}
