/* SPDX-License-Identifier: GPL-2.0-only */
/* What an A/A pair says, and intervals by drawing again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "stats/bootstrap.h"
#include "stats/curve.h"
#include "stats/noise.h"

#define NEAR 1e-9
#define assert_near(a, b) assert_true(fabs((a) - (b)) <= NEAR)

static struct point *add(GArray *points, const char *device, int twin,
			 double pps, int rep, double delivered)
{
	struct point p;

	point_init(&p);
	g_strlcpy(p.mode, "irq", sizeof(p.mode));
	g_strlcpy(p.device, device, sizeof(p.device));
	p.twin = twin;
	p.offered_pps = pps;
	p.sent = (gint64)pps;
	p.rep = rep;
	p.delivered = (gint64)delivered;
	p.delivered_pps = delivered;
	p.valid = TRUE;
	g_array_append_val(points, p);
	return &g_array_index(points, struct point, points->len - 1);
}

/* Twins off by 1 % at 1000 pps, by 4 and 6 % at 2000. */
static GArray *paired(void)
{
	GArray *points = g_array_new(FALSE, FALSE, sizeof(struct point));
	int rep;

	for (rep = 1; rep <= 2; rep++) {
		add(points, "virtio", 0, 1000, rep, 1000);
		add(points, "virtio", 1, 1000, rep, 1010);
		add(points, "virtio", 0, 2000, rep, 1000);
		add(points, "virtio", 1, 2000, rep, rep == 1 ? 960 : 1060);
	}
	return points;
}

static const struct noise_floor *delivered(const GPtrArray *all,
					   const char *device)
{
	const struct noise_floor *f = noise_find(all, device, "delivered_pps");

	assert_non_null(f);
	return f;
}

static void pairs_make_a_floor(void **state)
{
	g_autoptr(GArray) points = paired();
	g_autoptr(GPtrArray) all = noise_new(points);
	const struct noise_floor *f = delivered(all, "virtio");

	(void)state;
	assert_int_equal(all->len, 1);
	assert_string_equal(((struct noise *)all->pdata[0])->label, "irq");
	assert_int_equal(f->n, 4);
	assert_near(f->median, 0.025);
	assert_near(f->floor, 0.06);
	/* What was not measured has none. */
	assert_null(noise_find(all, "virtio", "hog_share"));
	assert_null(noise_find(all, "e1000", "delivered_pps"));
}

/* Of 40 pairs two may differ by more: no single hiccup is the floor. */
static void many_pairs_leave_out_the_worst(void **state)
{
	g_autoptr(GArray) points =
		g_array_new(FALSE, FALSE, sizeof(struct point));
	g_autoptr(GPtrArray) all = NULL;
	int rep;

	(void)state;
	for (rep = 1; rep <= 40; rep++) {
		add(points, "virtio", 0, 1000, rep, 10000);
		add(points, "virtio", 1, 1000, rep, 10000 + rep * 10);
	}
	all = noise_new(points);
	assert_near(delivered(all, "virtio")->floor, 0.038);
}

static void each_load_has_its_own(void **state)
{
	g_autoptr(GArray) points = paired();
	struct noise_pairs *pairs = noise_pairs_new(points);
	const struct load low = {.offered_pps = 1000, .grid = POINT_NONE};
	const struct load high = {.offered_pps = 2000, .grid = POINT_NONE};
	const struct load other = {.offered_pps = 3000, .grid = POINT_NONE};

	(void)state;
	assert_near(noise_floor_at(pairs, "virtio", "delivered_pps", &low),
		    0.01);
	assert_near(noise_floor_at(pairs, "virtio", "delivered_pps", &high),
		    0.06);
	/* Not measured there: what all loads say. */
	assert_near(noise_floor_at(pairs, "virtio", "delivered_pps", &other),
		    0.06);
	assert_near(noise_floor_at(pairs, "virtio", "delivered_pps", NULL),
		    0.06);
	assert_true(
		isnan(noise_floor_at(pairs, "e1000", "delivered_pps", NULL)));
	noise_pairs_free(pairs);
}

static void only_what_pairs_and_counts(void **state)
{
	g_autoptr(GArray) points = paired();
	g_autoptr(GPtrArray) all = NULL;

	(void)state;
	add(points, "virtio", 1, 2000, 3, 500); /* no first */
	add(points, "virtio", 0, 1000, 4, 1000);
	add(points, "virtio", 1, 1000, 4, 1)->valid = FALSE;
	add(points, "virtio", 0, 1000, 5, 499); /* a handful */
	add(points, "virtio", 1, 1000, 5, 600);
	all = noise_new(points);
	assert_int_equal(delivered(all, "virtio")->n, 4);
	assert_near(delivered(all, "virtio")->floor, 0.06);
}

static void no_pair_no_noise(void **state)
{
	g_autoptr(GArray) points =
		g_array_new(FALSE, FALSE, sizeof(struct point));
	g_autoptr(GPtrArray) all = NULL;
	g_autofree char *text = noise_text(NAN);
	g_autofree char *percent = noise_text(0.0213);

	(void)state;
	add(points, "virtio", 0, 1000, 1, 1000);
	all = noise_new(points);
	assert_int_equal(all->len, 0);
	assert_string_equal(text, "not known");
	assert_string_equal(percent, "2.13 %");
}

static void devices_have_their_own(void **state)
{
	g_autoptr(GArray) points = paired();
	g_autoptr(GPtrArray) all = NULL;

	(void)state;
	add(points, "e1000", 0, 1000, 1, 1000);
	add(points, "e1000", 1, 1000, 1, 1500);
	all = noise_new(points);
	assert_int_equal(all->len, 2);
	assert_near(delivered(all, "e1000")->floor, 0.5);
	assert_near(delivered(all, "virtio")->floor, 0.06);
}

/* --- drawing again --- */

static void few_values_reach_their_extremes(void **state)
{
	const double a[] = {10, 9, 11}, b[] = {20, 22, 18};
	struct interval i = bootstrap_ratio(a, 3, b, 3);

	(void)state;
	assert_near(i.median, 2);
	assert_near(i.low, 18.0 / 11);
	assert_near(i.high, 22.0 / 9);
	assert_int_equal(i.n, 3);
	assert_near(i.confidence, 0);
}

static void many_values_are_narrower(void **state)
{
	double a[21], b[21];
	struct interval i, again;
	int k;

	(void)state;
	for (k = 0; k < 21; k++) {
		a[k] = 90 + k;
		b[k] = 2 * a[k];
	}
	i = bootstrap_ratio(a, 21, b, 21);
	assert_near(i.median, 2);
	assert_true(i.low > 2 * 90.0 / 110 && i.low < 2);
	assert_true(i.high < 2 * 110.0 / 90 && i.high > 2);
	assert_near(i.confidence, STATS_CONFIDENCE);
	again = bootstrap_ratio(a, 21, b, 21);
	assert_memory_equal(&i, &again, sizeof(i));
}

static void nothing_over_nothing(void **state)
{
	const double zero[] = {0, 0}, one[] = {1, 1};

	(void)state;
	assert_near(bootstrap_ratio(zero, 2, zero, 2).high, 1);
	assert_true(isinf(bootstrap_ratio(zero, 2, one, 2).low));
	assert_near(bootstrap_ratio(one, 2, zero, 2).high, 0);
	assert_int_equal(bootstrap_ratio(zero, 0, one, 2).n, 0);
	assert_true(isnan(bootstrap_ratio(zero, 0, one, 2).median));
}

static void curves_have_intervals(void **state)
{
	g_autoptr(GArray) points =
		g_array_new(FALSE, FALSE, sizeof(struct point));
	g_autoptr(GPtrArray) all = NULL;
	struct interval i;
	struct curve *c;
	int rep;

	(void)state;
	for (rep = 1; rep <= 3; rep++) {
		add(points, "virtio", 0, 1000, rep, 1000);
		/* One of three repetitions loses a frame here. */
		add(points, "virtio", 0, 2000, rep, rep == 2 ? 1999 : 2000);
		add(points, "virtio", 0, 4000, rep, 1000 + 100 * rep);
	}
	all = summary_new(points);
	c = curve_new(all->pdata[0]);
	i = curve_interval(c, curve_mlfrr);
	assert_near(i.median, 2000);
	assert_near(i.low, 1000);
	assert_near(i.high, 2000);
	i = curve_interval(c, curve_livelock_index);
	assert_near(i.median, 0.6);
	assert_near(i.low, 0.55);
	assert_near(i.high, 1300.0 / 1999);
	i = curve_ratio(c, c, curve_livelock_index);
	assert_near(i.median, 1);
	assert_true(i.low < 1 && i.high > 1);
	curve_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_make_a_floor),
		cmocka_unit_test(many_pairs_leave_out_the_worst),
		cmocka_unit_test(each_load_has_its_own),
		cmocka_unit_test(only_what_pairs_and_counts),
		cmocka_unit_test(no_pair_no_noise),
		cmocka_unit_test(devices_have_their_own),
		cmocka_unit_test(few_values_reach_their_extremes),
		cmocka_unit_test(many_values_are_narrower),
		cmocka_unit_test(nothing_over_nothing),
		cmocka_unit_test(curves_have_intervals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
