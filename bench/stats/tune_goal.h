/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a tuner is to look for, in words: "p99 < 200us at 50kpps, least cpu".
 * docs/tuning.md has the language. Pure.
 */
#ifndef BENCH_STATS_TUNE_GOAL_H
#define BENCH_STATS_TUNE_GOAL_H

#include <glib.h>

#define TUNE_MAX_LOADS 4
#define TUNE_MAX_LIMITS 8
/* FRMOL over MFR; what is called no livelock. */
#define TUNE_INDEX_LIMIT 0.9

/* Figures of a configuration at a load; times in us, shares 0..1. */
enum tune_metric {
	TUNE_P50,
	TUNE_P90,
	TUNE_P99,
	TUNE_P999,
	TUNE_LOSS,
	TUNE_CPU,	/* what the hog could not have */
	TUNE_DELIVERED, /* frames/s */
	TUNE_INDEX,	/* delivered there over the most at any load */
	TUNE_METRICS,
};

/* A rate: frames/s, or multiples of the default configuration's knee. */
struct tune_rate {
	double value;
	gboolean in_knees;
};

/* Must hold. */
struct tune_limit {
	enum tune_metric metric;
	gboolean above; /* else below */
	struct tune_rate limit;
	guint load;
};

struct tune_goal {
	struct tune_rate loads[TUNE_MAX_LOADS];
	guint nloads;
	struct tune_limit limits[TUNE_MAX_LIMITS];
	guint nlimits;
	enum tune_metric wanted;
	gboolean most; /* else least */
	guint load;
};

/* FALSE with @error: one line that names the word and what is allowed. */
gboolean tune_goal_parse(struct tune_goal *g, const char *text, GError **error);

gboolean tune_goal_needs_knee(const struct tune_goal *g);
/* From here on all rates are frames/s. */
void tune_goal_resolve(struct tune_goal *g, double knee_pps);

/* The load at which most, or least, is sent: its number. */
guint tune_goal_top(const struct tune_goal *g);
guint tune_goal_bottom(const struct tune_goal *g);

/* "p99.9", "cpu"; and what one of it is: "us", "%", "frames/s", "". */
const char *tune_metric_name(enum tune_metric m);
const char *tune_metric_unit(enum tune_metric m);
/* A value as people read it, with its unit; g_free it. */
char *tune_metric_text(enum tune_metric m, double value);
/* "p99 < 200 us at 50000 pps"; of a goal that is resolved. g_free it. */
char *tune_limit_text(const struct tune_goal *g, const struct tune_limit *l);
/* "least cpu at 50000 pps" */
char *tune_wanted_text(const struct tune_goal *g);

#endif
