/* SPDX-License-Identifier: GPL-2.0-only */
/* A goal: its rates, and how it is told. */
#include "tune_goal.h"

#include <math.h>

#include "stats.h"

static const struct {
	const char *name, *unit;
	double scale; /* from what is kept to what is told */
} metrics[TUNE_METRICS] = {
	[TUNE_P50] = {"p50", "us", 1},
	[TUNE_P90] = {"p90", "us", 1},
	[TUNE_P99] = {"p99", "us", 1},
	[TUNE_P999] = {"p99.9", "us", 1},
	[TUNE_LOSS] = {"loss", "%", 100},
	[TUNE_CPU] = {"cpu", "%", 100},
	[TUNE_DELIVERED] = {"delivered", "pps", 1},
	[TUNE_INDEX] = {"livelock index", "", 1},
};

const char *tune_metric_name(enum tune_metric m)
{
	return metrics[m].name;
}

const char *tune_metric_unit(enum tune_metric m)
{
	return metrics[m].unit;
}

char *tune_metric_text(enum tune_metric m, double value)
{
	g_autofree char *number = stats_number(value * metrics[m].scale);

	if (!isfinite(value) || !*metrics[m].unit)
		return g_steal_pointer(&number);
	return g_strdup_printf("%s %s", number, metrics[m].unit);
}

gboolean tune_goal_needs_knee(const struct tune_goal *g)
{
	guint i;

	for (i = 0; i < g->nloads; i++)
		if (g->loads[i].in_knees)
			return TRUE;
	for (i = 0; i < g->nlimits; i++)
		if (g->limits[i].limit.in_knees)
			return TRUE;
	return FALSE;
}

static void resolve(struct tune_rate *rate, double knee_pps)
{
	if (rate->in_knees)
		rate->value = round(rate->value * knee_pps);
	rate->in_knees = FALSE;
}

void tune_goal_resolve(struct tune_goal *g, double knee_pps)
{
	guint i;

	for (i = 0; i < g->nloads; i++)
		resolve(&g->loads[i], knee_pps);
	for (i = 0; i < g->nlimits; i++)
		resolve(&g->limits[i].limit, knee_pps);
}

guint tune_goal_top(const struct tune_goal *g)
{
	guint i, top = 0;

	for (i = 1; i < g->nloads; i++)
		if (g->loads[i].value > g->loads[top].value)
			top = i;
	return top;
}

guint tune_goal_bottom(const struct tune_goal *g)
{
	guint i, bottom = 0;

	for (i = 1; i < g->nloads; i++)
		if (g->loads[i].value < g->loads[bottom].value)
			bottom = i;
	return bottom;
}

char *tune_limit_text(const struct tune_goal *g, const struct tune_limit *l)
{
	g_autofree char *limit = tune_metric_text(l->metric, l->limit.value);

	return g_strdup_printf(
		"%s %c %s at %.0f pps", tune_metric_name(l->metric),
		l->above ? '>' : '<', limit, g->loads[l->load].value);
}

char *tune_wanted_text(const struct tune_goal *g)
{
	return g_strdup_printf("%s %s at %.0f pps", g->most ? "most" : "least",
			       tune_metric_name(g->wanted),
			       g->loads[g->load].value);
}
