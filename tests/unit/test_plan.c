/* SPDX-License-Identifier: GPL-2.0-only */
/* The order of points, the clocks' offset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <string.h>

#include "lab/clock.h"
#include "lab/numbers.h"
#include "lab/plan.h"

#define MODES 3
#define LOADS 5
#define REPS 4
#define POINTS (MODES * LOADS * REPS)

static guint key(const GArray *plan, guint i)
{
	const struct plan_point *p = &g_array_index(plan, struct plan_point, i);

	return ((p->rep - 1) * LOADS + p->load) * MODES + p->arm;
}

static void test_complete(void **state)
{
	GArray *plan = plan_make(1, MODES, LOADS, REPS, 1);
	gboolean seen[POINTS] = {0};
	guint i;

	(void)state;
	assert_int_equal(plan->len, POINTS);
	for (i = 0; i < plan->len; i++) {
		assert_false(seen[key(plan, i)]);
		seen[key(plan, i)] = TRUE;
	}
	g_array_unref(plan);
}

/* Modes are compared side by side, repetitions one after the other. */
static void test_interleaved(void **state)
{
	GArray *plan = plan_make(1, MODES, LOADS, REPS, 2);
	guint i;

	(void)state;
	for (i = 0; i < plan->len; i++) {
		const struct plan_point *p =
			&g_array_index(plan, struct plan_point, i);

		assert_int_equal(p->rep, i / (MODES * LOADS) + 1);
		assert_int_equal(p->load, g_array_index(plan, struct plan_point,
							i / MODES * MODES)
						  .load);
	}
	g_array_unref(plan);
}

/* A device is measured to its end before the next one, and the first as if it
 * were alone. */
static void test_devices(void **state)
{
	GArray *one = plan_make(1, MODES, LOADS, REPS, 3);
	GArray *two = plan_make(2, MODES, LOADS, REPS, 3);
	gboolean seen[POINTS] = {0};
	guint i;

	(void)state;
	assert_int_equal(two->len, 2 * POINTS);
	assert_memory_equal(one->data, two->data,
			    POINTS * sizeof(struct plan_point));
	for (i = POINTS; i < two->len; i++) {
		assert_int_equal(
			g_array_index(two, struct plan_point, i).device, 1);
		assert_false(seen[key(two, i)]);
		seen[key(two, i)] = TRUE;
	}
	g_array_unref(one);
	g_array_unref(two);
}

static void test_seed(void **state)
{
	GArray *a = plan_make(1, MODES, LOADS, REPS, 42);
	GArray *b = plan_make(1, MODES, LOADS, REPS, 42);
	GArray *c = plan_make(1, MODES, LOADS, REPS, 43);
	size_t bytes = POINTS * sizeof(struct plan_point);

	(void)state;
	assert_memory_equal(a->data, b->data, bytes);
	assert_memory_not_equal(a->data, c->data, bytes);
	g_array_unref(a);
	g_array_unref(b);
	g_array_unref(c);
}

/* Whichever way they are dealt: all of it, and nothing twice. */
static void check_shards(gboolean together)
{
	gboolean seen[POINTS] = {0};
	guint shard, i, total = 0;

	for (shard = 1; shard <= 7; shard++) {
		GArray *plan = plan_make(1, MODES, LOADS, REPS, 5);

		plan_shard(plan, together, shard, 7);
		for (i = 0; i < plan->len; i++) {
			assert_false(seen[key(plan, i)]);
			seen[key(plan, i)] = TRUE;
		}
		total += plan->len;
		g_array_unref(plan);
	}
	assert_int_equal(total, POINTS);
}

static void test_shards(void **state)
{
	(void)state;
	check_shards(FALSE);
	check_shards(TRUE);
}

/* As every directory of earlier versions has it. */
static void test_dealt_singly(void **state)
{
	GArray *plan = plan_make(1, MODES, LOADS, REPS, 5);
	GArray *shards = plan_deal(plan, FALSE, 7);
	guint i;

	(void)state;
	assert_int_equal(shards->len, POINTS);
	for (i = 0; i < POINTS; i++)
		assert_int_equal(g_array_index(shards, guint, i), i % 7 + 1);
	assert_int_equal(plan_hands(plan, FALSE), POINTS);
	g_array_unref(shards);
	g_array_unref(plan);
}

/* Points of one load and repetition, in all modes, meet in one shard. */
static void test_dealt_together(void **state)
{
	GArray *plan = plan_make(2, MODES, LOADS, REPS, 6);
	guint owner[2][LOADS][REPS] = {0}, i, hands = 2 * LOADS * REPS;
	GArray *shards = plan_deal(plan, TRUE, 7);
	guint have[8] = {0};

	(void)state;
	for (i = 0; i < plan->len; i++) {
		const struct plan_point *p =
			&g_array_index(plan, struct plan_point, i);
		guint shard = g_array_index(shards, guint, i);
		guint *its = &owner[p->device][p->load][p->rep - 1];

		assert_in_range(shard, 1, 7);
		assert_true(!*its || *its == shard);
		*its = shard;
		have[shard]++;
	}
	for (i = 1; i <= 7; i++)
		assert_in_range(have[i], hands / 7 * MODES,
				(hands / 7 + 1) * MODES);
	assert_int_equal(plan_hands(plan, TRUE), hands);
	g_array_unref(shards);
	g_array_unref(plan);
}

static void test_parse_shard(void **state)
{
	static const char *const bad[] = {"",	   "3",	   "0/4",
					  "5/4",   "1/0",  "a/b",
					  "1/2/3", "-1/2", "1/99999"};
	guint index, count, i;

	(void)state;
	assert_true(plan_parse_shard("3/16", &index, &count));
	assert_int_equal(index, 3);
	assert_int_equal(count, 16);
	for (i = 0; i < G_N_ELEMENTS(bad); i++)
		assert_false(plan_parse_shard(bad[i], &index, &count));
}

static void test_clock(void **state)
{
	/* The remote clock is 1000 ahead. */
	const struct clock_exchange x[] = {
		{0, 1010, 1015, 90},	/* slow on the way back */
		{100, 1180, 1182, 192}, /* slow on the way there */
	};
	struct clock_offset o;

	(void)state;
	assert_true(clock_estimate(x, 2, &o));
	/* 925..1010 and 990..1080 leave 990..1010. */
	assert_int_equal(o.offset_ns, 1000);
	assert_int_equal(o.error_ns, 10);
	assert_false(clock_estimate(x, 0, &o));
}

static void test_clock_disagree(void **state)
{
	/* The second was taken after a step: the better one counts alone. */
	const struct clock_exchange x[] = {
		{0, 1050, 1050, 100},
		{200, 5205, 5205, 210},
	};
	struct clock_offset o;

	(void)state;
	assert_true(clock_estimate(x, 2, &o));
	assert_int_equal(o.offset_ns, 5000);
	assert_int_equal(o.error_ns, 5);
}

/* Two clocks that were each compared with ours. */
static void test_clock_between(void **state)
{
	const struct clock_offset from = {.offset_ns = 1000, .error_ns = 10};
	const struct clock_offset to = {.offset_ns = -500, .error_ns = 7};
	const struct clock_offset ours = {0};
	struct clock_offset o = clock_between(&from, &to);

	(void)state;
	assert_int_equal(o.offset_ns, -1500);
	assert_int_equal(o.error_ns, 17);
	o = clock_between(&ours, &to);
	assert_int_equal(o.offset_ns, -500);
	assert_int_equal(o.error_ns, 7);
}

static void test_clock_impossible(void **state)
{
	/* Answered before it was asked. */
	const struct clock_exchange x = {100, 50, 50, 90};
	struct clock_offset o;

	(void)state;
	assert_false(clock_estimate(&x, 1, &o));
}

static void test_numbers(void **state)
{
	static const char *const bad[] = {"",	 " 1",	"1 ",	 "1x", "0x1",
					  "inf", "nan", "1e400", "-",  "+1"};
	double d;
	gint64 n;
	guint i;

	(void)state;
	assert_true(number_parse("1.5e3", 0, 1e6, &d));
	assert_true(d == 1500);
	assert_true(number_parse(".5", 0, 1, &d));
	assert_false(number_parse("2", 0, 1, &d));
	for (i = 0; i < G_N_ELEMENTS(bad); i++)
		assert_false(number_parse(bad[i], -1e9, 1e9, &d));
	assert_true(number_parse_int("-3", -5, 5, &n));
	assert_int_equal(n, -3);
	assert_false(number_parse_int("1.0", -5, 5, &n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_interleaved),
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_shards),
		cmocka_unit_test(test_dealt_singly),
		cmocka_unit_test(test_dealt_together),
		cmocka_unit_test(test_parse_shard),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_clock_disagree),
		cmocka_unit_test(test_clock_impossible),
		cmocka_unit_test(test_clock_between),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
