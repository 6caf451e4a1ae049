/* SPDX-License-Identifier: GPL-2.0-only */
/* A scenario's file: parsed, checked as a run would, and kept in run.json. */
#include "fuzz.h"

#include <string.h>

#include "lab/arms.h"
#include "lab/config.h"
#include "lab/needs.h"

#define LABEL "fuzz.conf"

static const struct way {
	const char *profile, *lab;
} ways[] = {{NULL, NULL}, {"std", "realtime"}, {"quick", "virtual"}};

static void look_at(const struct scenario *s, const char *lab)
{
	g_autofree char *names = scenario_arm_names(s);
	g_autofree char *unmet = needs_unmet(s, lab, "6.1", NULL, 2);
	g_autoptr(GArray) arms = arms_make(s, NULL, TRUE);
	guint i;

	for (i = 0; i < arms->len; i++) {
		const struct arm *arm = &g_array_index(arms, struct arm, i);
		g_autofree char *label = arm_label(arm);
		g_autofree char *params = arm_params(arm);

		fuzz_need_line(label);
		fuzz_need(!strchr(params, '\n'), "params of two lines");
	}
	fuzz_need(*names, "no arms");
	if (unmet)
		fuzz_need_line(unmet);
}

static void parse(const char *text, const struct way *w)
{
	GError *error = NULL;
	struct scenario *s =
		scenario_parse(text, LABEL, w->profile, w->lab, &error);

	fuzz_need_judged(s != NULL, &error);
	if (!s)
		return;
	look_at(s, w->lab ? w->lab : "realtime");
	scenario_free(s);
}

static char *as_json(const struct config *c, const struct scenario *s)
{
	JsonNode *node = json_node_new(JSON_NODE_OBJECT);
	char *text;

	json_node_take_object(node, json_object_new());
	config_to_json(c, s, json_node_get_object(node));
	text = json_to_string(node, TRUE);
	json_node_unref(node);
	return text;
}

/* What a run.json says of @c is @c again. */
static void keep(const struct config *c, const struct scenario *s)
{
	g_autofree char *text = as_json(c, s), *again = NULL;
	g_autoptr(JsonNode) node = json_from_string(text, NULL);
	GError *error = NULL;
	struct scenario *same;
	struct config *back;
	GPtrArray *knobs;

	fuzz_need(node != NULL, "run.json is none: %s", text);
	back = config_from_json(json_node_get_object(node), LABEL, &error);
	fuzz_need(back != NULL, "a request is not read back: %s", text);
	same = config_build(back, &knobs, &error);
	fuzz_need(same != NULL, "it is not taken twice: %s",
		  error ? error->message : "");
	again = as_json(back, same);
	fuzz_need_same(text, again, "run.json");
	g_ptr_array_unref(knobs);
	scenario_free(same);
	config_free(back);
}

static void build(const char *text, const struct way *w)
{
	struct config *c = config_new();
	GPtrArray *knobs = NULL;
	GError *error = NULL;
	struct scenario *s;

	c->path = g_strdup(LABEL);
	c->text = g_strdup(text);
	g_free(c->lab);
	c->lab = g_strdup(w->lab);
	s = config_build(c, &knobs, &error);
	fuzz_need_judged(s != NULL, &error);
	/* JSON is UTF-8, and so is what is read from a file of keys. */
	if (s && g_utf8_validate(text, -1, NULL))
		keep(c, s);
	if (s) {
		g_ptr_array_unref(knobs);
		scenario_free(s);
	}
	config_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	guint i;

	for (i = 0; i < G_N_ELEMENTS(ways); i++) {
		parse(text, &ways[i]);
		if (ways[i].lab)
			build(text, &ways[i]);
	}
	return 0;
}
