/* SPDX-License-Identifier: GPL-2.0-only */
/* What a run compares, and which row is whose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lab/arms.h"
#include "lab/config.h"
#include "stats/summary.h"

#define TEXT                                           \
	"[scenario]\nname = s\nquestion = q\n"         \
	"[device]\ndevice = virtio\nworkload = sink\n" \
	"[load]\ngrid = 0.5; 1\nreps = 3\n"            \
	"[modes]\nlist = "

static struct scenario *scenario(const char *modes)
{
	char *text = g_strconcat(TEXT, modes, "\n", NULL);
	struct scenario *s = scenario_parse(text, "test", NULL, NULL, NULL);

	g_free(text);
	assert_non_null(s);
	return s;
}

static const struct arm *arm_at(const GArray *arms, guint i)
{
	return &g_array_index(arms, struct arm, i);
}

/* All modes once, in their order, and the first a second time, last. */
static void test_pair(void **state)
{
	struct scenario *s = scenario("napi; irq");
	GArray *without = arms_make(s, NULL, FALSE);
	GArray *with = arms_make(s, NULL, TRUE);

	(void)state;
	assert_int_equal(without->len, 2);
	assert_int_equal(with->len, 3);
	assert_string_equal(arm_at(with, 0)->of->name, "napi");
	assert_string_equal(arm_at(with, 2)->of->name, "napi");
	assert_int_equal(arm_at(with, 0)->twin, 0);
	assert_int_equal(arm_at(with, 1)->twin, 0);
	assert_int_equal(arm_at(with, 2)->twin, 1);
	g_array_unref(without);
	g_array_unref(with);
	scenario_free(s);
}

/* One mode is compared with nothing. */
static void test_alone(void **state)
{
	struct scenario *s = scenario("napi");
	GArray *arms = arms_make(s, NULL, TRUE);

	(void)state;
	assert_int_equal(arms->len, 1);
	g_array_unref(arms);
	scenario_free(s);
}

static void test_labels(void **state)
{
	static const struct {
		int twin;
		const char *collectors, *label, *params;
	} cases[] = {
		{0, NULL, "napi", "budget=2;ring=64"},
		{1, NULL, "napi (A/A)", "budget=2;ring=64"},
		{0, "all", "napi collectors=all",
		 "budget=2;collectors=all;ring=64"},
		{1, "none", "napi collectors=none (A/A)",
		 "budget=2;collectors=none;ring=64"},
	};
	struct scenario *s = scenario("napi");
	GPtrArray *set = knob_values_new(), *none = g_ptr_array_new();
	guint i;

	(void)state;
	assert_true(knob_values_set(set, "--set", "ring=64", NULL));
	assert_true(knob_values_set(set, "--set", "budget=2", NULL));
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct arm arm = {
			.of = scenario_arm_find(s, "napi"),
			.twin = cases[i].twin,
			.collectors = cases[i].collectors,
			.knobs = set,
		};
		char *label = arm_label(&arm), *params = arm_params(&arm);
		char *alone;

		arm.knobs = none;
		alone = arm_params(&arm);
		assert_string_equal(label, cases[i].label);
		assert_string_equal(params, cases[i].params);
		assert_null(strchr(alone, ';'));
		g_free(label);
		g_free(params);
		g_free(alone);
	}
	g_ptr_array_unref(none);
	g_ptr_array_unref(set);
	scenario_free(s);
}

static struct point row(const char *mode, int twin, double grid, int rep)
{
	struct point p;

	point_init(&p);
	g_strlcpy(p.device, "virtio", sizeof(p.device));
	g_strlcpy(p.mode, mode, sizeof(p.mode));
	p.twin = twin;
	p.grid = grid;
	p.rep = rep;
	return p;
}

/* Each row is one arm's, and a twin's never the other's. */
static void test_rows(void **state)
{
	struct scenario *s = scenario("napi; irq");
	GArray *arms = arms_make(s, NULL, TRUE);
	GArray *plan = plan_make(1, arms->len, 2, 3, 1);
	guint i, j;

	(void)state;
	for (i = 0; i < plan->len; i++) {
		const struct plan_point *at =
			&g_array_index(plan, struct plan_point, i);
		const struct arm *arm = arm_at(arms, at->arm);
		struct point p = row(arm->of->mode, arm->twin,
				     at->load ? 1.00001 : 0.5, (int)at->rep);

		for (j = 0; j < plan->len; j++)
			assert_int_equal(
				arms_is_at(arms, s,
					   &g_array_index(plan,
							  struct plan_point, j),
					   &p),
				i == j);
	}
	g_array_unref(plan);
	g_array_unref(arms);
	scenario_free(s);
}

static void test_rows_of_collectors(void **state)
{
	struct scenario *s = scenario("napi");
	GArray *arms = arms_make(s, NULL, FALSE);
	struct plan_point at = {.rep = 1};
	struct point p = row("napi", 0, 0.5, 1);

	(void)state;
	g_array_index(arms, struct arm, 0).collectors = "all";
	assert_false(arms_is_at(arms, s, &at, &p));
	g_strlcpy(p.params, "a=1;collectors=all", sizeof(p.params));
	assert_true(arms_is_at(arms, s, &at, &p));
	g_strlcpy(p.params, "collectors=none", sizeof(p.params));
	assert_false(arms_is_at(arms, s, &at, &p));
	g_array_unref(arms);
	scenario_free(s);
}

/* Without a pair the places are those of the modes, as they always were. */
static void test_places(void **state)
{
	struct scenario *s = scenario("napi; irq");
	GArray *arms = arms_make(s, NULL, FALSE);
	struct plan_point at = {0};
	int place = 0;

	(void)state;
	for (at.device = 0; at.device < 2; at.device++)
		for (at.arm = 0; at.arm < 2; at.arm++)
			for (at.load = 0; at.load < 2; at.load++)
				for (at.rep = 1; at.rep <= 3; at.rep++)
					assert_int_equal(
						arms_place(arms, s, &at),
						++place);
	g_array_unref(arms);
	scenario_free(s);
}

/* Virtual time is exact, and who began without a pair goes on without. */
static void test_who_has_one(void **state)
{
	struct config *c = config_new(), *back;
	struct scenario *s = scenario("napi; irq");
	JsonObject *root = json_object_new(), *request;

	(void)state;
	assert_true(config_has_pair(c));
	c->path = g_strdup("p");
	c->text = g_strdup("t");
	config_to_json(c, s, root);
	back = config_from_json(root, "test", NULL);
	assert_true(config_has_pair(back));
	config_free(back);
	request = json_object_get_object_member(root, "request");
	json_object_remove_member(request, "pair");
	back = config_from_json(root, "test", NULL);
	assert_false(config_has_pair(back));
	config_free(back);
	g_free(c->lab);
	c->lab = g_strdup("virtual");
	assert_false(config_has_pair(c));
	config_to_json(c, s, root);
	request = json_object_get_object_member(root, "request");
	assert_false(json_object_has_member(request, "pair"));
	json_object_unref(root);
	config_free(c);
	scenario_free(s);
}

/* A twin is a series of its own, and only for those who ask. */
static void test_series(void **state)
{
	g_autoptr(GArray) points =
		g_array_new(FALSE, FALSE, sizeof(struct point));
	g_autoptr(GPtrArray) all = NULL, with = NULL;
	guint i;

	(void)state;
	for (i = 0; i < 4; i++) {
		struct point p = row("napi", i % 2, 0.5, (int)i / 2 + 1);

		p.valid = TRUE;
		g_array_append_val(points, p);
	}
	all = summary_new(points);
	with = summary_with_twins(points);
	assert_int_equal(all->len, 1);
	assert_int_equal(with->len, 2);
	assert_non_null(summary_find(with, "napi" SUMMARY_TWIN));
	assert_ptr_equal(summary_find_on(with, "napi", "virtio"),
			 summary_find(with, "napi"));
	for (i = 0; i < with->len; i++) {
		const struct series *s = with->pdata[i];

		assert_int_equal(g_array_index(s->loads, struct load, 0).rows,
				 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pair),
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_rows_of_collectors),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_who_has_one),
		cmocka_unit_test(test_series),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
