/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/scenario_assert.h"

#include <math.h>
#include <string.h>

#include "lab/error.h"
#include "lab/scenario_arm.h"
#include "stats/expr.h"
#include "stats/search_metrics.h"
#include "stats/tune_metrics.h"
#include "stats/verdict.h"
#include "stats/whytext.h"

#define WHY "why"

void scenario_assertion_free(void *data)
{
	struct assertion *a = data;

	g_free(a->name);
	g_free(a->expr);
	g_free(a->why);
	g_free(a);
}

gboolean scenario_assertion_add(struct scenario *s, const char *name,
				const char *expr, const char *where,
				GError **error)
{
	struct assertion *a;

	if (!verdict_check_expr(expr, error)) {
		g_prefix_error(error, "%s %s: ", where, name);
		return FALSE;
	}
	a = g_new0(struct assertion, 1);
	a->name = g_strdup(name);
	a->expr = g_strdup(expr);
	g_ptr_array_add(s->assertions, a);
	return TRUE;
}

/* What any profile and any lab measure. */
struct reach {
	const struct scenario *s;
	GArray *grid;	    /* double: all multiples of a knee */
	guint most;	    /* loads in one run, at most */
	GPtrArray *methods; /* const char *: of searches; none: no search */
	GPtrArray *goals;   /* the same of mlrsearch */
	/* Of the term that cannot be. */
	char *problem;
};

/* --- what there is --- */

static gboolean is_load_group(const char *group)
{
	return !strcmp(group, "load") || !strcmp(group, "search") ||
	       g_str_has_prefix(group, "profile ") ||
	       g_str_has_prefix(group, "lab ");
}

static void add_loads(struct reach *r, char **items, gboolean grid)
{
	guint i, n = 0;

	for (i = 0; items[i]; i++) {
		const char *text = g_strstrip(items[i]);
		double load = g_ascii_strtod(text, NULL);

		if (!*text)
			continue;
		n++;
		if (grid)
			g_array_append_val(r->grid, load);
	}
	r->most = MAX(r->most, n);
}

/* One key of a group that says how loads are chosen. */
static void add_key(struct reach *r, const char *key, const char *value)
{
	char **items = g_strsplit_set(value, ";,", -1);
	guint i;

	if (!strcmp(key, "grid") || !strcmp(key, "pps"))
		add_loads(r, items, !strcmp(key, "grid"));
	if (!strcmp(key, "method"))
		g_ptr_array_add(r->methods, g_strstrip(g_strdup(value)));
	for (i = 0; !strcmp(key, "goals") && items[i]; i++)
		g_ptr_array_add(r->goals, g_strstrip(g_strdup(items[i])));
	g_strfreev(items);
}

static void reach_init(struct reach *r, const struct scenario *s,
		       const struct scenario_file *f)
{
	char **groups = g_key_file_get_groups(f->keys, NULL), **keys;
	guint i, j;

	*r = (struct reach){
		.s = s,
		.grid = g_array_new(FALSE, FALSE, sizeof(double)),
		.methods = g_ptr_array_new_with_free_func(g_free),
		.goals = g_ptr_array_new_with_free_func(g_free),
	};
	for (i = 0; groups[i]; i++) {
		if (!is_load_group(groups[i]))
			continue;
		keys = g_key_file_get_keys(f->keys, groups[i], NULL, NULL);
		for (j = 0; keys[j]; j++) {
			char *value = g_key_file_get_value(f->keys, groups[i],
							   keys[j], NULL);

			add_key(r, keys[j], value);
			g_free(value);
		}
		g_strfreev(keys);
	}
	for (i = 0; !r->goals->len && s->search.goals && s->search.goals[i];
	     i++)
		g_ptr_array_add(r->goals, g_strdup(s->search.goals[i]));
	g_strfreev(groups);
}

static void reach_clear(struct reach *r)
{
	g_array_unref(r->grid);
	g_ptr_array_unref(r->methods);
	g_ptr_array_unref(r->goals);
	g_free(r->problem);
}

/* --- what a term asks for; each says what is wrong, or NULL (g_free) --- */

/* Behind the arm's name a label may say more: "napi budget=64". */
static const struct scenario_arm *arm_of(const struct scenario *s,
					 const struct expr_term *t)
{
	size_t length = strcspn(t->arm, " ");
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);

		if (strlen(arm->name) == length &&
		    !strncmp(arm->name, t->arm, length))
			return arm;
	}
	return NULL;
}

static char *check_arm(const struct reach *r, const struct expr_term *t)
{
	const char *const *of_tuner = tune_metric_arms(t->metric->name);
	g_autofree char *names = of_tuner ? g_strjoinv(", ", (char **)of_tuner)
					  : scenario_arm_names(r->s);
	const char *more = strchr(t->arm, ' ');

	if (more && (g_str_has_prefix(more, " at=") ||
		     g_str_has_prefix(more, " device=")))
		return g_strdup_printf("arm %s; a comma belongs before%s",
				       t->arm, more);
	if (of_tuner ? g_strv_contains(of_tuner, t->arm)
		     : arm_of(r->s, t) != NULL)
		return NULL;
	return g_strdup_printf("arm %s; allowed: %s", t->arm, names);
}

static char *check_device(const struct reach *r, const struct expr_term *t)
{
	g_autofree char *names = NULL;

	if (!*t->device ||
	    g_strv_contains((const char *const *)r->s->devices, t->device))
		return NULL;
	names = g_strjoinv(", ", r->s->devices);
	return g_strdup_printf("device=%s; allowed: %s", t->device, names);
}

static char *check_multiple(const struct reach *r, double wanted)
{
	g_autoptr(GString) known = g_string_new(NULL);
	guint i;

	for (i = 0; i < r->grid->len; i++) {
		double load = g_array_index(r->grid, double, i);

		if (metric_meets(load, wanted))
			return NULL;
		g_string_append_printf(known, "%s%gx", i ? ", " : "", load);
	}
	if (!known->len)
		return g_strdup_printf(
			"at=%gx: no load is a multiple of a "
			"knee here; allowed: top, bottom, peak, all",
			wanted);
	return g_strdup_printf("at=%gx is in no grid; allowed: top, bottom, "
			       "peak, all, %s",
			       wanted, known->str);
}

static char *check_place(const struct reach *r, const struct expr_term *t)
{
	char *problem = NULL;

	if (t->at.kind == AT_GRID || t->at.kind == AT_RANGE)
		problem = check_multiple(r, t->at.grid);
	if (!problem && t->at.kind == AT_RANGE)
		problem = check_multiple(r, t->at.to);
	if (!problem && r->most < METRIC_MIN_LOADS &&
	    (t->metric->of_series || t->at.kind == AT_PEAK))
		problem = g_strdup_printf("%s asks for a curve; allowed: with "
					  "%d loads at least",
					  t->metric->name, METRIC_MIN_LOADS);
	return problem;
}

/* Its arms are configurations, of which nobody knows the names before. */
static gboolean tunes(const struct reach *r)
{
	return r->methods->len && !strcmp(r->methods->pdata[0], SCENARIO_TUNE);
}

/*
 * Only what is searched for is found. A search's trials are points, and can be
 * asked about one by one, but their loads are no curve.
 */
static char *check_search(const struct reach *r, const struct expr_term *t)
{
	const char *name = t->metric->name;
	g_autofree char *allowed = NULL;

	if (search_metric_answered(name, r->methods, r->goals))
		return NULL;
	allowed = search_metric_names(r->methods, r->goals);
	if (tunes(r))
		return g_strdup_printf("%s is not of a tuner; allowed: %s",
				       name, allowed);
	return g_strdup_printf("%s is not what is searched for; allowed: %s%s"
			       "metrics of one load",
			       name, allowed, *allowed ? ", " : "");
}

static char *check_load(const struct reach *r, const struct expr_term *t)
{
	const struct scenario_arm *arm = arm_of(r->s, t);

	if (metric_needs_search(t->metric))
		return g_strdup_printf("%s needs a [search]; allowed: metrics "
				       "of loads",
				       t->metric->name);
	if (metric_needs_hog(t->metric) &&
	    !scenario_works_have(scenario_arm_workload(r->s, arm), "hog"))
		return g_strdup_printf("%s needs a hog; allowed: with hog in "
				       "the workload of %s",
				       t->metric->name, arm->name);
	return check_place(r, t);
}

static gboolean check_term(const struct expr_term *t, gpointer data)
{
	struct reach *r = data;

	r->problem = check_arm(r, t);
	if (!r->problem)
		r->problem = check_device(r, t);
	if (!r->problem)
		r->problem =
			r->methods->len && (t->metric->of_series || tunes(r))
				? check_search(r, t)
				: check_load(r, t);
	return !r->problem;
}

/* --- the groups --- */

static gboolean refuse(const struct scenario_file *f, const char *group,
		       const char *key, const char *what, GError **error)
{
	g_autofree char *at = scenario_file_at(f, group, key);

	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "%s: [%s] %s: %s", at,
		    group, key, what);
	return FALSE;
}

static gboolean check_assertion(struct reach *r, const struct scenario_file *f,
				const char *group, const char *key,
				const char *text, GError **error)
{
	struct expr *e = expr_parse(text, error);
	gboolean ok = e && expr_walk(e, check_term, r);

	if (e && !ok) {
		g_autofree char *what = g_strdup_printf(
			"can never be evaluated: %s", r->problem);

		refuse(f, group, key, what, error);
	}
	expr_free(e);
	return ok;
}

static gboolean is_claimed(const struct scenario_file *f, char **groups,
			   const char *name)
{
	guint i;

	for (i = 0; groups[i]; i++)
		if ((!strcmp(groups[i], "assert") ||
		     g_str_has_prefix(groups[i], "assert ")) &&
		    g_key_file_has_key(f->keys, groups[i], name, NULL))
			return TRUE;
	return FALSE;
}

static gboolean check_why(struct reach *r, const struct scenario_file *f,
			  char **groups, const char *key, const char *text,
			  GError **error)
{
	g_autofree char *what = NULL;
	GError *problem = NULL;

	if (!is_claimed(f, groups, key))
		return refuse(f, WHY, key,
			      "explains no assertion; allowed: the name of one",
			      error);
	if (whytext_walk(text, check_term, r, &problem))
		return TRUE;
	what = problem ? g_strdup(problem->message)
		       : g_strdup_printf("can never be evaluated: %s",
					 r->problem);
	g_clear_error(&problem);
	return refuse(f, WHY, key, what, error);
}

static gboolean check_group(struct reach *r, const struct scenario_file *f,
			    char **groups, const char *group, GError **error)
{
	char **keys = g_key_file_get_keys(f->keys, group, NULL, NULL);
	gboolean ok = TRUE, why = !strcmp(group, WHY);
	guint i;

	for (i = 0; ok && keys[i]; i++) {
		char *text =
			g_key_file_get_value(f->keys, group, keys[i], NULL);

		ok = why ? check_why(r, f, groups, keys[i], text, error)
			 : check_assertion(r, f, group, keys[i], text, error);
		g_free(text);
	}
	g_strfreev(keys);
	return ok;
}

static void keep_why(struct scenario *s, const struct scenario_file *f)
{
	guint i;

	for (i = 0; i < s->assertions->len; i++) {
		struct assertion *a = g_ptr_array_index(s->assertions, i);

		a->why = g_key_file_get_value(f->keys, WHY, a->name, NULL);
	}
}

gboolean scenario_assert(struct scenario *s, const struct scenario_file *f,
			 GError **error)
{
	char **groups = g_key_file_get_groups(f->keys, NULL);
	struct reach r;
	gboolean ok = TRUE;
	guint i;

	reach_init(&r, s, f);
	for (i = 0; ok && groups[i]; i++)
		if (!strcmp(groups[i], "assert") ||
		    g_str_has_prefix(groups[i], "assert ") ||
		    !strcmp(groups[i], WHY))
			ok = check_group(&r, f, groups, groups[i], error);
	if (ok)
		keep_why(s, f);
	reach_clear(&r);
	g_strfreev(groups);
	return ok;
}
