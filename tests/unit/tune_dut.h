/* SPDX-License-Identifier: GPL-2.0-only */
/* A simulated machine with knobs, for the tests of tuning. */
#ifndef TESTS_UNIT_TUNE_DUT_H
#define TESTS_UNIT_TUNE_DUT_H

#include <math.h>
#include <string.h>

#include "stats/tune_json.h"

/*
 * Three modes: "poll" takes the whole CPU, "irq" livelocks, "napi" is in
 * between, and has a delay that trades latency for CPU, a budget that matters
 * little, and a ring that bounds the queue.
 */
struct tune_dut {
	double noise; /* sigma of a lognormal, on all figures */
	double drift; /* a trial makes everything slower by so much */
	double capacity;
	guint trials;
	GRand *rand;
};

static inline struct tune_space *tune_dut_space(void)
{
	struct tune_space *s = tune_space_new();
	static const char *const modes[] = {"napi", "irq", "poll"};
	struct tune_dim *d;
	guint i;

	for (i = 0; i < G_N_ELEMENTS(modes); i++)
		tune_space_add_mode(s, modes[i]);
	d = tune_space_add_dim(s, "ring");
	tune_dim_add_range(d, 32, 1024);
	for (i = 0; i < G_N_ELEMENTS(modes); i++)
		g_ptr_array_add(d->modes, g_strdup(modes[i]));
	d = tune_space_add_dim(s, "delay");
	tune_dim_add_range(d, 0, 500);
	g_ptr_array_add(d->modes, g_strdup("napi"));
	d = tune_space_add_dim(s, "budget");
	tune_dim_add_range(d, 8, 256);
	g_ptr_array_add(d->modes, g_strdup("napi"));
	g_ptr_array_add(d->modes, g_strdup("poll"));
	return s;
}

/* What @c sets @name to; @unset when it does not. */
static inline double tune_dut_knob(const struct tune_space *s,
				   const struct tune_config *c,
				   const char *name, double unset)
{
	guint i;

	for (i = 0; i < s->dims->len; i++) {
		const struct tune_dim *d = s->dims->pdata[i];

		if (!strcmp(d->name, name) && c->level[i] != TUNE_UNSET)
			return g_ascii_strtod(d->levels->pdata[c->level[i] - 1],
					      NULL);
	}
	return unset;
}

/* Without noise. */
static inline struct tune_value tune_dut_true(const struct tune_dut *d,
					      const struct tune_space *s,
					      const struct tune_config *c,
					      double pps)
{
	const char *mode = s->modes->pdata[c->mode];
	double ring = tune_dut_knob(s, c, "ring", 256);
	double delay = tune_dut_knob(s, c, "delay", 0);
	double budget = tune_dut_knob(s, c, "budget", 64);
	double per_frame = 0.8 / d->capacity, capacity = d->capacity;
	double us = 20, cpu;
	struct tune_value v = {0};

	if (!strcmp(mode, "napi")) {
		per_frame *= 1 + 1 / (1 + delay / 30);
		per_frame *= 1 + 0.02 * fabs(log2(budget / 64));
		us += 0.9 * delay;
	} else if (!strcmp(mode, "irq")) {
		per_frame *= 2.2;
		us = 15;
	} else {
		us = 8;
	}
	cpu = strcmp(mode, "poll") ? MIN(1, pps * per_frame) : 1;
	v.of[TUNE_DELIVERED] = MIN(pps, capacity);
	if (!strcmp(mode, "irq") && pps > capacity)
		v.of[TUNE_DELIVERED] = MAX(2 * capacity - pps, 0);
	if (pps > capacity)
		us += 1e6 * ring / capacity;
	v.of[TUNE_P50] = us;
	v.of[TUNE_P90] = 1.2 * us;
	v.of[TUNE_P99] = 1.5 * us;
	v.of[TUNE_P999] = 2 * us;
	v.of[TUNE_CPU] = cpu;
	v.of[TUNE_LOSS] = 1 - v.of[TUNE_DELIVERED] / pps;
	return v;
}

static inline double tune_dut_gauss(GRand *rand)
{
	double u = g_rand_double_range(rand, 1e-12, 1);
	double v = g_rand_double(rand);

	return sqrt(-2 * log(u)) * cos(2 * G_PI * v);
}

static inline struct tune_value tune_dut_trial(struct tune_dut *d,
					       const struct tune_race *t,
					       const struct tune_ask *a)
{
	const struct tune_config *c = t->configs->pdata[a->config];
	struct tune_value v =
		tune_dut_true(d, t->space, c, t->goal->loads[a->load].value);
	double slow = exp(d->drift * d->trials++);
	guint m;

	for (m = 0; m < TUNE_METRICS; m++)
		v.of[m] *= exp(d->noise * tune_dut_gauss(d->rand));
	for (m = 0; m <= TUNE_P999; m++)
		v.of[m] *= slow;
	v.of[TUNE_CPU] *= slow;
	v.load = a->load;
	v.rep = a->rep;
	return v;
}

/* A whole search. */
static inline struct tune_race *tune_dut_search(struct tune_dut d,
						const struct tune_space *s,
						const struct tune_goal *g,
						const struct tune_spec *spec)
{
	struct tune_race *t = tune_race_new(s, g, spec);
	GArray *batch;
	guint i;

	d.rand = g_rand_new_with_seed(spec->seed + 1000);
	while ((batch = tune_race_batch(t))->len) {
		for (i = 0; i < batch->len; i++) {
			const struct tune_ask *a =
				&g_array_index(batch, struct tune_ask, i);
			struct tune_value v = tune_dut_trial(&d, t, a);

			tune_race_tell(t, a->config, &v);
		}
		g_array_unref(batch);
	}
	g_array_unref(batch);
	g_rand_free(d.rand);
	return t;
}

/* The same, of , which is freed, and with a knee of 100,000; left in . */
static inline gboolean tune_dut_leave(const char *dir, struct tune_space *s,
				      const char *goal, guint trials,
				      const struct tune_dut *d, gboolean over)
{
	const struct tune_spec spec = {.trials = trials,
				       .reps = d->noise > 0 ? 4 : 1,
				       .exact = !(d->noise > 0)};
	const struct tune_about about = {
		.goal = goal, .device = "virtio", .lab = "virtual"};
	struct tune_race *t;
	struct tune_goal g;
	gboolean ok;

	if (!tune_goal_parse(&g, goal, NULL))
		return FALSE;
	tune_goal_resolve(&g, 100000);
	t = tune_dut_search(*d, s, &g, &spec);
	if (!over)
		t->stage = TUNE_REFINE;
	ok = tune_json_write(dir, t, &about, NULL);
	tune_race_free(t);
	tune_space_free(s);
	return ok;
}

#endif
