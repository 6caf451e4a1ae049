/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/arms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/summary.h"

#define COLLECTORS "collectors="
/* A text file rounds loads; those of a scenario are further apart. */
#define SAME_LOAD 1e-4

static void add(GArray *arms, const struct scenario_arm *of,
		const GPtrArray *knobs, const char *collectors, int twin)
{
	struct arm arm = {
		.of = of,
		.twin = twin,
		.collectors = collectors,
		.knobs = knob_values_join(knobs, of->knobs),
	};

	g_array_append_val(arms, arm);
}

static void clear(gpointer data)
{
	g_ptr_array_unref(((struct arm *)data)->knobs);
}

GArray *arms_make(const struct scenario *s, const GPtrArray *knobs,
		  gboolean pair)
{
	GArray *arms = g_array_new(FALSE, TRUE, sizeof(struct arm));
	guint i, c;

	g_array_set_clear_func(arms, clear);
	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *of = g_ptr_array_index(s->arms, i);

		if (!s->collectors)
			add(arms, of, knobs, NULL, 0);
		for (c = 0; s->collectors && s->collectors[c]; c++)
			add(arms, of, knobs, s->collectors[c], 0);
	}
	if (pair && arms->len > 1) {
		const struct arm first = g_array_index(arms, struct arm, 0);

		add(arms, first.of, knobs, first.collectors, 1);
	}
	return arms;
}

char *arm_label(const struct arm *arm)
{
	return g_strdup_printf("%s%s%s%s", arm->of->name,
			       arm->collectors ? " " COLLECTORS : "",
			       arm->collectors ? arm->collectors : "",
			       arm->twin ? SUMMARY_TWIN : "");
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *arm_params(const struct arm *arm)
{
	char *knobs = knob_values_text(arm->knobs, arm->of->mode);
	char *text, **parts;

	if (!arm->collectors)
		return knobs;
	text = g_strconcat(COLLECTORS, arm->collectors, *knobs ? ";" : "",
			   knobs, NULL);
	g_free(knobs);
	parts = g_strsplit(text, ";", -1);
	g_free(text);
	qsort(parts, g_strv_length(parts), sizeof(*parts), compare_texts);
	text = g_strjoinv(";", parts);
	g_strfreev(parts);
	return text;
}

static gboolean has_collectors(const struct arm *arm, const struct point *p)
{
	char **parts, *wanted;
	gboolean found;

	if (!arm->collectors)
		return TRUE;
	parts = g_strsplit(p->params, ";", -1);
	wanted = g_strconcat(COLLECTORS, arm->collectors, NULL);
	found = g_strv_contains((const char *const *)parts, wanted);
	g_free(wanted);
	g_strfreev(parts);
	return found;
}

gboolean arms_is_at(const GArray *arms, const struct scenario *s,
		    const struct plan_point *at, const struct point *p)
{
	const struct arm *arm = &g_array_index(arms, struct arm, at->arm);
	double load = g_array_index(s->loads, double, at->load);
	double is = s->loads_are_pps ? p->offered_pps : p->grid;

	return p->rep == (int)at->rep && fabs(is / load - 1) < SAME_LOAD &&
	       !strcmp(p->device, s->devices[at->device]) &&
	       !strcmp(point_arm(p), arm->of->name) && p->twin == arm->twin &&
	       has_collectors(arm, p);
}

int arms_place(const GArray *arms, const struct scenario *s,
	       const struct plan_point *at)
{
	guint row = at->device * arms->len + at->arm;

	return (int)((row * s->loads->len + at->load) * (guint)s->reps +
		     at->rep);
}
