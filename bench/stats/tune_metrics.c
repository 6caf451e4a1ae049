/* SPDX-License-Identifier: GPL-2.0-only */
#include "tune_metrics.h"

#include <math.h>
#include <string.h>

#include "tune_json.h"

#define BEST "best"
#define DEFAULT "default"

static gboolean refuse(char **why, const char *what)
{
	*why = g_strdup(what);
	return FALSE;
}

static double number_of(JsonObject *o, const char *member)
{
	JsonNode *node = json_object_get_member(o, member);

	return node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_double(node)
						   : NAN;
}

static struct interval exactly(double value, int n)
{
	return (struct interval){value, value, value, n, 0};
}

/* Of which the final figures are medians. */
static int repetitions(JsonObject *tune)
{
	return json_object_get_boolean_member(tune, "exact")
		       ? 1
		       : (int)json_object_get_int_member(tune, "repetitions");
}

static double excess_of(JsonObject *tune, const char *arm)
{
	return number_of(json_object_get_object_member(tune, "excess"), arm);
}

static gboolean measure_excess(JsonObject *tune, const char *arm,
			       struct interval *out, char **why)
{
	double is = excess_of(tune, arm);

	*out = exactly(is, repetitions(tune));
	return isfinite(is) ||
	       refuse(why, "that configuration could not be measured");
}

/* Of @member ("best"), what is wanted. */
static double wanted_of(JsonObject *tune, guint id)
{
	JsonArray *all = json_object_get_array_member(tune, "configurations");

	return tune_json_figure(
		json_array_get_object_element(all, id),
		(guint)json_object_get_int_member(tune, "wanted_load"),
		json_object_get_string_member(tune, "wanted_figure"));
}

/* Where one of them is 0 there is no ratio of repetitions. */
static gboolean measure_zero(JsonObject *tune, struct interval *out, char **why)
{
	guint id = (guint)json_object_get_int_member(tune, BEST);
	double best = wanted_of(tune, id), stock = wanted_of(tune, 0);

	if (isnan(best) || isnan(stock))
		return refuse(why, "the default has no such figure");
	if (!json_object_get_boolean_member(tune, "wanted_most")) {
		double least = best;

		best = stock;
		stock = least;
	}
	if (!(best > 0) && stock > 0)
		return refuse(why, "the figure of what it is held against "
				   "is 0");
	*out = exactly(best > 0 ? stock / best : 1, repetitions(tune));
	return TRUE;
}

static gboolean measure_cost(JsonObject *tune, const char *arm,
			     struct interval *out, char **why)
{
	JsonObject *gain =
		json_object_get_object_member(tune, "best_over_default");
	double is = number_of(gain, "median"), low = number_of(gain, "low"),
	       high = number_of(gain, "high");
	int n = (int)json_object_get_int_member(gain, "n");

	(void)arm;
	/* Who keeps the limits is before who does not, at any price. */
	if (excess_of(tune, BEST) <= 0 && !(excess_of(tune, DEFAULT) <= 0)) {
		*out = exactly(0, repetitions(tune));
		return TRUE;
	}
	if (!(is > 0))
		return measure_zero(tune, out, why);
	if (json_object_get_boolean_member(tune, "wanted_most"))
		*out = (struct interval){1 / is, 1 / high, 1 / low, n, 0};
	else
		*out = (struct interval){is, low, high, n, 0};
	return TRUE;
}

static gboolean measure_neighbours(JsonObject *tune, const char *arm,
				   struct interval *out, char **why)
{
	double all = number_of(tune, "neighbours");
	double tried = number_of(tune, "neighbours_tried");

	(void)arm;
	(void)why;
	/* It stands alone: there is nowhere to go. */
	*out = exactly(all > 0 ? tried / all : 1, 1);
	return TRUE;
}

static const char *const of_best[] = {BEST, NULL};
static const char *const of_both[] = {BEST, DEFAULT, NULL};

static const struct {
	const char *metric;
	const char *const *arms;
	gboolean (*measure)(JsonObject *tune, const char *arm,
			    struct interval *out, char **why);
} table[] = {
	{"goal_excess", of_both, measure_excess},
	{"goal_cost", of_best, measure_cost},
	{"neighbours_tried", of_best, measure_neighbours},
};

const char *const *tune_metric_arms(const char *metric)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(table); i++)
		if (!strcmp(table[i].metric, metric))
			return table[i].arms;
	return NULL;
}

gboolean tune_metric_measure(JsonObject *tune, const char *metric,
			     const char *arm, struct interval *out, char **why)
{
	guint i = 0;

	if (!tune || !json_object_has_member(tune, "excess"))
		return refuse(why, "no search for a goal has left this");
	if (strcmp(json_object_get_string_member(tune, "stage"), "over"))
		return refuse(why, "the search is not over");
	while (strcmp(table[i].metric, metric))
		i++;
	return table[i].measure(tune, arm, out, why);
}
