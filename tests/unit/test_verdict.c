/* SPDX-License-Identifier: GPL-2.0-only */
/* Assertions: the language, the metrics, and never a pass without data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "stats/expr.h"
#include "stats/points.h"
#include "stats/verdict.h"

#define NEAR 1e-9
#define assert_near(a, b) assert_true(fabs((a) - (b)) <= NEAR)

static const double grid[] = {0.5, 1, 2, 4};
#define KNEE 10000.0
#define REPS 3

struct fixture {
	char *dir;
	char *why; /* of the assertion */
	GArray *points;
};

/* Delivered at each load and repetition is median, -10 %, +10 %. */
static void add_curve(GArray *points, const char *device, const char *mode,
		      const double *kpps)
{
	size_t i;
	int rep;

	for (i = 0; i < G_N_ELEMENTS(grid); i++) {
		for (rep = 0; rep < REPS; rep++) {
			const double spread[] = {1.1, 0.9, 1.0};
			struct point p;

			point_init(&p);
			g_strlcpy(p.mode, mode, sizeof(p.mode));
			g_strlcpy(p.device, device, sizeof(p.device));
			p.grid = grid[i];
			p.offered_pps = grid[i] * KNEE;
			p.rep = rep;
			p.delivered_pps = kpps[i] * 1000 * spread[rep];
			p.planned = p.sent = (gint64)p.offered_pps;
			p.unsent = 0;
			p.delivered = MIN((gint64)p.delivered_pps, p.sent);
			p.ring_drop = p.sent - p.delivered;
			p.backlog_drop = p.socket_drop = p.other_drop = 0;
			p.irqs = p.delivered / 2;
			p.hog_share = 0.01 * (rep + 1);
			p.lat_p99_us = 100 + rep;
			p.valid = TRUE;
			g_array_append_val(points, p);
		}
	}
}

static int setup(void **state)
{
	static const double irq[] = {5, 10, 6, 0.4};
	static const double napi[] = {5, 10, 20, 19};
	struct fixture *f = g_new0(struct fixture, 1);

	f->dir = g_dir_make_tmp("rxbench-verdict-XXXXXX", NULL);
	f->points = g_array_new(FALSE, FALSE, sizeof(struct point));
	add_curve(f->points, "virtio", "irq", irq);
	add_curve(f->points, "virtio", "napi", napi);
	*state = f;
	return f->dir ? 0 : -1;
}

static int teardown(void **state)
{
	static const char *const files[] = {"points.csv", "run.json",
					    VERDICT_FILE};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path =
			g_build_filename(f->dir, files[i], NULL);

		g_unlink(path);
	}
	g_rmdir(f->dir);
	g_array_unref(f->points);
	g_free(f->dir);
	g_free(f);
	return 0;
}

static void save_points(const struct fixture *f)
{
	g_autofree char *path = g_build_filename(f->dir, "points.csv", NULL);
	guint i;

	for (i = 0; i < f->points->len; i++)
		assert_true(points_append(
			path, &g_array_index(f->points, struct point, i),
			NULL));
}

/* The verdict on one assertion. */
static struct verdict *judge(const struct fixture *f, const char *expr)
{
	struct assertion a = {(char *)"claim", (char *)expr, NULL};
	g_autoptr(GPtrArray) assertions = g_ptr_array_new();
	g_autoptr(GError) error = NULL;
	struct verdict *v;

	a.why = f->why;
	g_ptr_array_add(assertions, &a);
	if (!verdict_evaluate(f->dir, assertions, &error))
		fail_msg("%s: %s", expr, error->message);
	v = verdict_read(f->dir, &error);
	if (!v)
		fail_msg("%s", error->message);
	assert_int_equal(v->rows->len, 1);
	return v;
}

static void expect(const struct fixture *f, const char *expr,
		   const char *result, double measured)
{
	struct verdict *v = judge(f, expr);
	const struct verdict_row *row = v->rows->pdata[0];

	if (strcmp(row->result, result))
		fail_msg("%s: %s (%s)", expr, row->result, row->detail);
	assert_string_equal(v->overall, result);
	assert_string_equal(row->expr, expr);
	if (fabs(row->measured.median - measured) > NEAR)
		fail_msg("%s: measured %g", expr, row->measured.median);
	verdict_free(v);
}

static void expect_invalid(const struct fixture *f, const char *expr,
			   const char *why)
{
	struct verdict *v = judge(f, expr);
	const struct verdict_row *row = v->rows->pdata[0];

	assert_string_equal(row->result, "invalid");
	assert_string_equal(v->overall, "invalid");
	assert_true(isnan(row->measured.median));
	if (!strstr(row->detail, why))
		fail_msg("%s: %s", expr, row->detail);
	verdict_free(v);
}

static void metrics_by_hand(void **state)
{
	const struct fixture *f = *state;

	save_points(f);
	expect(f, "livelock_index(irq) <= 0.25", "pass", 0.04);
	expect(f, "livelock_index(napi) >= 0.8", "pass", 0.95);
	expect(f, "livelock_index(napi) > 0.95", "fail", 0.95);
	expect(f, "mfr(irq) >= 10000", "pass", 10000);
	/* At 2x a third of the repetitions loses nothing: the median does. */
	expect(f, "mlfrr(napi) >= 20000", "pass", 20000);
	expect(f, "mlfrr(irq) >= 20000", "fail", 10000);
	expect(f, "hog_share(irq) <= 0.02", "pass", 0.02);
	expect(f, "hog_share(irq) < 0.02", "fail", 0.02);
	expect(f, "delivered_ratio(irq, at=2x) <= 0.3", "pass", 0.3);
	expect(f, "delivered_pps( napi , at=bottom )<6e3", "pass", 5000);
	expect(f, "ring_drop_ratio(irq, at=top) > 0.98", "pass", 0.99);
	expect(f, "irqs_per_frame(irq, at=bottom) >= 0.5", "pass", 0.5);
	expect(f, "lat_p99_us(napi, at=top) <= 101", "pass", 101);
	expect(f, "min(delivered_pps(irq, at=all)) <= 400", "pass", 400);
}

/* Several terms, places and ranges in one. */
static void sums_by_hand(void **state)
{
	const struct fixture *f = *state;

	save_points(f);
	expect(f, "peak_pps(irq) <= 10000", "pass", 10000);
	expect(f, "delivered_pps(irq, at=peak) / mfr(irq) >= 1", "pass", 1);
	expect(f, "min(delivered_pps(irq, at=1x..4x)) <= 400", "pass", 400);
	expect(f, "max(delivered_pps(napi, at=0.5x..2x)) / mfr(irq) > 2",
	       "fail", 2);
	expect(f, "delivered_pps(irq, at=2x) <= 0.6 * mfr(irq)", "pass", 6000);
	expect(f, "early_drop_ratio(irq) >= 0.9", "pass", 1);
	expect(f, "other_drop_ratio(irq) + socket_drop_ratio(irq) <= 0", "pass",
	       0);
	expect(f, "irqs_per_frame(irq, at=2x) < 1 / 2", "fail", 0.5);
}

static void both_sides_are_reported(void **state)
{
	const struct fixture *f = *state;
	const struct verdict_row *row;
	struct verdict *v;

	save_points(f);
	v = judge(f, "delivered_pps(irq, at=2x) <= 0.5 * mfr(irq)");
	row = v->rows->pdata[0];
	assert_string_equal(row->result, "fail");
	assert_string_equal(row->expected, "<= 0.5 * mfr(irq) (= 5000)");
	assert_near(row->measured.median, 6000);
	assert_near(row->measured.low, 5400);
	/* 5400 against 5500: it could be otherwise. */
	assert_non_null(strstr(row->detail, "inside the spread"));
	verdict_free(v);
}

static void a_failure_is_explained(void **state)
{
	struct fixture *f = *state;
	const struct verdict_row *row;
	struct verdict *v;

	save_points(f);
	f->why = (char *)"napi carries {mfr(napi)}, and {mfr(x)}";
	v = judge(f, "mfr(irq) > 1e6");
	row = v->rows->pdata[0];
	assert_string_equal(row->explanation,
			    "napi carries 20000, and (unknown: no points of "
			    "\"x\"; there are: irq, napi)");
	verdict_free(v);
	v = judge(f, "mfr(irq) > 1");
	row = v->rows->pdata[0];
	assert_null(row->explanation);
	verdict_free(v);
}

/* No value of a range is left out, or the worst might be. */
static void a_range_has_no_gap(void **state)
{
	struct fixture *f = *state;
	guint i = f->points->len;

	while (i--) {
		const struct point *p =
			&g_array_index(f->points, struct point, i);

		if (!strcmp(p->mode, "irq") && p->grid == 2)
			g_array_remove_index(f->points, i);
	}
	save_points(f);
	expect_invalid(f, "min(delivered_pps(irq, at=1x..4x)) > 1",
		       "no point of irq at 2x the knee, where napi has some");
	expect_invalid(f, "max(delivered_pps(irq, at=all)) > 1",
		       "no point of irq at 2x the knee, where napi has some");
	expect_invalid(f, "min(delivered_pps(napi, at=1x..3x)) > 1",
		       "no load within 5 % of 3x");
	expect_invalid(f, "mfr(irq) / (mfr(napi) - mfr(napi)) > 1",
		       "division by zero: (mfr(napi) - mfr(napi)) is 0");
	expect_invalid(f, "livelock_pps(napi) > 1", "beyond the knee");
}

static void spread_is_reported(void **state)
{
	const struct fixture *f = *state;
	const struct verdict_row *row;
	struct verdict *v;

	save_points(f);
	v = judge(f, "livelock_index(irq) <= 0.04");
	row = v->rows->pdata[0];
	assert_string_equal(row->result, "pass");
	assert_string_equal(row->expected, "<= 0.04");
	assert_int_equal(row->measured.n, 3);
	assert_near(row->measured.low, 0.36 / 11);
	assert_near(row->measured.high, 0.44 / 9);
	assert_non_null(strstr(row->detail, "limit lies inside the spread"));
	verdict_free(v);
}

static void too_little_is_invalid(void **state)
{
	struct fixture *f = *state;
	guint i;

	for (i = 0; i < f->points->len; i++) {
		struct point *p = &g_array_index(f->points, struct point, i);

		/* The top load of irq keeps one valid repetition. */
		if (!strcmp(p->mode, "irq") && p->grid == 4 && p->rep)
			p->valid = FALSE;
		/* All of napi but its two lowest loads is lost. */
		if (!strcmp(p->mode, "napi") && p->grid > 1)
			p->valid = FALSE;
	}
	save_points(f);
	expect_invalid(f, "livelock_index(irq) <= 0.25",
		       "1 of 3 rows at 40000 pps are valid; 2 are needed");
	expect_invalid(f, "hog_share(irq) <= 1", "1 of 3 rows");
	expect_invalid(f, "mfr(napi) >= 1", "2 of 4 loads have the 2 valid");
}

static void what_was_not_measured_is_invalid(void **state)
{
	const struct fixture *f = *state;

	save_points(f);
	expect_invalid(f, "hog_share(threaded) <= 1",
		       "no points of \"threaded\"; there are: irq, napi");
	expect_invalid(f, "hog_share(irq, at=3x) <= 1",
		       "no load within 5 % of 3x");
	expect_invalid(f, "frames_per_poll(irq) >= 1",
		       "measured in 0 of 3 valid");
	/* 400 frames have no 99th percentile worth the name. */
	expect_invalid(f, "lat_p99_us(irq, at=top) <= 1000",
		       "measured in 0 of 3 valid");
}

static void unlike_points_do_not_mix(void **state)
{
	struct fixture *f = *state;
	guint i;

	for (i = 0; i < f->points->len; i++) {
		struct point *p = &g_array_index(f->points, struct point, i);

		if (strcmp(p->mode, "napi"))
			continue;
		g_strlcpy(p->params, p->rep ? "budget=64" : "budget=8",
			  sizeof(p->params));
	}
	save_points(f);
	expect_invalid(f, "mfr(napi) >= 1",
		       "there are: irq, napi budget=64, napi budget=8");
	expect(f, "hog_share(napi budget=64, at=top) >= 0.025", "pass", 0.025);
	expect(f, "livelock_index(irq) <= 0.25", "pass", 0.04);
}

static void overall_is_the_worst(void **state)
{
	struct assertion claims[] = {
		{(char *)"a", (char *)"mfr(irq) >= 1", NULL},
		{(char *)"b", (char *)"mfr(none) >= 1", NULL},
		{(char *)"c", (char *)"mfr(irq) < 1", NULL},
	};
	const char *const overall[] = {"none", "pass", "invalid", "fail"};
	g_autoptr(GPtrArray) assertions = g_ptr_array_new();
	const struct fixture *f = *state;
	guint i;

	save_points(f);
	for (i = 0; i <= G_N_ELEMENTS(claims); i++) {
		struct verdict *v;

		assert_true(verdict_evaluate(f->dir, assertions, NULL));
		v = verdict_read(f->dir, NULL);
		assert_non_null(v);
		assert_string_equal(v->overall, overall[i]);
		verdict_free(v);
		if (i < G_N_ELEMENTS(claims))
			g_ptr_array_add(assertions, &claims[i]);
	}
}

static void errors_say_where_and_what(void **state)
{
	const struct {
		const char *expr, *column, *allowed;
	} cases[] = {
		{"livelok_index(irq) <= 1", "column 1: found \"livelok_index\"",
		 "livelock_index, mfr"},
		{"mfr irq", "column 5", "allowed: ("},
		{"mfr() > 1", "column 5", "name of an arm"},
		{"hog_share(irq, up=2x) > 1", "column 16: found \"up\"",
		 "at=, device="},
		{"hog_share(irq, at=2) > 1", "column 19: found \"2\"",
		 "such as 2x"},
		{"mfr(irq, at=top) > 1", "column 10", "whole curve"},
		{"mfr(irq, device=) > 1", "column 17", "name of a device"},
		{"mfr(irq, device=a b) > 1", "column 19", ", or )"},
		{"mfr(irq) == 1", "column 10", "<= >= < >"},
		{"mfr(irq) >= many", "column 13: found \"many\"", "a number"},
		{"mfr(irq) >= 1 pps", "column 15: found \"pps\"", "the end"},
		{"mfr(irq) >=", "column 12: found \"\"", "a number"},
		{"", "column 1", "livelock_index"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		assert_false(verdict_check_expr(cases[i].expr, &error));
		if (!strstr(error->message, cases[i].column) ||
		    !strstr(error->message, cases[i].allowed) ||
		    strchr(error->message, '\n'))
			fail_msg("%s", error->message);
	}
	assert_true(verdict_check_expr("hog_share(a, at=0.25x)<=1e-3", NULL));
}

/* Without a device the first one is meant. */
static void devices_are_told_apart(void **state)
{
	static const double irq[] = {5, 10, 20, 20};
	const struct fixture *f = *state;

	add_curve(f->points, "e1000", "irq", irq);
	save_points(f);
	expect(f, "mfr(irq) >= 1", "pass", 10000);
	expect(f, "mfr(irq, device=virtio) >= 1", "pass", 10000);
	expect(f, "mfr(irq, device=e1000) >= 1", "pass", 20000);
	expect(f, "mfr(irq e1000) >= 1", "pass", 20000);
	expect(f, "delivered_pps(irq, device=e1000, at=bottom) > 1", "pass",
	       5000);
	expect(f, "delivered_pps(irq, at=bottom, device=e1000) > 1", "pass",
	       5000);
	expect(f, "mfr(napi, device=virtio) >= 1", "pass", 20000);
	expect_invalid(f, "mfr(napi, device=e1000) >= 1",
		       "no points of \"napi\" on e1000");
}

static void bad_expression_writes_nothing(void **state)
{
	struct assertion a = {(char *)"x", (char *)"mfr(irq) ~ 1", NULL};
	g_autoptr(GPtrArray) assertions = g_ptr_array_new();
	const struct fixture *f = *state;
	g_autoptr(GError) error = NULL;

	save_points(f);
	g_ptr_array_add(assertions, &a);
	assert_false(verdict_evaluate(f->dir, assertions, &error));
	assert_null(verdict_read(f->dir, NULL));
}

/* The pair is in the file, and never in a claim. */
static void noise_comes_back(void **state)
{
	static const double twin[] = {5, 10, 6, 0.5};
	struct fixture *f = *state;
	guint i, from = f->points->len;
	const struct noise_floor *floor;
	struct verdict *v;

	add_curve(f->points, "virtio", "irq", twin);
	for (i = from; i < f->points->len; i++) {
		struct point *p = &g_array_index(f->points, struct point, i);

		p->twin = 1;
		p->delivered_pps *= 1.02;
	}
	save_points(f);
	expect(f, "livelock_index(irq) <= 0.25", "pass", 0.04);
	expect_invalid(f, "mfr(threaded) >= 1", "there are: irq, napi");
	v = judge(f, "livelock_index(irq) <= 0.25");
	assert_false(v->exact);
	assert_int_equal(v->noise->len, 1);
	floor = noise_find(v->noise, "virtio", "delivered_pps");
	assert_non_null(floor);
	/* At the top too few frames arrived to say anything. */
	assert_int_equal(floor->n, 9);
	assert_near(floor->median, 0.02);
	assert_near(floor->floor, 0.02);
	verdict_free(v);
}

static void ratio_of_two_series(void **state)
{
	const struct fixture *f = *state;
	g_autoptr(GPtrArray) all = summary_new(f->points);
	struct interval r;

	/* Same spread in each repetition: 1, 1, 3.33, 47.5 three times each. */
	r = series_ratio(summary_find(all, "napi"), summary_find(all, "irq"),
			 metric_find("delivered_pps")->of_point);
	assert_int_equal(r.n, 12);
	assert_near(r.low, 1);
	assert_near(r.high, 47.5);
	assert_near(r.median, (1 + 20.0 / 6) / 2);
}

#define WITH_RUN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static void save_run(const struct fixture *f, const char *text)
{
	g_autofree char *path = g_build_filename(f->dir, "run.json", NULL);

	assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void expect_planted(const struct fixture *f, const char *overall,
			   const char *planted)
{
	struct verdict *v = judge(f, "livelock_index(irq) <= 0.25");

	assert_string_equal(v->overall, overall);
	if (planted)
		assert_string_equal(v->planted, planted);
	else
		assert_null(v->planted);
	verdict_free(v);
}

/* Only points that are invalid for that reason count as caught. */
static void planted_faults_are_caught(void **state)
{
	struct fixture *f = *state;

	point_invalidate(&g_array_index(f->points, struct point, 0),
			 "steal 9.1 %%");
	point_invalidate(&g_array_index(f->points, struct point, 1),
			 "unsent 2.0 %%; conservation: 1 frames missing");
	save_points(f);
	save_run(f, "{\"schema\":1}");
	expect_planted(f, "pass", NULL);
	save_run(f, "{\"planted\":\"silent-drop\"}");
	expect_planted(f, "caught", "silent-drop, caught by 1 of 24 points");
	save_run(f, "{\"planted\":\"stolen-cpu\"}");
	expect_planted(f, "caught", "stolen-cpu, caught by 1 of 24 points");
	save_run(f, "{\"planted\":\"slow-generator\"}");
	expect_planted(f, "missed", "slow-generator, not caught");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_RUN(metrics_by_hand),
		WITH_RUN(sums_by_hand),
		WITH_RUN(both_sides_are_reported),
		WITH_RUN(a_failure_is_explained),
		WITH_RUN(a_range_has_no_gap),
		WITH_RUN(spread_is_reported),
		WITH_RUN(too_little_is_invalid),
		WITH_RUN(what_was_not_measured_is_invalid),
		WITH_RUN(unlike_points_do_not_mix),
		WITH_RUN(overall_is_the_worst),
		WITH_RUN(devices_are_told_apart),
		WITH_RUN(bad_expression_writes_nothing),
		WITH_RUN(ratio_of_two_series),
		WITH_RUN(noise_comes_back),
		WITH_RUN(planted_faults_are_caught),
		cmocka_unit_test(errors_say_where_and_what),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
