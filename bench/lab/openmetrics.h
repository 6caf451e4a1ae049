/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How far a run is, as text in the format OpenMetrics. All are gauges: a run
 * may go on in another session, where counters would go back. Pure.
 */
#ifndef BENCH_LAB_OPENMETRICS_H
#define BENCH_LAB_OPENMETRICS_H

#include <glib.h>

#include "lab/live.h"
#include "stats/points.h"

#define OPENMETRICS_TYPE \
	"application/openmetrics-text; version=1.0.0; charset=utf-8"

struct run_state {
	const char *scenario, *lab, *dir;
	guint points, done; /* points: 0, of a search: nobody knows */
	guint invalid;	    /* of done */
	guint again;	    /* measured once more, in this session */
	double eta_s;	    /* NAN: not known */
	GPtrArray *running; /* struct point: as asked for */
	gboolean has_rates;
	struct live_rates rates; /* of the one that runs, in real time */
	double offered_pps;
	gboolean has_last;
	struct point last;
};

/* Free it. */
char *openmetrics_text(const struct run_state *s);

#endif
