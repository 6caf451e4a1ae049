/* SPDX-License-Identifier: GPL-2.0-only */
/* The two-cost model: known curves, the paper's own, and no fit without one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "stats/twocost.h"

#define D 40e-6
#define P 60e-6 /* so the knee is at 10000 pps, and 1/d at 25000 */

static const double loads[] = {2000,  5000,  8000,  10000, 12000,
			       15000, 18000, 21000, 24000, 30000};
#define N G_N_ELEMENTS(loads)

static double model(double offered)
{
	return MAX(MIN(offered, (1 - offered * D) / P), 0);
}

static void assert_close(double value, double wanted, double share)
{
	if (!(fabs(value - wanted) <= share * fabs(wanted)))
		fail_msg("%g is not within %g of %g", value, share, wanted);
}

static void exact_curve(void **state)
{
	double delivered[N];
	struct twocost t;
	char *why = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < N; i++)
		delivered[i] = model(loads[i]);
	assert_true(twocost_fit_points(loads, delivered, N, &t, &why));
	assert_close(t.d_s, D, 1e-9);
	assert_close(t.p_s, P, 1e-9);
	assert_close(t.r2, 1, 1e-9);
	assert_close(t.livelock_pps.median, 25000, 1e-9);
	assert_close(t.livelock_pps.low, t.livelock_pps.high, 1e-6);
	assert_int_equal(t.points, N);
	assert_false(t.bootstrapped);
	for (i = 0; i < N; i++)
		assert_true(fabs(twocost_at(&t, loads[i]) - delivered[i]) <
			    1e-6);
}

/* In any order, and with errors: the truth lies inside the intervals. */
static void curve_with_errors(void **state)
{
	static const double off[N] = {0, 0, 0, -150, 120, 90, -80, -60, 40, 10};
	double offered[N], delivered[N];
	struct twocost t;
	char *why = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < N; i++) {
		offered[N - 1 - i] = loads[i];
		delivered[N - 1 - i] = model(loads[i]) + off[i];
	}
	assert_true(twocost_fit_points(offered, delivered, N, &t, &why));
	assert_true(t.d.low < D && D < t.d.high);
	assert_true(t.p.low < P && P < t.p.high);
	assert_true(t.livelock_pps.low < 25000 && 25000 < t.livelock_pps.high);
	assert_true(t.r2 > 0.99 && t.r2 < 1);
	assert_close(t.d_s, D, 0.05);
}

/* What does not fall has no livelock load; d is not below 0. */
static void level_curve(void **state)
{
	static const double delivered[N] = {2000,  5000,  8000,	 9900,	9950,
					    10000, 10050, 10000, 10000, 10060};
	struct twocost t;
	char *why = NULL;

	(void)state;
	assert_true(twocost_fit_points(loads, delivered, N, &t, &why));
	assert_true(t.d_s == 0);
	assert_close(t.p_s, 1e-4, 0.01);
	assert_true(isinf(t.livelock_pps.median));
	assert_true(isinf(t.livelock_pps.high));
}

static void no_knee(void **state)
{
	static const double gone[] = {1, 2, 3, 5, 6};
	struct twocost t;
	char *why = NULL;

	(void)state;
	assert_false(twocost_fit_points(loads, loads, N, &t, &why));
	assert_non_null(strstr(why, "3 of them must lie beyond the knee"));
	g_clear_pointer(&why, g_free);
	/* A line through two loads proves nothing, gone ones behind or not. */
	assert_true(twocost_fit_points(gone, (const double[]){1, 2, 1, 0, 0},
				       G_N_ELEMENTS(gone), &t, &why));
	assert_true(t.r2 < 0.99);
	assert_false(twocost_fit_points(loads, loads, 0, &t, &why));
	g_free(why);
}

static void add(GArray *points, double offered, int rep, double delivered)
{
	struct point p;

	point_init(&p);
	g_strlcpy(p.mode, "irq", sizeof(p.mode));
	p.offered_pps = offered;
	p.rep = rep;
	p.sent = (gint64)offered;
	p.delivered = (gint64)delivered;
	p.delivered_pps = delivered;
	p.valid = TRUE;
	g_array_append_val(points, p);
}

/* Several repetitions: they say themselves how far apart the fits are. */
static void repetitions(void **state)
{
	static const double spread[] = {0.97, 1, 1.03};
	g_autoptr(GArray) points =
		g_array_new(FALSE, FALSE, sizeof(struct point));
	g_autoptr(GPtrArray) all = NULL;
	struct twocost t;
	char *why = NULL;
	size_t i, rep;

	(void)state;
	for (i = 0; i < N; i++)
		for (rep = 0; rep < G_N_ELEMENTS(spread); rep++)
			add(points, loads[i], (int)rep,
			    model(loads[i]) * spread[rep]);
	all = summary_new(points);
	assert_true(twocost_fit(summary_find(all, "irq"), &t, &why));
	assert_true(t.bootstrapped);
	assert_close(t.d_s, D, 1e-6);
	assert_close(t.d.median, D, 1e-6);
	assert_int_equal(t.d.n, 3);
	assert_true(t.d.low < D && D < t.d.high);
	assert_close(t.livelock_pps.low, 1 / t.d.high, 1e-9);
}

/*
 * Mogul and Ramakrishnan 1996, figure 6-1 without screend, read off the figure.
 * By hand: 4700 pps at 4940 offered and 1370 at 10680 make a line that ends at
 * some 13000.
 */
static const double paper_offered[] = {
	1669, 1959, 2415, 2914, 3121, 3483, 3994, 4185, 4305,
	4667, 4876, 4940, 5420, 5529, 6216, 6385, 6836, 7279,
	7441, 7483, 8242, 8760, 8768, 9049, 9679, 9891, 10677,
};
static const double paper_delivered[] = {
	1669, 1959, 2415, 2914, 3121, 3483, 3994, 4185, 4305,
	4132, 4480, 4696, 3804, 4003, 3547, 3322, 3578, 3285,
	3173, 2939, 2451, 2405, 2235, 2116, 1939, 1753, 1374,
};

static void the_paper(void **state)
{
	const guint n = G_N_ELEMENTS(paper_offered);
	struct twocost t;
	char *why = NULL;

	(void)state;
	assert_true(twocost_fit_points(paper_offered, paper_delivered, n, &t,
				       &why));
	assert_true(t.r2 >= 0.9);
	assert_close(t.livelock_pps.median, 13000, 0.05);
	assert_true(t.livelock_pps.low < 13000 && 13000 < t.livelock_pps.high);
	/* The knee: 4500 to 5000 in the figure. */
	assert_close(1 / (t.d_s + t.p_s), 4750, 0.06);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_curve),
		cmocka_unit_test(curve_with_errors),
		cmocka_unit_test(level_curve),
		cmocka_unit_test(no_knee),
		cmocka_unit_test(repetitions),
		cmocka_unit_test(the_paper),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
