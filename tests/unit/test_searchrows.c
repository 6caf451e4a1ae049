/* SPDX-License-Identifier: GPL-2.0-only */
/* search.json there and back, what repetitions say, and what is claimed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "lab/catalog.h"
#include "lab/search_trials.h"
#include "stats/recovery.h"
#include "stats/search_metrics.h"
#include "stats/searchrows.h"

static struct search_row *row_of(const char *mode, int rep, double value)
{
	struct search_row *row = search_row_new();
	struct search_step step = {7, 1000, 0.5, NAN};

	row->method = g_strdup("mlfrr");
	row->device = g_strdup("virtio");
	row->lab = g_strdup("realtime");
	row->mode = g_strdup(mode);
	row->params = g_strdup("");
	row->rep = rep;
	row->over = TRUE;
	if (isnan(value))
		search_add(row->results, "mlfrr", "frames/s", NAN, NAN, NAN,
			   SEARCH_NO_RESULT, "steal");
	else
		search_add(row->results, "mlfrr", "frames/s", value, value,
			   value + 1, SEARCH_REGULAR, "%s", "");
	g_array_append_val(row->trials, step);
	return row;
}

static GPtrArray *rows_of(guint n, const double *values)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func(search_row_free);
	guint i;

	for (i = 0; i < n; i++)
		g_ptr_array_add(rows, row_of("napi", (int)i + 1, values[i]));
	return rows;
}

static void test_round_trip(void **state)
{
	const double values[] = {1000, NAN};
	char *dir = g_dir_make_tmp("rxbench-XXXXXX", NULL);
	char *file = g_build_filename(dir, SEARCH_FILE, NULL);
	GPtrArray *rows = rows_of(2, values), *none, *back;
	const struct search_result *r;
	const struct search_row *row;

	(void)state;
	none = searchrows_read(dir, NULL);
	assert_int_equal(none->len, 0);
	assert_true(searchrows_write(dir, rows, NULL));
	back = searchrows_read(dir, NULL);
	assert_int_equal(back->len, 2);
	row = back->pdata[0];
	assert_string_equal(row->mode, "napi");
	assert_true(row->over);
	r = &g_array_index(row->results, struct search_result, 0);
	assert_true(r->value == 1000 && r->high == 1001);
	assert_true(isnan(r->conditional));
	assert_string_equal(r->unit, "frames/s");
	assert_true(isnan(
		g_array_index(row->trials, struct search_step, 0).loss_ratio));
	row = back->pdata[1];
	r = &g_array_index(row->results, struct search_result, 0);
	assert_true(isnan(r->value));
	assert_int_equal(r->state, SEARCH_NO_RESULT);
	assert_string_equal(r->why, "steal");
	g_ptr_array_unref(none);
	g_ptr_array_unref(back);
	g_ptr_array_unref(rows);
	g_remove(file);
	g_rmdir(dir);
	g_free(file);
	g_free(dir);
}

static void test_damaged(void **state)
{
	static const char *const bad[] = {"", "{", "[]", "{\"schema\": 1}"};
	char *dir = g_dir_make_tmp("rxbench-XXXXXX", NULL);
	char *file = g_build_filename(dir, SEARCH_FILE, NULL);
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		GError *error = NULL;

		assert_true(g_file_set_contents(file, bad[i], -1, NULL));
		assert_null(searchrows_read(dir, &error));
		assert_non_null(strstr(error->message, SEARCH_FILE));
		g_error_free(error);
	}
	g_remove(file);
	g_rmdir(dir);
	g_free(file);
	g_free(dir);
}

/* The answer to METRIC(napi), or NAN and @why (to be freed). */
static double ask(guint n, const double *values, const char *metric, char **why)
{
	GPtrArray *rows = rows_of(n, values);
	GArray *summary = searchrows_summary(rows);
	const struct search_question q = {summary, metric, "napi", "virtio"};
	struct interval i = {.median = NAN};

	*why = NULL;
	assert_true(search_metric_known(&q));
	if (!search_metric_measure(&q, &i, why))
		i.median = NAN;
	g_array_unref(summary);
	g_ptr_array_unref(rows);
	return i.median;
}

/* It has no answer, and says why. */
static void silent(guint n, const double *values, const char *metric,
		   const char *saying)
{
	char *why;

	assert_true(isnan(ask(n, values, metric, &why)));
	assert_non_null(strstr(why, saying));
	g_free(why);
}

static void test_summary(void **state)
{
	const double close[] = {1000, 1040, 990, 1010, 1020};
	const double apart[] = {1000, 1200, 990, 1010, 1020};
	const double lacks[] = {1000, NAN, 1000};
	char *why;

	(void)state;
	assert_true(ask(5, close, "mlfrr", &why) == 1010);
	assert_float_equal(ask(5, close, "mlfrr_spread", &why), 50 / 1010.0,
			   1e-9);
	/* Too far apart: no rate any more, but how far may be judged. */
	silent(5, apart, "mlfrr", "spread by 20.8 %");
	assert_true(ask(5, apart, "mlfrr_spread", &why) > 0.2);
	/* One without an end takes all with it. */
	silent(3, lacks, "mlfrr", "1 of 3 searches found no mlfrr");
	silent(3, lacks, "mlfrr_spread", "1 of 3 searches found no");
	silent(3, lacks, "mlfrr_width", "no upper bound");
	assert_float_equal(ask(5, apart, "mlfrr_width", &why), 1 / 990.0, 1e-9);
	/* One alone has no spread. */
	silent(1, close, "mlfrr", "2 are needed");
}

/* What a scenario may name is what there is. */
static void test_catalog(void **state)
{
	const struct catalog_item *item;
	struct search_goal goal;
	guint n = 0;

	(void)state;
	for (item = catalog_searches; item->name; item++) {
		if (!strcmp(item->name,
			    "tune")) /* searches among knobs, not loads */
			continue;
		assert_non_null(search_find(item->name));
		n++;
	}
	assert_null(search_methods[n]);
	for (item = catalog_goals; item->name; item++)
		assert_true(search_goal_find(item->name, &goal));
}

/* 1000/s until 1 s, from then on 500/s until 2 s; a sample every 0.1 s. */
static char *series_of(double lossless_from_s, gboolean behind_ring)
{
	GString *text = g_string_new("seq,mode,offered_pps,rep,t_ns,...\n");
	double taken = 0, lost = 0;
	guint i;

	for (i = 0; i <= 21; i++) {
		double t_s = i / 10.0;

		g_string_append_printf(
			text, "3,napi,1000,1,%.0f,%.0f,0,%.0f,0,%.0f,0\n",
			t_s * 1e9, taken, behind_ring ? lost : 0, taken);
		if (t_s < 1)
			taken += 80;
		else if (t_s < 2)
			taken +=
				t_s < lossless_from_s && !behind_ring ? 30 : 50;
		if (t_s < lossless_from_s)
			lost += 20;
	}
	return g_string_free(text, FALSE);
}

static void test_recovery(void **state)
{
	char *at_ring = series_of(1.3, FALSE), *behind = series_of(1.3, TRUE);
	char *at_once = series_of(1, FALSE);
	double pps[2];

	(void)state;
	assert_float_equal(recovery_time(at_ring, 3, 1, 2, 500), 0.3, 1e-6);
	assert_float_equal(recovery_time(behind, 3, 1, 2, 500), 0.3, 1e-6);
	assert_float_equal(recovery_time(at_once, 3, 1, 2, 500), 0, 1e-6);
	/* Of another point, or longer than there are samples. */
	assert_true(isnan(recovery_time(at_once, 4, 1, 2, 500)));
	assert_true(isnan(recovery_time(at_once, 3, 1, 3, 500)));
	recovery_sweep(at_once, 3, 2, 2, pps);
	assert_float_equal(pps[0], 800, 1e-6);
	assert_float_equal(pps[1], 500, 1e-6);
	recovery_sweep(at_once, 3, 4, 2, pps);
	assert_true(isnan(pps[1]));
	g_free(at_ring);
	g_free(behind);
	g_free(at_once);
}

/* A row is known again as its trial, and as no other. */
static void test_known_again(void **state)
{
	const struct search_trial trials[] = {
		{.kind = SEARCH_LOAD, .pps = 300, .duration_s = 1},
		{.kind = SEARCH_LOAD, .pps = 301, .duration_s = 1},
		{.kind = SEARCH_BURST,
		 .pps = 300,
		 .duration_s = 1,
		 .burst = 300},
		{.kind = SEARCH_BURST,
		 .pps = 300,
		 .duration_s = 1,
		 .burst = 301},
		{.kind = SEARCH_STEP,
		 .pps = 300,
		 .duration_s = 1,
		 .then_pps = 150,
		 .steps = 2},
		{.kind = SEARCH_STEP,
		 .pps = 300,
		 .duration_s = 1,
		 .then_pps = 150,
		 .steps = SEARCH_SWEEP_STEPS},
	};
	guint i, k;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(trials); i++) {
		struct trial asked = {0};
		struct point p;

		point_init(&p);
		g_strlcpy(p.pattern, "cbr", sizeof(p.pattern));
		search_trials_ask(&trials[i], &asked, &p);
		p.offered_pps = asked.pps;
		p.planned = trials[i].burst ? trials[i].burst : 300;
		for (k = 0; k < G_N_ELEMENTS(trials); k++)
			assert_int_equal(search_trials_is(&trials[k], &p),
					 i == k);
		g_free(asked.more);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_catalog),
		cmocka_unit_test(test_recovery),
		cmocka_unit_test(test_known_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
