/* SPDX-License-Identifier: GPL-2.0-only */
/* One run against another: which points meet, and what is called different. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "lab/provenance.h"
#include "stats/compare.h"

static GArray *points_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct point));
}

static struct point *add(GArray *points, const char *mode, double pps, int rep,
			 double delivered_pps)
{
	struct point p;

	point_init(&p);
	g_strlcpy(p.mode, mode, sizeof(p.mode));
	p.offered_pps = pps;
	p.rep = rep;
	p.seq = (int)points->len + 1;
	p.delivered_pps = delivered_pps;
	p.valid = TRUE;
	g_array_append_val(points, p);
	return &g_array_index(points, struct point, points->len - 1);
}

static void add_cost(GArray *costs, int seq, const char *stage,
		     gint64 instructions, gint64 frames)
{
	struct cost c = {
		.seq = seq, .instructions = instructions, .frames = frames};

	g_strlcpy(c.stage, stage, sizeof(c.stage));
	g_array_append_val(costs, c);
}

static struct comparison *compare(const GArray *a, const GArray *costs_a,
				  const GArray *b, const GArray *costs_b)
{
	const struct compare_run run_a = {a, costs_a}, run_b = {b, costs_b};

	return compare_runs(&run_a, &run_b);
}

static const struct compare_row *row(const struct comparison *c, guint i)
{
	assert_true(i < c->rows->len);
	return c->rows->pdata[i];
}

static void medians_and_ranges(void **state)
{
	g_autoptr(GArray) a = points_new();
	g_autoptr(GArray) b = points_new();
	const struct compare_value *v;
	struct comparison *c;

	(void)state;
	add(a, "irq", 1000, 1, 990);
	add(a, "irq", 1000, 2, 1000);
	add(a, "irq", 1000, 3, 980);
	add(b, "irq", 1000, 1, 495);
	add(b, "irq", 1000, 2, 500);
	c = compare(a, NULL, b, NULL);
	v = &row(c, 0)->value[COMPARE_DELIVERED];
	assert_int_equal(v->a.n, 3);
	assert_true(v->a.median == 990 && v->a.min == 980 && v->a.max == 1000);
	assert_true(v->b.median == 497.5);
	assert_true(fabs(compare_ratio(v) - 497.5 / 990) < 1e-12);
	assert_false(v->same);
	/* Nothing was said about latency. */
	v = &row(c, 0)->value[COMPARE_P50];
	assert_int_equal(v->a.n, 0);
	assert_true(isnan(compare_ratio(v)));
	comparison_free(c);
}

static void spread_hides_a_difference(void **state)
{
	struct compare_value v = {
		.a = {.median = 100, .min = 95, .max = 105, .n = 3},
		.b = {.median = 110, .min = 109, .max = 111, .n = 3},
	};

	(void)state;
	/* As far as the wider one reaches, and no further. */
	assert_true(compare_within_spread(&v));
	v.b.median = 110.5;
	assert_false(compare_within_spread(&v));
	v.b.median = 101;
	assert_true(compare_within_spread(&v));
	/* One repetition has no range to hide in. */
	v.b.n = 1;
	assert_false(compare_within_spread(&v));
}

/* Loads meet at the same multiple of two knees, not at the same rate. */
static void grid_goes_before_rate(void **state)
{
	g_autoptr(GArray) a = points_new();
	g_autoptr(GArray) b = points_new();
	struct comparison *c;

	(void)state;
	add(a, "irq", 1000, 1, 1)->grid = 1;
	add(a, "irq", 2000, 1, 2)->grid = 2;
	add(b, "irq", 2000, 1, 3)->grid = 1;
	c = compare(a, NULL, b, NULL);
	assert_int_equal(c->rows->len, 1);
	assert_true(row(c, 0)->grid == 1);
	assert_true(row(c, 0)->a_pps == 1000 && row(c, 0)->b_pps == 2000);
	assert_int_equal(c->only_a->len, 1);
	assert_string_equal(c->only_a->pdata[0], "irq at 2x, rep 1");
	assert_int_equal(c->only_b->len, 0);
	comparison_free(c);
}

/* A run merged from two machines has two rates at one load. */
static void one_load_on_two_machines(void **state)
{
	g_autoptr(GArray) a = points_new();
	struct comparison *c;

	(void)state;
	add(a, "irq", 1000, 1, 990)->grid = 1;
	add(a, "irq", 1100, 2, 1090)->grid = 1;
	add(a, "irq", 2200, 1, 2100)->grid = 2;
	c = compare(a, NULL, a, NULL);
	assert_int_equal(c->rows->len, 2);
	assert_int_equal(row(c, 0)->value[COMPARE_DELIVERED].a.n, 2);
	assert_true(row(c, 0)->value[COMPARE_DELIVERED].a.median == 1040);
	assert_true(row(c, 0)->value[COMPARE_DELIVERED].same);
	comparison_free(c);
}

static void invalid_points_do_not_count(void **state)
{
	g_autoptr(GArray) a = points_new();
	g_autoptr(GArray) b = points_new();
	struct comparison *c;

	(void)state;
	add(a, "irq", 1000, 1, 100);
	add(a, "irq", 1000, 2, 900)->valid = FALSE;
	add(b, "irq", 1000, 1, 100);
	add(b, "irq", 1000, 2, 100);
	c = compare(a, NULL, b, NULL);
	assert_true(row(c, 0)->value[COMPARE_DELIVERED].a.median == 100);
	assert_int_equal(c->invalid_a, 1);
	assert_int_equal(c->invalid_b, 0);
	/* It was measured all the same. */
	assert_int_equal(c->only_b->len, 0);
	comparison_free(c);
}

static void one_sided_points_are_named(void **state)
{
	g_autoptr(GArray) a = points_new();
	g_autoptr(GArray) b = points_new();
	struct comparison *c;

	(void)state;
	add(a, "napi", 1000, 3, 1);
	add(a, "irq", 1000, 1, 1);
	add(a, "napi", 1000, 1, 1);
	add(b, "irq", 1000, 1, 1);
	add(b, "irq", 3000, 1, 1);
	c = compare(a, NULL, b, NULL);
	assert_int_equal(c->rows->len, 1);
	assert_int_equal(c->only_a->len, 1);
	assert_string_equal(c->only_a->pdata[0], "napi at 1000/s, rep 1 3");
	assert_int_equal(c->only_b->len, 1);
	assert_string_equal(c->only_b->pdata[0], "irq at 3000/s, rep 1");
	comparison_free(c);
}

static void costs_are_a_frame(void **state)
{
	g_autoptr(GArray) a = points_new();
	g_autoptr(GArray) b = points_new();
	g_autoptr(GArray) costs_a =
		g_array_new(FALSE, FALSE, sizeof(struct cost));
	g_autoptr(GArray) costs_b =
		g_array_new(FALSE, FALSE, sizeof(struct cost));
	const struct compare_value *stage;
	struct comparison *c;

	(void)state;
	add(a, "irq", 1000, 1, 1);
	add(b, "irq", 1000, 1, 1);
	add_cost(costs_a, 1, "irq", 70000, 100);
	add_cost(costs_a, 1, "sink", 30000, 100);
	add_cost(costs_a, 1, "hog", 400000, 100);
	add_cost(costs_a, 9, "irq", 1, 1); /* a row of no point */
	add_cost(costs_b, 1, "irq", 72000, 100);
	add_cost(costs_b, 1, "sink", 30000, 100);
	add_cost(costs_b, 1, "hog", 400000, 100);
	c = compare(a, costs_a, b, costs_b);
	/* What fills the CPU's idle time is no cost of a frame. */
	assert_true(row(c, 0)->value[COMPARE_COST].a.median == 1000);
	assert_true(row(c, 0)->value[COMPARE_COST].b.median == 1020);
	/* Only what changed. */
	assert_int_equal(row(c, 0)->stages->len, 1);
	stage = &g_array_index(row(c, 0)->stages, struct compare_value, 0);
	assert_string_equal(stage->name, "irq");
	assert_true(stage->a.median == 700 && stage->b.median == 720);
	/* 2 % is not more than 2 %. */
	assert_true(compare_exceeds(row(c, 0), 1.9));
	assert_false(compare_exceeds(row(c, 0), 2));
	comparison_free(c);

	c = compare(b, costs_b, a, costs_a); /* and less is never too much */
	assert_false(compare_exceeds(row(c, 0), 0));
	comparison_free(c);
}

/* A driver that takes no frame at all has not become cheaper. */
static void no_frames_is_no_success(void **state)
{
	g_autoptr(GArray) a = points_new();
	g_autoptr(GArray) b = points_new();
	g_autoptr(GArray) costs_a =
		g_array_new(FALSE, FALSE, sizeof(struct cost));
	g_autoptr(GArray) costs_b =
		g_array_new(FALSE, FALSE, sizeof(struct cost));
	struct comparison *c;

	(void)state;
	add(a, "irq", 1000, 1, 1);
	add(b, "irq", 1000, 1, 1);
	add_cost(costs_a, 1, "irq", 70000, 100);
	add_cost(costs_b, 1, "irq", 500, 0);
	c = compare(a, costs_a, b, costs_b);
	assert_true(isnan(compare_ratio(&row(c, 0)->value[COMPARE_COST])));
	assert_true(compare_exceeds(row(c, 0), 1000));
	comparison_free(c);
	c = compare(b, costs_b, a, costs_a);
	assert_false(compare_exceeds(row(c, 0), 0));
	comparison_free(c);
}

/* --- which runs may be compared --- */

static gboolean comparable(const char *a, const char *b, gboolean across,
			   const char *why)
{
	g_autoptr(JsonNode) x = json_from_string(a, NULL);
	g_autoptr(JsonNode) y = json_from_string(b, NULL);
	struct provenance pa = {"A", json_node_get_object(x)};
	struct provenance pb = {"B", json_node_get_object(y)};
	g_autoptr(GError) error = NULL;

	if (provenance_comparable(&pa, &pb, across, &error))
		return TRUE;
	if (!strstr(error->message, why) || strchr(error->message, '\n'))
		fail_msg("\"%s\" instead of \"%s\"", error->message, why);
	return FALSE;
}

#define RUN(text, lab, more)                              \
	"{\"scenario\":{\"name\":\"s\",\"text\":\"" text  \
	"\"},\"request\":{\"lab\":\"" lab "\",\"set\":[]" \
	"}," more "}"
#define REAL(cpu, accel, kernel)                                \
	RUN("t", "realtime",                                    \
	    "\"host\":{\"cpu\":\"" cpu "\"},\"accel\":\"" accel \
	    "\",\"versions\":{\"guest_kernel\":\"" kernel "\"}")
#define VIRTUAL(id) \
	RUN("t", "virtual", "\"reference_machine\":{\"id\":\"" id "\"}")

static void machines_must_be_alike(void **state)
{
	const char *real = REAL("c", "kvm", "6.1");

	(void)state;
	assert_true(comparable(real, real, FALSE, ""));
	assert_false(comparable(real, REAL("d", "kvm", "6.1"), FALSE,
				"host.cpu: \"c\" and \"d\""));
	assert_false(comparable(real, REAL("c", "tcg", "6.1"), FALSE, "accel"));
	assert_false(comparable(real, REAL("c", "kvm", "6.12"), FALSE,
				"guest_kernel"));
	assert_false(comparable(real, VIRTUAL("1"), FALSE, "request.lab"));
	assert_false(comparable(VIRTUAL("1"), VIRTUAL("2"), FALSE,
				"reference_machine.id"));
	assert_true(comparable(VIRTUAL("1"), VIRTUAL("1"), FALSE, ""));

	assert_true(comparable(VIRTUAL("1"), VIRTUAL("2"), TRUE, ""));
	assert_true(comparable(real, REAL("d", "tcg", "6.12"), TRUE, ""));
	assert_true(comparable(real, VIRTUAL("1"), TRUE, ""));
}

static void scenarios_must_be_the_same(void **state)
{
	const char *one = RUN("t", "virtual", "\"a\":1");
	const char *other = RUN("u", "virtual", "\"a\":1");

	(void)state;
	assert_false(comparable(one, other, FALSE, "scenario.text"));
	assert_false(comparable(one, other, TRUE, "scenario.text"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians_and_ranges),
		cmocka_unit_test(spread_hides_a_difference),
		cmocka_unit_test(grid_goes_before_rate),
		cmocka_unit_test(one_load_on_two_machines),
		cmocka_unit_test(invalid_points_do_not_count),
		cmocka_unit_test(one_sided_points_are_named),
		cmocka_unit_test(costs_are_a_frame),
		cmocka_unit_test(no_frames_is_no_success),
		cmocka_unit_test(machines_must_be_alike),
		cmocka_unit_test(scenarios_must_be_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
