/* SPDX-License-Identifier: GPL-2.0-only */
/* The methods of RFC 2544 against simulated devices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "search_dut.h"

static const struct dut device = {
	.capacity = 50000,
	.burst_pps = 1e6,
	.buffer = 256,
	.reset_s = 0.25,
	.recovery_s = 0.02,
};

static GArray *run(const struct search_ops *ops, const struct dut *d)
{
	struct search_spec spec = dut_spec();
	guint trials;

	return dut_search(d, ops, &spec, 1, &trials);
}

static void assert_near(double value, double wanted, double tolerance)
{
	if (!(fabs(value / wanted - 1) <= tolerance))
		fail_msg("%g is not within %g of %g", value, tolerance, wanted);
}

static void test_throughput(void **state)
{
	GArray *r = run(&search_throughput, &device);
	const struct search_result *t = dut_result(r, "throughput");

	(void)state;
	assert_int_equal(t->state, SEARCH_REGULAR);
	assert_true(t->low <= 50000 && t->high > 50000);
	assert_near(t->value, 50000, 0.01);
	g_array_unref(r);
}

static void test_latency(void **state)
{
	GArray *r = run(&search_latency, &device);

	(void)state;
	assert_true(dut_result(r, "latency-typical")->value == 20);
	assert_true(dut_result(r, "latency-worst")->value == 90);
	assert_string_equal(dut_result(r, "latency-worst")->unit, "us");
	g_array_unref(r);
}

/* 500 tagged frames make a 99.9th percentile, fewer do not. */
static void test_latency_thin(void **state)
{
	struct dut d = device;
	GArray *r;

	(void)state;
	d.capacity = 300;
	r = run(&search_latency, &d);
	assert_int_equal(dut_result(r, "throughput")->state, SEARCH_REGULAR);
	assert_int_equal(dut_result(r, "latency-worst")->state,
			 SEARCH_NOT_REACHED);
	g_array_unref(r);
}

/* 1,000,000 down in tenths: none is clean before 0, so it says so. */
static void test_frame_loss(void **state)
{
	struct dut d = device;
	GArray *r = run(&search_frame_loss, &d);

	(void)state;
	assert_int_equal(r->len, 11);
	assert_near(dut_result(r, "loss-at-1000000")->value, 0.95, 1e-6);
	assert_near(dut_result(r, "loss-at-100000")->value, 0.5, 1e-6);
	assert_int_equal(dut_result(r, "loss-free")->state, SEARCH_NOT_REACHED);
	g_array_unref(r);

	d.capacity = 450000;
	r = run(&search_frame_loss, &d);
	/* 100 % to 30 %: the second one without loss ends it. */
	assert_int_equal(r->len, 9);
	assert_true(dut_result(r, "loss-at-400000")->value == 0);
	assert_true(dut_result(r, "loss-free")->value == 400000);
	assert_true(dut_result(r, "loss-free")->high == 500000);
	g_array_unref(r);
}

/* What it worked on meanwhile is no buffer: that is the correction. */
static void test_back_to_back(void **state)
{
	GArray *r = run(&search_back_to_back, &device);
	double burst = 256 / (1 - 0.05);

	(void)state;
	assert_near(dut_result(r, "back-to-back")->value, burst, 0.01);
	assert_near(dut_result(r, "implied-buffer-time")->value, burst / 1e6,
		    0.01);
	assert_near(dut_result(r, "corrected-buffer-time")->value, 256 / 1e6,
		    0.012);
	g_array_unref(r);
}

static void test_no_burst(void **state)
{
	struct dut d = device;
	const struct search_result *c;
	GArray *r;

	(void)state;
	/* Bursts that come no faster than it works say nothing. */
	d.burst_pps = 40000;
	r = run(&search_back_to_back, &d);
	c = dut_result(r, "corrected-buffer-time");
	assert_int_equal(c->state, SEARCH_IRREGULAR);
	assert_non_null(strstr(c->why, "no faster"));
	g_array_unref(r);
}

static void test_recovery(void **state)
{
	GArray *r = run(&search_recovery, &device);

	(void)state;
	assert_true(dut_result(r, "recovery")->value == 0.02);
	assert_true(dut_result(r, "sweep-difference")->value < 1e-3);
	g_array_unref(r);
}

/* What was overloaded delivers less than before, at the same load. */
static void test_hysteresis(void **state)
{
	struct dut d = device;
	GArray *r;

	(void)state;
	d.lasting = 0.3;
	r = run(&search_recovery, &d);
	assert_true(fabs(dut_result(r, "sweep-difference")->value - 0.3) <
		    1e-6);
	g_array_unref(r);
}

static void test_reset(void **state)
{
	GArray *r = run(&search_reset, &device);

	(void)state;
	assert_near(dut_result(r, "reset")->value, 0.25, 1e-3);
	g_array_unref(r);
}

/* Without a throughput there is nothing to measure at. */
static void test_none(void **state)
{
	struct dut d = {.capacity = 10};
	GArray *r = run(&search_reset, &d);

	(void)state;
	assert_int_equal(dut_result(r, "throughput")->state,
			 SEARCH_NOT_REACHED);
	assert_int_equal(dut_result(r, "reset")->state, SEARCH_NOT_REACHED);
	g_array_unref(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_throughput),
		cmocka_unit_test(test_latency),
		cmocka_unit_test(test_latency_thin),
		cmocka_unit_test(test_frame_loss),
		cmocka_unit_test(test_back_to_back),
		cmocka_unit_test(test_no_burst),
		cmocka_unit_test(test_recovery),
		cmocka_unit_test(test_hysteresis),
		cmocka_unit_test(test_reset),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
