/* SPDX-License-Identifier: GPL-2.0-only */
#include "tunetable.h"

#include <math.h>
#include <string.h>

#include "stats/json_read.h"
#include "stats/tune_json.h"

static enum tune_metric metric_of(JsonObject *tune, const char *member)
{
	const char *name = json_object_get_string_member(tune, member);
	enum tune_metric m = 0;

	while (m < TUNE_INDEX && strcmp(tune_json_name(m), name))
		m++;
	return m;
}

static guint load_of(JsonObject *tune, const char *member)
{
	return (guint)json_object_get_int_member(tune, member);
}

static void row_free(gpointer data)
{
	struct tune_row *r = data;

	g_free(r->name);
	g_free(r->latency);
	g_free(r->cpu);
	g_free(r->delivered);
	g_free(r->wanted);
	g_free(r);
}

static char *figure_text(JsonObject *config, guint load, enum tune_metric m,
			 double *value)
{
	double v = tune_json_figure(config, load, tune_json_name(m));

	if (value)
		*value = v;
	return tune_metric_text(m, v);
}

static struct tune_row *row_new(JsonObject *tune, JsonObject *config)
{
	struct tune_row *r = g_new0(struct tune_row, 1);
	guint low = load_of(tune, "bottom_load"),
	      top = load_of(tune, "top_load");

	r->config = config;
	r->id = (guint)json_object_get_int_member(config, "id");
	r->name = r->id ? g_strdup_printf("c%u", r->id) : g_strdup("default");
	r->text = json_object_get_string_member(config, "text");
	r->latency = figure_text(config, low, metric_of(tune, "latency_figure"),
				 &r->of_latency);
	r->cpu = figure_text(config, low, TUNE_CPU, &r->of_cpu);
	r->delivered =
		figure_text(config, top, TUNE_DELIVERED, &r->of_delivered);
	r->wanted = figure_text(config, load_of(tune, "wanted_load"),
				metric_of(tune, "wanted_figure"), NULL);
	r->violation = jsonread_number(config, "violation", INFINITY);
	r->mark = r->violation > 0 ? " !" : "";
	r->pareto = json_object_get_boolean_member(config, "pareto");
	r->best = r->id == load_of(tune, "best");
	r->why = json_object_get_null_member(config, "why")
			 ? NULL
			 : json_object_get_string_member(config, "why");
	return r;
}

struct order {
	guint load;
	const char *figure;
	gboolean most;
};

/* As the search ranks them, by all their repetitions. */
static gint compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct tune_row *x = *(struct tune_row *const *)a;
	const struct tune_row *y = *(struct tune_row *const *)b;
	const struct order *o = data;
	double p, q;

	if (x->violation < y->violation || x->violation > y->violation)
		return x->violation < y->violation ? -1 : 1;
	p = tune_json_figure(x->config, o->load, o->figure);
	q = tune_json_figure(y->config, o->load, o->figure);
	if (p < q || p > q)
		return (p < q) != o->most ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static GPtrArray *rows_new(JsonObject *tune)
{
	JsonArray *all = json_object_get_array_member(tune, "configurations");
	GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
	struct order order = {
		.load = load_of(tune, "wanted_load"),
		.figure = json_object_get_string_member(tune, "wanted_figure"),
		.most = json_object_get_boolean_member(tune, "wanted_most"),
	};
	guint i;

	for (i = 0; i < json_array_get_length(all); i++)
		g_ptr_array_add(
			rows,
			row_new(tune, json_array_get_object_element(all, i)));
	g_ptr_array_sort_with_data(rows, compare_rows, &order);
	return rows;
}

static char **strings_of(JsonObject *tune, const char *member)
{
	JsonArray *all = json_object_get_array_member(tune, member);
	g_autoptr(GStrvBuilder) to = g_strv_builder_new();
	guint i;

	for (i = 0; i < json_array_get_length(all); i++)
		g_strv_builder_add(to, json_array_get_string_element(all, i));
	return g_strv_builder_end(to);
}

static char *meaning_of(JsonObject *tune)
{
	g_auto(GStrv) limits = strings_of(tune, "limits");
	g_autofree char *all = g_strjoinv(", ", limits);

	return g_strconcat(json_object_get_string_member(tune, "wanted"),
			   *all ? ", where " : "", all, NULL);
}

static const struct tune_row *row_of(const struct tune_table *t, guint id)
{
	guint i = 0;

	while (((const struct tune_row *)t->rows->pdata[i])->id != id)
		i++;
	return t->rows->pdata[i];
}

static double load_pps(JsonObject *tune, const char *member)
{
	JsonArray *loads = json_object_get_array_member(tune, "loads_pps");

	return json_array_get_double_element(loads, load_of(tune, member));
}

static char *where_of(JsonObject *tune)
{
	return g_strdup_printf(
		"%s and cpu at %.0f pps, delivered at %.0f pps",
		tune_metric_name(metric_of(tune, "latency_figure")),
		load_pps(tune, "bottom_load"), load_pps(tune, "top_load"));
}

/* The limit on @figure at the lowest load, where the table has it. */
static double limit_of(JsonObject *tune, const char *figure)
{
	double limit = NAN;
	JsonArray *all;
	guint i;

	if (!json_object_has_member(tune, "bounds"))
		return limit;
	all = json_object_get_array_member(tune, "bounds");
	for (i = 0; i < json_array_get_length(all); i++) {
		JsonObject *o = json_array_get_object_element(all, i);

		if (!strcmp(json_object_get_string_member(o, "figure"),
			    figure) &&
		    load_of(o, "load") == load_of(tune, "bottom_load"))
			limit = json_object_get_double_member(o, "limit");
	}
	return limit;
}

static char *verdict_of(JsonObject *tune, const struct tune_row *best)
{
	gboolean met = json_object_get_boolean_member(tune, "met");
	gboolean over =
		!strcmp(json_object_get_string_member(tune, "stage"), "over");

	return g_strdup_printf(
		"%s: %s, %s %s, cpu %s, %s%s", best->name, best->text,
		tune_metric_name(metric_of(tune, "latency_figure")),
		best->latency, best->cpu,
		met ? "reaches the goal"
		    : "comes nearest: nothing measured reaches the goal",
		over ? "" : " (the search is not over)");
}

static char *ratio_text(JsonObject *tune, const struct tune_row *best,
			const struct tune_row *stock)
{
	JsonObject *o =
		json_object_get_object_member(tune, "best_over_default");
	const char *name = tune_metric_name(metric_of(tune, "wanted_figure"));
	JsonNode *median = json_object_get_member(o, "median");

	if (JSON_NODE_HOLDS_NULL(median))
		return g_strdup_printf("%s is %s; of the default, %s", name,
				       best->wanted, stock->wanted);
	if (json_object_get_boolean_member(tune, "exact"))
		return g_strdup_printf("%s is %.3f of the default's, exactly",
				       name, json_node_get_double(median));
	return g_strdup_printf(
		"%s is %.3f of the default's (%.3f..%.3f of %d side by side)",
		name, json_node_get_double(median),
		json_object_get_double_member(o, "low"),
		json_object_get_double_member(o, "high"),
		(int)json_object_get_int_member(o, "n"));
}

/* Who breaks a limit is no yardstick, and has to be told from one. */
static char *gain_of(JsonObject *tune, const struct tune_row *best,
		     const struct tune_row *stock)
{
	g_autofree char *ratio = NULL;

	if (!best->id)
		return g_strdup("none: the default is the best");
	ratio = ratio_text(tune, best, stock);
	if (best->violation > 0 || !(stock->violation > 0))
		return g_steal_pointer(&ratio);
	return g_strconcat("it keeps the limits, which the default does not; ",
			   ratio, NULL);
}

/* "; 3 of 5 one step away were measured", where the file says so. */
static char *surroundings_of(JsonObject *tune)
{
	if (!json_object_has_member(tune, "neighbours"))
		return g_strdup("");
	return g_strdup_printf(
		"; of %d one step away from it %d were measured",
		(int)json_object_get_int_member(tune, "neighbours"),
		(int)json_object_get_int_member(tune, "neighbours_tried"));
}

static char *sure_of(JsonObject *tune, const GPtrArray *rows)
{
	gboolean exact = json_object_get_boolean_member(tune, "exact");
	g_autofree char *around = surroundings_of(tune);
	g_autoptr(GString) names = g_string_new(NULL);
	guint i, same = 0, failed = 0;

	for (i = 0; i < rows->len; i++) {
		const struct tune_row *r = rows->pdata[i];

		failed += r->why != NULL;
		if (r->best || !json_object_get_boolean_member(
				       r->config, "as_good_as_best"))
			continue;
		same++;
		g_string_append_printf(names, "%s %s", same > 1 ? "," : ":",
				       r->name);
	}
	return g_strdup_printf("%u of %u configurations %s%s; %u could not be "
			       "measured%s",
			       same, rows->len - 1 - failed,
			       exact ? "are within 1 % of it"
				     : "cannot be told from it",
			       names->str, failed, around);
}

struct tune_table *tune_table_new(JsonObject *tune)
{
	struct tune_table *t = g_new0(struct tune_table, 1);
	const struct tune_row *best;

	t->goal = json_object_get_string_member(tune, "goal");
	t->latency_name = tune_metric_name(metric_of(tune, "latency_figure"));
	t->wanted_name = tune_metric_name(metric_of(tune, "wanted_figure"));
	t->meaning = meaning_of(tune);
	t->rows = rows_new(tune);
	best = row_of(t, load_of(tune, "best"));
	t->verdict = verdict_of(tune, best);
	t->gain = gain_of(tune, best, row_of(t, 0));
	t->sure = sure_of(tune, t->rows);
	t->commands = strings_of(tune, "commands");
	t->not_explored = strings_of(tune, "not_explored");
	t->where = where_of(tune);
	t->latency_limit = limit_of(
		tune, json_object_get_string_member(tune, "latency_figure"));
	t->cpu_limit = limit_of(tune, tune_json_name(TUNE_CPU));
	t->maps[0] = tune_map_of_modes(tune, t->rows);
	t->maps[1] = tune_map_of_knobs(tune, t->rows);
	return t;
}

void tune_table_free(struct tune_table *t)
{
	guint i;

	g_free(t->meaning);
	g_free(t->where);
	g_free(t->verdict);
	g_free(t->gain);
	g_free(t->sure);
	g_strfreev(t->commands);
	g_strfreev(t->not_explored);
	for (i = 0; i < G_N_ELEMENTS(t->maps); i++)
		g_clear_pointer(&t->maps[i], tune_map_free);
	g_ptr_array_unref(t->rows);
	g_free(t);
}
