/* SPDX-License-Identifier: GPL-2.0-only */
/* Goals of a tuner: what is understood, what is refused and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "stats/tune_goal.h"

static void parse(struct tune_goal *g, const char *text)
{
	g_autoptr(GError) error = NULL;

	if (!tune_goal_parse(g, text, &error))
		fail_msg("%s: %s", text, error->message);
}

static void assert_rate(const struct tune_rate *r, double value,
			gboolean in_knees)
{
	assert_true(fabs(r->value / value - 1) < 1e-9);
	assert_int_equal(r->in_knees, in_knees);
}

static void test_least(void **state)
{
	struct tune_goal g;

	(void)state;
	parse(&g, "p99 < 200us at 50kpps, least cpu");
	assert_int_equal(g.nloads, 1);
	assert_rate(&g.loads[0], 50000, FALSE);
	assert_int_equal(g.nlimits, 1);
	assert_int_equal(g.limits[0].metric, TUNE_P99);
	assert_false(g.limits[0].above);
	assert_rate(&g.limits[0].limit, 200, FALSE);
	assert_int_equal(g.wanted, TUNE_CPU);
	assert_false(g.most);
	assert_false(tune_goal_needs_knee(&g));
}

/* What is below the knee, and what is above, unless it is said. */
static void test_loads(void **state)
{
	struct tune_goal g;

	(void)state;
	parse(&g, "most throughput, p99.9<1 ms");
	assert_int_equal(g.nloads, 2);
	assert_rate(&g.loads[g.load], 2, TRUE);
	assert_rate(&g.loads[g.limits[0].load], 0.5, TRUE);
	assert_rate(&g.limits[0].limit, 1000, FALSE);
	assert_true(tune_goal_needs_knee(&g));
	tune_goal_resolve(&g, 20000);
	assert_rate(&g.loads[tune_goal_top(&g)], 40000, FALSE);
	assert_rate(&g.loads[tune_goal_bottom(&g)], 10000, FALSE);
	parse(&g, "p99 < 1ms at 0.2 Mpps, most throughput");
	assert_rate(&g.loads[g.load], 2, TRUE);
	assert_rate(&g.loads[g.limits[0].load], 200000, FALSE);
}

static void test_inherited(void **state)
{
	struct tune_goal g;

	(void)state;
	parse(&g, "p99 < 1ms at 10kpps, delivered > 0.9x at 4x, loss < 1%, "
		  "least p50");
	assert_int_equal(g.nlimits, 3);
	assert_int_equal(g.nloads, 2);
	assert_rate(&g.limits[1].limit, 0.9, TRUE);
	assert_rate(&g.limits[2].limit, 0.01, FALSE);
	/* A clause without one takes the load that was named last. */
	assert_int_equal(g.limits[2].load, g.limits[1].load);
	assert_int_equal(g.wanted, TUNE_P50);
}

static void test_never(void **state)
{
	struct tune_goal g;

	(void)state;
	parse(&g, "never livelock");
	assert_int_equal(g.nloads, 3);
	assert_int_equal(g.limits[0].metric, TUNE_INDEX);
	assert_true(g.limits[0].above);
	assert_rate(&g.limits[0].limit, TUNE_INDEX_LIMIT, FALSE);
	assert_rate(&g.loads[g.limits[0].load], 4, TRUE);
	assert_int_equal(g.wanted, TUNE_DELIVERED);
	assert_rate(&g.loads[g.load], 4, TRUE);
	parse(&g, "never livelock, least cpu at 1x");
	assert_int_equal(g.wanted, TUNE_CPU);
	assert_int_equal(g.nloads, 3);
}

static void test_refused(void **state)
{
	static const char *const bad[][2] = {
		{"", "(the end): must be METRIC < LIMIT"},
		{"fast", "goal: fast: must be METRIC < LIMIT"},
		{"p98 < 1ms, least cpu", "p98: must be METRIC"},
		{"p99 < 200, least cpu", "200: must be a time in us, ms or s"},
		{"p99 < 200kpps, least cpu", "200kpps: must be a time"},
		{"p99 < -1us, least cpu", "-1us: must be a time"},
		{"p99 < 0us, least cpu", "0us: must be a time"},
		{"p99 > 200us, least cpu", ">: must be < after this metric"},
		{"delivered < 2x, least cpu", "<: must be > after delivered"},
		{"loss < 1, least cpu", "must be a percentage"},
		{"p99 < 1ms", "(the end): must be followed by what is wanted"},
		{"least cpu at 50", "must be a rate in pps"},
		{"least cpu at soon", "soon: must be a rate"},
		{"least cpu most", "most: must be a comma"},
		{"least cpu,", "(the end): must be METRIC"},
		{"least cpu, most throughput", "most: must be the only thing"},
		{"least delivered", "must be p50, p90, p99"},
		{"most cpu", "cpu: must be throughput"},
		{"never again", "again: must be livelock"},
		{"least cpu at 1kpps, p50 < 1ms at 2kpps, p90 < 1ms at 3kpps, "
		 "p99 < 1ms at 4kpps, loss < 1% at 5kpps",
		 "at: must be one of four loads"},
	};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		struct tune_goal g;

		if (tune_goal_parse(&g, bad[i][0], &error))
			fail_msg("taken: %s", bad[i][0]);
		if (!strstr(error->message, bad[i][1]))
			fail_msg("%s: %s", bad[i][0], error->message);
		assert_null(strchr(error->message, '\n'));
	}
}

static void test_texts(void **state)
{
	g_autofree char *limit = NULL, *wanted = NULL;
	struct tune_goal g;

	(void)state;
	parse(&g, "loss < 0.5% at 50kpps, least p99.9");
	limit = tune_limit_text(&g, &g.limits[0]);
	wanted = tune_wanted_text(&g);
	assert_string_equal(limit, "loss < 0.5 % at 50000 pps");
	assert_string_equal(wanted, "least p99.9 at 50000 pps");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_least),	  cmocka_unit_test(test_loads),
		cmocka_unit_test(test_inherited), cmocka_unit_test(test_never),
		cmocka_unit_test(test_refused),	  cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
