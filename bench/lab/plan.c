/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/plan.h"

#include "lab/numbers.h"

#define PLAN_MAX_SHARDS 10000

/* Fisher and Yates. */
static void shuffle(guint *items, guint n, GRand *rand)
{
	guint i;

	for (i = 0; i < n; i++)
		items[i] = i;
	for (i = n; i > 1; i--) {
		guint j = (guint)g_rand_int_range(rand, 0, (gint32)i);
		guint tmp = items[i - 1];

		items[i - 1] = items[j];
		items[j] = tmp;
	}
}

struct shape {
	guint arms, loads, reps;
	guint *arm_order, *load_order; /* room for them */
};

static void add_device(GArray *plan, const struct shape *shape, guint device,
		       GRand *rand)
{
	guint rep, l, a;

	for (rep = 1; rep <= shape->reps; rep++) {
		shuffle(shape->load_order, shape->loads, rand);
		for (l = 0; l < shape->loads; l++) {
			shuffle(shape->arm_order, shape->arms, rand);
			for (a = 0; a < shape->arms; a++) {
				struct plan_point p = {
					.device = device,
					.arm = shape->arm_order[a],
					.load = shape->load_order[l],
					.rep = rep,
				};

				g_array_append_val(plan, p);
			}
		}
	}
}

GArray *plan_make(guint devices, guint arms, guint loads, guint reps,
		  guint32 seed)
{
	GArray *plan = g_array_new(FALSE, FALSE, sizeof(struct plan_point));
	GRand *rand = g_rand_new_with_seed(seed);
	struct shape shape = {
		.arms = arms,
		.loads = loads,
		.reps = reps,
		.arm_order = g_new(guint, MAX(arms, 1)),
		.load_order = g_new(guint, MAX(loads, 1)),
	};
	guint device;

	for (device = 0; device < devices; device++)
		add_device(plan, &shape, device, rand);
	g_free(shape.load_order);
	g_free(shape.arm_order);
	g_rand_free(rand);
	return plan;
}

static const struct plan_point *at(const GArray *plan, guint i)
{
	return &g_array_index(plan, struct plan_point, i);
}

/* All arms at one load of one repetition are what is compared. */
static gboolean is_compared(const struct plan_point *a,
			    const struct plan_point *b)
{
	return a->device == b->device && a->load == b->load && a->rep == b->rep;
}

GArray *plan_deal(const GArray *plan, gboolean together, guint count)
{
	GArray *shards =
		g_array_sized_new(FALSE, FALSE, sizeof(guint), plan->len);
	guint i, hand = 0, shard;

	for (i = 0; i < plan->len; i++) {
		if (i &&
		    !(together && is_compared(at(plan, i - 1), at(plan, i))))
			hand++;
		shard = hand % count + 1;
		g_array_append_val(shards, shard);
	}
	return shards;
}

guint plan_hands(const GArray *plan, gboolean together)
{
	GArray *dealt = plan_deal(plan, together, MAX(plan->len, 1));
	guint hands =
		plan->len ? g_array_index(dealt, guint, plan->len - 1) : 0;

	g_array_unref(dealt);
	return hands;
}

void plan_shard(GArray *plan, gboolean together, guint index, guint count)
{
	GArray *shards = plan_deal(plan, together, count);
	guint from, to = 0;

	for (from = 0; from < plan->len; from++)
		if (g_array_index(shards, guint, from) == index)
			g_array_index(plan, struct plan_point, to++) =
				g_array_index(plan, struct plan_point, from);
	g_array_set_size(plan, to);
	g_array_unref(shards);
}

gboolean plan_parse_shard(const char *text, guint *index, guint *count)
{
	char **part = g_strsplit(text, "/", 2);
	gint64 i = 0, n = 0;
	gboolean ok;

	ok = g_strv_length(part) == 2 &&
	     number_parse_int(part[1], 1, PLAN_MAX_SHARDS, &n) &&
	     number_parse_int(part[0], 1, n, &i);
	g_strfreev(part);
	if (!ok)
		return FALSE;
	*index = (guint)i;
	*count = (guint)n;
	return TRUE;
}
