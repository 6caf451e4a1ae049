/* SPDX-License-Identifier: GPL-2.0-only */
/* The user's request in run.json. */
#include "lab/collectors.h"
#include "lab/config.h"
#include "lab/error.h"
#include "lab/numbers.h"
#include "lab/plan.h"
#include "stats/json_read.h"
#include "stats/planted.h"

static void put_text(JsonObject *o, const char *name, const char *value)
{
	if (value)
		json_object_set_string_member(o, name, value);
}

void config_to_json(const struct config *c, const struct scenario *s,
		    JsonObject *root)
{
	JsonObject *scenario = json_object_new();
	JsonObject *request = json_object_new();
	JsonArray *sets = json_array_new();
	char *shard = g_strdup_printf("%u/%u", c->shard, c->shards);
	guint i;

	put_text(scenario, "name", s->name);
	put_text(scenario, "question", s->question);
	put_text(scenario, "source", s->source);
	put_text(scenario, "knee_mode", s->knee_mode);
	put_text(scenario, "path", c->path);
	put_text(scenario, "text", c->text);
	json_object_set_object_member(root, "scenario", scenario);

	put_text(request, "profile", c->profile);
	put_text(request, "lab", c->lab);
	put_text(request, "kernel", c->kernel);
	put_text(request, "host", c->host);
	put_text(request, "iface", c->iface);
	put_text(request, "gen", c->gen);
	put_text(request, "gen_port", c->gen_port);
	put_text(request, "physical", c->physical);
	put_text(request, "device", c->device);
	put_text(request, "modes", c->modes);
	put_text(request, "arms", c->arms);
	put_text(request, "collectors", c->collectors);
	put_text(request, "shard", shard);
	for (i = 0; c->sets[i]; i++)
		json_array_add_string_element(sets, c->sets[i]);
	json_object_set_array_member(request, "set", sets);
	if (config_has_pair(c))
		json_object_set_boolean_member(request, "pair", TRUE);
	if (config_deals_together(c))
		json_object_set_boolean_member(request, "together", TRUE);
	json_object_set_object_member(root, "request", request);
	json_object_set_int_member(root, "seed", c->seed);
	put_text(root, PLANTED_MEMBER, c->plant);
	overlays_to_json(s->overlays, root);
	g_free(shard);
}

/* A copy of the text at @name, or NULL. */
static char *get_text(JsonObject *o, const char *name)
{
	return g_strdup(jsonread_text(o, name, NULL));
}

static char **get_sets(JsonObject *request)
{
	GPtrArray *sets = g_ptr_array_new();
	JsonArray *array = jsonread_list(request, "set");
	guint i;

	for (i = 0; array && i < json_array_get_length(array); i++) {
		JsonNode *one = json_array_get_element(array, i);

		if (json_node_get_value_type(one) == G_TYPE_STRING)
			g_ptr_array_add(sets, json_node_dup_string(one));
	}
	g_ptr_array_add(sets, NULL);
	return (char **)g_ptr_array_free(sets, FALSE);
}

static gboolean take(struct config *c, JsonObject *root)
{
	JsonObject *scenario = jsonread_object(root, "scenario");
	JsonObject *request = jsonread_object(root, "request");
	gint64 seed = jsonread_whole(root, "seed", 0, G_MAXUINT32, -1);
	char *shard = NULL;
	gboolean ok;

	if (!scenario || !request || seed < 0)
		return FALSE;
	c->path = get_text(scenario, "path");
	c->text = get_text(scenario, "text");
	c->profile = get_text(request, "profile");
	c->lab = get_text(request, "lab");
	c->kernel = get_text(request, "kernel");
	c->host = get_text(request, "host");
	c->iface = get_text(request, "iface");
	c->gen = get_text(request, "gen");
	c->gen_port = get_text(request, "gen_port");
	c->physical = get_text(request, "physical");
	c->device = get_text(request, "device");
	c->modes = get_text(request, "modes");
	c->arms = get_text(request, "arms");
	c->collectors = get_text(request, "collectors");
	if (!c->collectors) /* before there were any */
		c->collectors = g_strdup(COLLECTORS_DEFAULT);
	c->sets = get_sets(request);
	c->seed = (guint32)seed;
	/* Who began without goes on without: the points are the same then. */
	c->pair = jsonread_flag(request, "pair", FALSE);
	c->together = jsonread_flag(request, "together", FALSE);
	c->plant = get_text(root, PLANTED_MEMBER);
	shard = get_text(request, "shard");
	ok = c->path && c->text && c->profile && c->lab && c->kernel && shard &&
	     plan_parse_shard(shard, &c->shard, &c->shards);
	g_free(shard);
	return ok;
}

struct config *config_from_json(JsonObject *root, const char *label,
				GError **error)
{
	struct config *c = g_new0(struct config, 1);

	if (take(c, root))
		return c;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: does not say what was run (scenario, request, seed)",
		    label);
	config_free(c);
	return NULL;
}
