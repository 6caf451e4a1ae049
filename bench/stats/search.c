/* SPDX-License-Identifier: GPL-2.0-only */
/* What all methods have in common: attempts, an end, results. */
#include "search.h"

#include <math.h>
#include <string.h>

struct search {
	const struct search_ops *ops;
	struct search_trial now;
	gboolean asked;	   /* now is waiting for its report */
	guint trials, bad; /* reported; at now, not to be believed */
	char *no_result;   /* why it was given up */
	gboolean endless;
	void *state;
};

const struct search_ops *const search_methods[] = {
	&search_mlfrr,	  &search_mlr,	      &search_throughput,
	&search_latency,  &search_frame_loss, &search_back_to_back,
	&search_recovery, &search_reset,      NULL,
};

/* RFC 9971 names no ratios; these are FD.io's and the usual ones. */
static const struct search_goal goals[] = {{"ndr", 0}, {"pdr", 0.005}};

static const char *const states[] = {
	[SEARCH_REGULAR] = "regular",
	[SEARCH_IRREGULAR] = "irregular",
	[SEARCH_NOT_REACHED] = "not-reached",
	[SEARCH_NO_RESULT] = "no-result",
};

const struct search_ops *search_find(const char *name)
{
	guint i = 0;

	while (search_methods[i] && strcmp(search_methods[i]->name, name))
		i++;
	return search_methods[i];
}

gboolean search_goal_find(const char *name, struct search_goal *goal)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(goals); i++) {
		if (!strcmp(goals[i].name, name)) {
			*goal = goals[i];
			return TRUE;
		}
	}
	return FALSE;
}

char *search_goal_names(void)
{
	GString *names = g_string_new(goals[0].name);
	guint i;

	for (i = 1; i < G_N_ELEMENTS(goals); i++)
		g_string_append_printf(names, ", %s", goals[i].name);
	return g_string_free(names, FALSE);
}

const char *search_state_name(enum search_state state)
{
	return states[state];
}

struct search *search_new(const struct search_ops *ops,
			  const struct search_spec *spec)
{
	struct search *s = g_new0(struct search, 1);

	s->ops = ops;
	s->state = g_malloc0(ops->size);
	ops->init(s->state, spec);
	return s;
}

void search_free(struct search *s)
{
	if (!s)
		return;
	if (s->ops->clear)
		s->ops->clear(s->state);
	g_free(s->no_result);
	g_free(s->state);
	g_free(s);
}

gboolean search_next(struct search *s, struct search_trial *trial)
{
	if (s->no_result || s->endless)
		return FALSE;
	if (!s->asked) {
		s->now = (struct search_trial){0};
		s->asked = s->ops->next(s->state, &s->now);
	}
	/* Asked and cut off here: a search that is over is not endless. */
	if (s->asked && s->trials >= SEARCH_MAX_TRIALS) {
		s->endless = TRUE;
		return FALSE;
	}
	*trial = s->now;
	return s->asked;
}

void search_report(struct search *s, const struct search_outcome *outcome)
{
	s->trials++;
	if (outcome->valid) {
		s->bad = 0;
		s->asked = FALSE;
		s->ops->report(s->state, &s->now, outcome);
	} else if (++s->bad == SEARCH_ATTEMPTS) {
		s->no_result = g_strdup_printf(
			"no valid trial at %.0f pps in %d attempts: %s",
			s->now.pps, SEARCH_ATTEMPTS, outcome->why);
	}
}

guint search_trials(const struct search *s)
{
	return s->trials;
}

GArray *search_results(const struct search *s)
{
	GArray *results =
		g_array_new(FALSE, TRUE, sizeof(struct search_result));
	guint i;

	s->ops->results(s->state, results);
	for (i = 0; i < results->len; i++) {
		struct search_result *r =
			&g_array_index(results, struct search_result, i);

		if (s->no_result) {
			r->state = SEARCH_NO_RESULT;
			r->value = r->low = r->high = r->conditional = NAN;
			g_strlcpy(r->why, s->no_result, sizeof(r->why));
		} else if (s->endless) {
			r->state = SEARCH_IRREGULAR;
			g_snprintf(r->why, sizeof(r->why),
				   "ended after %d trials", SEARCH_MAX_TRIALS);
		}
	}
	return results;
}

double search_loss(const struct search_outcome *o)
{
	if (o->sent <= 0)
		return 1;
	return (double)(o->sent - o->delivered) / (double)o->sent;
}

void search_add(GArray *results, const char *goal, const char *unit,
		double value, double low, double high, enum search_state state,
		const char *why, ...)
{
	struct search_result r = {
		.value = value,
		.low = low,
		.high = high,
		.conditional = NAN,
		.unit = unit,
		.state = state,
	};
	va_list args;

	va_start(args, why);
	g_vsnprintf(r.why, sizeof(r.why), why, args);
	va_end(args);
	g_strlcpy(r.goal, goal, sizeof(r.goal));
	g_array_append_val(results, r);
}
