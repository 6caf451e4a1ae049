/* SPDX-License-Identifier: GPL-2.0-only */
/* A tuner's goal, as it is typed. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "stats/tune_goal.h"

static void check(const struct tune_goal *g)
{
	guint i;

	fuzz_need(g->nloads >= 1 && g->nloads <= TUNE_MAX_LOADS, "%u loads",
		  g->nloads);
	fuzz_need(g->nlimits <= TUNE_MAX_LIMITS, "%u limits", g->nlimits);
	fuzz_need(g->load < g->nloads && g->wanted < TUNE_METRICS,
		  "it wants something that is not there");
	for (i = 0; i < g->nloads; i++)
		fuzz_need(isfinite(g->loads[i].value) && g->loads[i].value > 0,
			  "a load of %g", g->loads[i].value);
	for (i = 0; i < g->nlimits; i++)
		fuzz_need(g->limits[i].load < g->nloads &&
				  isfinite(g->limits[i].limit.value),
			  "a limit of %g", g->limits[i].limit.value);
}

/* As it is told to people. */
static char *tell(const struct tune_goal *g)
{
	g_autofree char *wanted = NULL;
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; i < g->nlimits; i++) {
		g_autofree char *limit = tune_limit_text(g, &g->limits[i]);

		g_string_append_printf(text, "%s, ", limit);
	}
	wanted = tune_wanted_text(g);
	g_string_append(text, wanted);
	return g_string_free(text, FALSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size), *told = NULL;
	GError *error = NULL;
	struct tune_goal g;
	gboolean ok = tune_goal_parse(&g, text, &error);

	fuzz_need_judged(ok, &error);
	if (!ok)
		return 0;
	check(&g);
	if (tune_goal_needs_knee(&g))
		tune_goal_resolve(&g, 12345);
	fuzz_need(!tune_goal_needs_knee(&g), "it needs a knee still");
	fuzz_need(tune_goal_top(&g) < g.nloads &&
			  tune_goal_bottom(&g) < g.nloads,
		  "the top of no load");
	told = tell(&g);
	fuzz_need_line(told);
	return 0;
}
