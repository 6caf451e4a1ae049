/* SPDX-License-Identifier: GPL-2.0-only */
#include "tune_json.h"

#include <math.h>

#include "json_number.h"

static const char *const names[TUNE_METRICS] = {
	[TUNE_P50] = "p50_us",	[TUNE_P90] = "p90_us",
	[TUNE_P99] = "p99_us",	[TUNE_P999] = "p999_us",
	[TUNE_LOSS] = "loss",	[TUNE_CPU] = "cpu",
	[TUNE_INDEX] = "index", [TUNE_DELIVERED] = "delivered_pps",
};

const char *tune_json_name(enum tune_metric m)
{
	return names[m];
}

static JsonObject *interval_json(const struct interval *i)
{
	JsonObject *o = json_object_new();

	stats_json_put(o, "median", i->median);
	stats_json_put(o, "low", i->low);
	stats_json_put(o, "high", i->high);
	json_object_set_int_member(o, "n", i->n);
	return o;
}

static JsonArray *strings_json(char *const *strings)
{
	JsonArray *a = json_array_new();

	for (; strings && *strings; strings++)
		json_array_add_string_element(a, *strings);
	return a;
}

static JsonArray *texts_json(const GPtrArray *texts)
{
	JsonArray *a = json_array_new();
	guint i;

	for (i = 0; i < texts->len; i++)
		json_array_add_string_element(a, texts->pdata[i]);
	return a;
}

static JsonArray *figures_json(const struct tune_race *t,
			       const struct tune_config *c)
{
	struct tune_reps reps = tune_race_reps(t);
	JsonArray *all = json_array_new();
	guint load, m;

	/* What was not confirmed has the figures it was dropped by. */
	if (!tune_figure(c, t->goal, TUNE_DELIVERED, 0, reps).n)
		reps.first = 0;
	for (load = 0; load < t->goal->nloads; load++) {
		JsonObject *o = json_object_new();

		stats_json_put(o, "offered_pps", t->goal->loads[load].value);
		for (m = 0; m < TUNE_METRICS; m++) {
			struct interval i =
				tune_figure(c, t->goal, m, load, reps);

			json_object_set_object_member(o, names[m],
						      interval_json(&i));
		}
		json_array_add_object_element(all, o);
	}
	return all;
}

static JsonObject *knobs_json(const struct tune_space *s,
			      const struct tune_config *c)
{
	g_auto(GStrv) knobs = tune_config_knobs(s, c);
	JsonObject *o = json_object_new();
	guint i;

	for (i = 0; knobs[i]; i++) {
		g_auto(GStrv) part = g_strsplit(knobs[i], "=", 2);

		json_object_set_string_member(o, part[0], part[1]);
	}
	return o;
}

static JsonObject *config_json(const struct tune_race *t, guint id,
			       gboolean pareto, gboolean same)
{
	const struct tune_config *c = t->configs->pdata[id];
	g_autofree char *text = tune_config_text(t->space, c);
	JsonObject *o = json_object_new();

	json_object_set_int_member(o, "id", id);
	json_object_set_string_member(o, "mode",
				      t->space->modes->pdata[c->mode]);
	json_object_set_object_member(o, "knobs", knobs_json(t->space, c));
	json_object_set_string_member(o, "text", text);
	json_object_set_array_member(o, "figures", figures_json(t, c));
	stats_json_put(o, "violation",
		       tune_violation(c, t->goal, (struct tune_reps){0}));
	json_object_set_boolean_member(o, "pareto", pareto);
	json_object_set_boolean_member(o, "as_good_as_best", same);
	if (c->why)
		json_object_set_string_member(o, "why", c->why);
	else
		json_object_set_null_member(o, "why");
	return o;
}

static JsonArray *configs_json(const struct tune_race *t,
			       const struct tune_config *best)
{
	g_autofree gboolean *pareto = tune_pareto(t->configs, t->goal);
	JsonArray *all = json_array_new();
	guint i;

	for (i = 0; i < t->configs->len; i++) {
		const struct tune_config *c = t->configs->pdata[i];
		struct tune_reps reps = tune_race_reps(t);
		gboolean same = c == best || tune_is_same(c, best, t->goal,
							  reps, t->spec.exact);

		json_array_add_object_element(
			all, config_json(t, i, pareto[i], same));
	}
	return all;
}

static JsonArray *space_json(const struct tune_space *s)
{
	JsonArray *all = json_array_new();
	guint i;

	for (i = 0; i < s->dims->len; i++) {
		const struct tune_dim *d = s->dims->pdata[i];
		JsonObject *o = json_object_new();

		json_object_set_string_member(o, "knob", d->name);
		json_object_set_array_member(o, "values",
					     texts_json(d->levels));
		json_object_set_array_member(o, "modes", texts_json(d->modes));
		json_array_add_object_element(all, o);
	}
	return all;
}

/* The limits as numbers. */
static JsonArray *bounds_json(const struct tune_goal *g)
{
	JsonArray *all = json_array_new();
	guint i;

	for (i = 0; i < g->nlimits; i++) {
		const struct tune_limit *l = &g->limits[i];
		JsonObject *o = json_object_new();

		json_object_set_string_member(o, "figure", names[l->metric]);
		json_object_set_boolean_member(o, "above", l->above);
		json_object_set_double_member(o, "limit", l->limit.value);
		json_object_set_int_member(o, "load", l->load);
		json_array_add_object_element(all, o);
	}
	return all;
}

static void put_goal(JsonObject *root, const struct tune_race *t,
		     const struct tune_about *about)
{
	const struct tune_goal *g = t->goal;
	g_autofree char *wanted = tune_wanted_text(g);
	JsonArray *limits = json_array_new(), *loads = json_array_new();
	guint i;

	json_object_set_string_member(root, "goal", about->goal);
	json_object_set_string_member(root, "wanted", wanted);
	json_object_set_string_member(root, "wanted_figure", names[g->wanted]);
	json_object_set_boolean_member(root, "wanted_most", g->most);
	json_object_set_int_member(root, "wanted_load", g->load);
	json_object_set_string_member(root, "latency_figure",
				      names[tune_latency(g)]);
	json_object_set_int_member(root, "bottom_load", tune_goal_bottom(g));
	json_object_set_int_member(root, "top_load", tune_goal_top(g));
	for (i = 0; i < g->nlimits; i++) {
		g_autofree char *text = tune_limit_text(g, &g->limits[i]);

		json_array_add_string_element(limits, text);
	}
	for (i = 0; i < g->nloads; i++)
		json_array_add_double_element(loads, g->loads[i].value);
	json_object_set_array_member(root, "limits", limits);
	json_object_set_array_member(root, "bounds", bounds_json(g));
	json_object_set_array_member(root, "loads_pps", loads);
	stats_json_put(root, "knee_pps",
		       about->knee_pps > 0 ? about->knee_pps : NAN);
}

static void put_excess(JsonObject *root, const struct tune_race *t,
		       const struct tune_config *best)
{
	struct tune_reps reps = tune_race_reps(t);
	JsonObject *o = json_object_new();

	stats_json_put(o, "best", tune_violation(best, t->goal, reps));
	stats_json_put(o, "default",
		       tune_violation(t->configs->pdata[0], t->goal, reps));
	json_object_set_object_member(root, "excess", o);
}

/* How well is the best surrounded? */
static void put_neighbours(JsonObject *root, const struct tune_race *t,
			   const struct tune_config *best)
{
	g_autoptr(GPtrArray) all = tune_neighbours(t->space, best);
	guint i, tried = 0;

	for (i = 0; i < all->len; i++)
		tried += tune_race_knows(t, all->pdata[i]);
	json_object_set_int_member(root, "neighbours", all->len);
	json_object_set_int_member(root, "neighbours_tried", tried);
}

static void put_result(JsonObject *root, const struct tune_race *t,
		       const struct tune_about *about)
{
	struct tune_reps reps = tune_race_reps(t);
	const struct tune_config *best = tune_race_best(t);
	struct interval gain =
		tune_gain(best, t->configs->pdata[0], t->goal, reps);

	json_object_set_int_member(root, "best", best->id);
	json_object_set_boolean_member(root, "met",
				       !tune_violation(best, t->goal, reps));
	put_excess(root, t, best);
	put_neighbours(root, t, best);
	json_object_set_object_member(root, "best_over_default",
				      interval_json(&gain));
	json_object_set_array_member(root, "commands",
				     strings_json(about->commands));
	json_object_set_array_member(root, "not_explored",
				     strings_json(about->not_explored));
	json_object_set_array_member(root, "configurations",
				     configs_json(t, best));
}

gboolean tune_json_write(const char *run_dir, const struct tune_race *t,
			 const struct tune_about *about, GError **error)
{
	static const char *const stages[] = {"start", "refine", "confirm",
					     "over"};
	g_autofree char *path = g_build_filename(run_dir, TUNE_FILE, NULL);
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
	JsonObject *root = json_object_new();
	g_autofree char *text = NULL;

	json_object_set_int_member(root, "schema", TUNE_SCHEMA);
	json_object_set_string_member(root, "stage", stages[t->stage]);
	json_object_set_string_member(root, "device", about->device);
	json_object_set_string_member(root, "lab", about->lab);
	json_object_set_boolean_member(root, "exact", t->spec.exact);
	json_object_set_int_member(root, "seed", t->spec.seed);
	json_object_set_int_member(root, "trials", t->asked);
	json_object_set_int_member(root, "trials_limit", t->spec.trials);
	json_object_set_int_member(root, "repetitions", t->spec.reps);
	stats_json_put(root, "space_size", tune_space_size(t->space));
	json_object_set_array_member(root, "space", space_json(t->space));
	put_goal(root, t, about);
	put_result(root, t, about);
	json_node_take_object(node, root);
	text = json_to_string(node, TRUE);
	return g_file_set_contents_full(path, text, -1,
					G_FILE_SET_CONTENTS_CONSISTENT |
						G_FILE_SET_CONTENTS_DURABLE,
					0644, error);
}
