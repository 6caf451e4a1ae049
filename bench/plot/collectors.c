/* SPDX-License-Identifier: GPL-2.0-only */
#include "collectors.h"

#include <string.h>

#include "runinfo.h"
#include "stats/metrics.h"

JsonObject *collectors_recorded(const struct run_view *run)
{
	JsonNode *node = json_object_get_member(run->info, "collectors");

	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node)
						    : NULL;
}

static void count_on(JsonObject *object, const char *name, JsonNode *node,
		     gpointer data)
{
	g_autofree char *state = runinfo_text(object, name);

	(void)node;
	if (!g_strcmp0(state, "on"))
		++*(guint *)data;
}

guint collectors_on(const struct run_view *run)
{
	JsonObject *all = collectors_recorded(run);
	guint n = 0;

	if (all)
		json_object_foreach_member(all, count_on, &n);
	return n;
}

/* The other half of @s, measured without any. */
static const struct series *without(const GPtrArray *all,
				    const struct series *s)
{
	guint i;

	for (i = 0; i < all->len; i++) {
		const struct series *other = all->pdata[i];

		if (!strcmp(point_arm(other->like), point_arm(s->like)) &&
		    !strcmp(other->like->device, s->like->device) &&
		    strstr(other->like->params, "collectors=none"))
			return other;
	}
	return NULL;
}

GPtrArray *collectors_costs(const GPtrArray *all)
{
	GPtrArray *costs = g_ptr_array_new_with_free_func(g_free);
	point_value rate = metric_find("delivered_pps")->of_point;
	guint i;

	for (i = 0; i < all->len; i++) {
		const struct series *s = all->pdata[i];
		const struct series *none;
		struct collectors_cost c = {.mode = point_arm(s->like)};

		if (!strstr(s->like->params, "collectors=all"))
			continue;
		none = without(all, s);
		if (none)
			c.ratio = series_ratio(s, none, rate);
		if (c.ratio.n)
			g_ptr_array_add(costs, g_memdup2(&c, sizeof(c)));
	}
	return costs;
}
