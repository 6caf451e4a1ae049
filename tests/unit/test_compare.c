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

	return compare_runs(&run_a, &run_b, TRUE);
}

/* Those of loads, and those of curves. */
static guint rows(const struct comparison *c, gboolean curves)
{
	guint i, n = 0;

	for (i = 0; i < c->rows->len; i++)
		n += ((struct compare_row *)c->rows->pdata[i])->is_curve ==
		     curves;
	return n;
}

/* Row number @i of those of loads. */
static const struct compare_row *row(const struct comparison *c, guint i)
{
	guint at;

	for (at = 0; at < c->rows->len; at++) {
		const struct compare_row *r = c->rows->pdata[at];

		if (!r->is_curve && !i--)
			return r;
	}
	fail();
	return NULL;
}

static const struct compare_value *value(const struct comparison *c, guint i,
					 const char *name)
{
	const struct compare_value *v = compare_find(row(c, i), name);

	assert_non_null(v);
	return v;
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
	v = value(c, 0, "delivered_pps");
	assert_int_equal(v->a.n, 3);
	assert_true(v->a.median == 990 && v->a.min == 980 && v->a.max == 1000);
	assert_true(v->b.median == 497.5);
	assert_true(fabs(v->ratio.median - 497.5 / 990) < 1e-12);
	assert_true(v->ratio.low >= 495.0 / 1000 &&
		    v->ratio.high <= 500.0 / 980);
	assert_int_equal(v->result, COMPARE_WORSE);
	/* Nothing was said about latency. */
	assert_null(compare_find(row(c, 0), "lat_p50_us"));
	comparison_free(c);
}

static enum compare_result result_of(const double *a, guint n_a,
				     const double *b, guint n_b, gboolean noisy,
				     double floor, const char *name)
{
	g_autoptr(GArray) va = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) vb = g_array_new(FALSE, FALSE, sizeof(double));

	g_array_append_vals(va, a, n_a);
	g_array_append_vals(vb, b, n_b);
	return compare_samples(name, va, vb, noisy, floor).result;
}

static void what_is_a_difference(void **state)
{
	const double a[] = {100, 99, 101}, b[] = {110, 108, 111};
	const double wide[] = {90, 110, 130};
	const char *up = "delivered_pps", *down = "lat_p99_us";

	(void)state;
	assert_int_equal(result_of(a, 3, b, 3, TRUE, NAN, up), COMPARE_BETTER);
	assert_int_equal(result_of(b, 3, a, 3, TRUE, NAN, up), COMPARE_WORSE);
	assert_int_equal(result_of(a, 3, b, 3, TRUE, NAN, down), COMPARE_WORSE);
	assert_int_equal(result_of(b, 3, a, 3, TRUE, NAN, down),
			 COMPARE_BETTER);
	assert_int_equal(result_of(a, 3, b, 3, TRUE, NAN, "frames_per_poll"),
			 COMPARE_DIFFERS);
	/* The machine alone makes 10 %, and no more. */
	assert_int_equal(result_of(a, 3, b, 3, TRUE, 0.101, up),
			 COMPARE_NO_DIFFERENCE);
	assert_int_equal(result_of(a, 3, b, 3, TRUE, 0.099, up),
			 COMPARE_BETTER);
	/* Its interval holds 1. */
	assert_int_equal(result_of(a, 3, wide, 3, TRUE, NAN, up),
			 COMPARE_NO_DIFFERENCE);
	assert_int_equal(result_of(a, 3, a, 3, TRUE, NAN, up), COMPARE_SAME);
	/* One repetition has no interval. */
	assert_int_equal(result_of(a, 1, b, 3, TRUE, NAN, up),
			 COMPARE_NOT_TOLD);
	assert_int_equal(result_of(a, 3, b, 0, TRUE, NAN, up),
			 COMPARE_NOT_MEASURED);
}

/* In virtual time one repetition says all, and nothing is too small. */
static void exact_differences_count(void **state)
{
	const double a[] = {1000000}, b[] = {1000001};
	const double two[] = {999999, 1000000, 1000001};

	(void)state;
	assert_int_equal(result_of(a, 1, b, 1, FALSE, 0, "delivered_pps"),
			 COMPARE_BETTER);
	assert_int_equal(result_of(a, 1, b, 1, FALSE, 0, COMPARE_INSTRUCTIONS),
			 COMPARE_WORSE);
	assert_int_equal(result_of(a, 1, a, 1, FALSE, 0, "delivered_pps"),
			 COMPARE_SAME);
	assert_int_equal(result_of(a, 1, two, 3, FALSE, 0, "delivered_pps"),
			 COMPARE_NO_DIFFERENCE);
}

/* Both pairs are asked, and the louder one is believed. */
static void the_noise_of_both_runs(void **state)
{
	g_autoptr(GArray) a = points_new();
	g_autoptr(GArray) b = points_new();
	const struct compare_value *v;
	struct comparison *c;
	int rep;
	guint i;

	(void)state;
	for (rep = 1; rep <= 3; rep++) {
		add(a, "irq", 1000, rep, 1000 + rep);
		add(a, "irq", 1000, rep, 1000 + rep)->twin = 1;
		add(b, "irq", 1000, rep, 940 + rep);
		add(b, "irq", 1000, rep, (940 + rep) * 1.05)->twin = 1;
	}
	for (i = 0; i < a->len; i++) {
		g_array_index(a, struct point, i).delivered = 1000;
		g_array_index(b, struct point, i).delivered = 1000;
	}
	c = compare(a, NULL, b, NULL);
	v = value(c, 0, "delivered_pps");
	/* Twins are in no median. */
	assert_int_equal(v->b.n, 3);
	assert_true(fabs(v->floor - 0.05) < 1e-9);
	assert_int_equal(v->result, COMPARE_WORSE);
	assert_int_equal(compare_count(c, "delivered_pps", COMPARE_WORSE), 1);
	assert_int_equal(compare_count(c, "lat_p50_us", COMPARE_WORSE), 0);
	comparison_free(c);
	for (i = 0; i < b->len; i++)
		g_array_index(b, struct point, i).delivered_pps *= 1.03;
	c = compare(a, NULL, b, NULL);
	assert_int_equal(value(c, 0, "delivered_pps")->result,
			 COMPARE_NO_DIFFERENCE);
	/* And is no point that the other run would have to have. */
	g_array_set_size(b, 1);
	comparison_free(c);
	c = compare(a, NULL, b, NULL);
	assert_int_equal(c->only_a->len, 1);
	assert_string_equal(c->only_a->pdata[0], "irq at 1000/s, rep 2 3");
	comparison_free(c);
}

static void curves_are_compared(void **state)
{
	static const double delivered[][3] = {{1000, 2000, 2000},
					      {1000, 2000, 200}};
	GArray *const runs[] = {points_new(), points_new()};
	const struct compare_row *curve;
	struct comparison *c;
	guint run, load;
	int rep;

	(void)state;
	for (run = 0; run < 2; run++)
		for (load = 0; load < 3; load++)
			for (rep = 1; rep <= 3; rep++) {
				double got = delivered[run][load];
				struct point *p =
					add(runs[run], "irq", 1000 << load, rep,
					    got + rep);

				p->sent = 1000 << load;
				p->delivered = (gint64)got;
			}
	c = compare(runs[0], NULL, runs[1], NULL);
	curve = c->rows->pdata[0];
	assert_true(curve->is_curve);
	assert_int_equal(compare_find(curve, "livelock_index")->result,
			 COMPARE_WORSE);
	assert_int_equal(compare_find(curve, "mlfrr")->result, COMPARE_SAME);
	assert_true(compare_find(curve, "mlfrr")->a.median == 2000);
	comparison_free(c);
	g_array_unref(runs[0]);
	g_array_unref(runs[1]);
}

/* A device that only one run has changes no label and no match. */
static void devices_meet_by_name(void **state)
{
	g_autoptr(GArray) a = points_new();
	g_autoptr(GArray) b = points_new();
	g_autofree char *devices = NULL;
	struct comparison *c;
	guint i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct point *p = add(a, "irq", 1000, 1, 1);

		g_strlcpy(p->device, i ? "e1000" : "virtio", sizeof(p->device));
	}
	g_strlcpy(add(b, "irq", 1000, 1, 1)->device, "e1000",
		  sizeof(g_array_index(b, struct point, 0).device));
	c = compare(a, NULL, b, NULL);
	assert_int_equal(rows(c, FALSE), 1);
	assert_string_equal(row(c, 0)->device, "e1000");
	assert_int_equal(c->only_a->len, 1);
	assert_string_equal(c->only_a->pdata[0],
			    "irq on virtio at 1000/s, rep 1");
	comparison_free(c);
	devices = compare_devices(a);
	assert_string_equal(devices, "virtio,e1000");
	assert_true(compare_share_device(a, b));
	g_array_set_size(a, 1);
	assert_false(compare_share_device(a, b));
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
	/* Curves over other loads say nothing of each other. */
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
	assert_int_equal(rows(c, FALSE), 2);
	assert_int_equal(value(c, 0, "delivered_pps")->a.n, 2);
	assert_true(value(c, 0, "delivered_pps")->a.median == 1040);
	assert_int_equal(value(c, 0, "delivered_pps")->result, COMPARE_SAME);
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
	assert_true(value(c, 0, "delivered_pps")->a.median == 100);
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
	assert_true(value(c, 0, COMPARE_INSTRUCTIONS)->a.median == 1000);
	assert_true(value(c, 0, COMPARE_INSTRUCTIONS)->b.median == 1020);
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
	assert_true(isnan(value(c, 0, COMPARE_INSTRUCTIONS)->ratio.median));
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
		cmocka_unit_test(what_is_a_difference),
		cmocka_unit_test(exact_differences_count),
		cmocka_unit_test(the_noise_of_both_runs),
		cmocka_unit_test(curves_are_compared),
		cmocka_unit_test(devices_meet_by_name),
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
