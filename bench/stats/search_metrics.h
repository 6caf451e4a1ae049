/* SPDX-License-Identifier: GPL-2.0-only */
/* What an assertion can say about searches. */
#ifndef BENCH_STATS_SEARCH_METRICS_H
#define BENCH_STATS_SEARCH_METRICS_H

#include "searchrows.h"

/* Where to look, and for what. */
struct search_question {
	const GArray *summary; /* struct search_summary */
	const char *metric, *mode, *device;
};

/* Was that searched for? Then the searches answer, and not the curve. */
gboolean search_metric_known(const struct search_question *q);

/* FALSE with *why (g_free) when the searches do not say. */
gboolean search_metric_measure(const struct search_question *q,
			       struct interval *out, char **why);

/* Does any of  (const char *), of which mlrsearch has , say it? */
gboolean search_metric_answered(const char *metric, const GPtrArray *methods,
				const GPtrArray *goals);
/* All that they say: "ndr, pdr"; free with g_free. */
char *search_metric_names(const GPtrArray *methods, const GPtrArray *goals);

#endif
