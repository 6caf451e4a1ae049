/* SPDX-License-Identifier: GPL-2.0-only */
/* What the interrupt rate does behind a step of the load, and the pace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <rxbench/sampler.h>
#include <string.h>

#include "lab/settle.h"
#include "stats/metrics_pace.h"

#define MS 1000000ull
#define FROM (500 * MS)
#define TO (900 * MS) /* bins of 20 ms */

/* Interrupts a second, @ms behind the step. */
typedef double (*rate_fn)(double ms);

static GArray *sampled(rate_fn rate)
{
	GArray *samples = g_array_new(FALSE, TRUE, sizeof(struct rxb_sample));
	double irqs = 0;
	guint ms;

	for (ms = 490; ms <= 910; ms++) {
		struct rxb_sample s = {.t_ns = ms * MS, .irqs = (guint64)irqs};

		g_array_append_val(samples, s);
		irqs += rate((double)ms - 500) / 1e3;
	}
	return samples;
}

static struct settle measured(rate_fn rate)
{
	GArray *samples = sampled(rate);
	struct settle s;

	assert_true(settle_measure(samples, FROM, TO, &s));
	g_array_unref(samples);
	return s;
}

static double at_once(double ms)
{
	return ms < 0 ? 7800 : 4000;
}

static double climbs(double ms)
{
	return ms < 100 ? 1000 + 30 * ms : 4000;
}

static double overshoots(double ms)
{
	if (ms < 60)
		return 2000;
	return ms < 100 ? 8000 : 4000;
}

static double cycles(double ms)
{
	return (int)(ms / 40) % 2 ? 4000 : 7800;
}

/* Whole interrupts in short bins: 2.4 each. */
static double few(double ms)
{
	(void)ms;
	return 120;
}

static double stops(double ms)
{
	return ms < 50 ? 4000 : 0;
}

static void test_at_once(void **state)
{
	struct settle s = measured(at_once);

	(void)state;
	assert_true(s.after_ms == 0);
	assert_true(s.spread < 0.01);
	assert_int_equal(s.turns, 0);
}

static void test_climbs(void **state)
{
	struct settle s = measured(climbs);

	(void)state;
	/* Within a fifth of 4000 from 3200 on: 73 ms, to the bin's end. */
	assert_true(fabs(s.after_ms - 80) < 1e-6);
	assert_true(s.spread < 0.01);
	assert_int_equal(s.turns, 0);
}

static void test_overshoots(void **state)
{
	struct settle s = measured(overshoots);

	(void)state;
	assert_true(fabs(s.after_ms - 100) < 1e-6);
	assert_int_equal(s.turns, 1);
}

static void test_cycles(void **state)
{
	struct settle s = measured(cycles);

	(void)state;
	assert_true(fabs(s.after_ms - 360) < 1e-6);
	assert_true(s.spread > 0.5);
	assert_int_equal(s.turns, 8);
}

static void test_few(void **state)
{
	struct settle s = measured(few);

	(void)state;
	assert_true(s.after_ms == 0);
	assert_int_equal(s.turns, 0);
}

static void test_nothing(void **state)
{
	GArray *samples = sampled(stops);
	struct settle s;

	(void)state;
	assert_false(settle_measure(samples, FROM, TO, &s));
	g_array_unref(samples);
	samples = sampled(at_once);
	assert_false(settle_measure(samples, FROM, TO + 100 * MS, &s));
	g_array_unref(samples);
}

static void test_pace(void **state)
{
	struct point p;

	(void)state;
	point_init(&p);
	p.offered_pps = 5000;
	strcpy(p.pattern, "cbr");
	assert_true(isnan(pace_gap_cv(&p)));
	assert_true(isnan(pace_gap_off(&p)));
	assert_true(isnan(pace_settle_turns(&p)));
	p.gap_p50_us = 198;
	assert_true(fabs(pace_gap_off(&p) - 0.01) < 1e-9);
	strcpy(p.pattern, "poisson");
	p.gap_p50_us = 202 * G_LN2;
	assert_true(fabs(pace_gap_off(&p) - 0.01) < 1e-9);
	strcpy(p.pattern, "step");
	assert_true(isnan(pace_gap_off(&p)));
	p.settle_turns = 3;
	assert_true(pace_settle_turns(&p) == 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_at_once),
		cmocka_unit_test(test_climbs),
		cmocka_unit_test(test_overshoots),
		cmocka_unit_test(test_cycles),
		cmocka_unit_test(test_few),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_pace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
