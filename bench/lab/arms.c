/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/arms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/summary.h"

#define COLLECTORS "collectors="
/* A text file rounds loads; those of a scenario are further apart. */
#define SAME_LOAD 1e-4

static void add_mode(GArray *arms, const struct scenario *s, const char *mode)
{
	struct arm arm = {.mode = mode};
	guint i;

	if (!s->collectors)
		g_array_append_val(arms, arm);
	for (i = 0; s->collectors && s->collectors[i]; i++) {
		arm.collectors = s->collectors[i];
		g_array_append_val(arms, arm);
	}
}

GArray *arms_make(const struct scenario *s, gboolean pair)
{
	GArray *arms = g_array_new(FALSE, TRUE, sizeof(struct arm));
	guint i;

	for (i = 0; i < s->modes->len; i++)
		add_mode(arms, s, g_ptr_array_index(s->modes, i));
	if (pair && arms->len > 1) {
		struct arm twin = g_array_index(arms, struct arm, 0);

		twin.twin = 1;
		g_array_append_val(arms, twin);
	}
	return arms;
}

char *arm_label(const struct arm *arm)
{
	return g_strdup_printf("%s%s%s%s", arm->mode,
			       arm->collectors ? " " COLLECTORS : "",
			       arm->collectors ? arm->collectors : "",
			       arm->twin ? SUMMARY_TWIN : "");
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *arm_params(const struct arm *arm, const char *knobs)
{
	char *text, **parts;

	if (!arm->collectors)
		return g_strdup(knobs);
	text = g_strconcat(COLLECTORS, arm->collectors, *knobs ? ";" : "",
			   knobs, NULL);
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
	       !strcmp(p->mode, arm->mode) && p->twin == arm->twin &&
	       has_collectors(arm, p);
}

int arms_place(const GArray *arms, const struct scenario *s,
	       const struct plan_point *at)
{
	guint row = at->device * arms->len + at->arm;

	return (int)((row * s->loads->len + at->load) * (guint)s->reps +
		     at->rep);
}
