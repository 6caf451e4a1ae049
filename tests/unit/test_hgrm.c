/* SPDX-License-Identifier: GPL-2.0-only */
/* HdrHistogram text: the layout plotters read, and nothing lost in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>

#include "stats/hgrm.h"

struct fixture {
	char *dir;
	char *path;
	struct rxb_hist h, back;
};

static int setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);

	f->dir = g_dir_make_tmp("rxbench-hgrm-XXXXXX", NULL);
	f->path = g_build_filename(f->dir, "point.hgrm", NULL);
	rxb_hist_reset(&f->h);
	rxb_hist_reset(&f->back);
	*state = f;
	return f->dir ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	g_unlink(f->path);
	g_rmdir(f->dir);
	g_free(f->path);
	g_free(f->dir);
	g_free(f);
	return 0;
}

static void merge(struct fixture *f)
{
	g_autoptr(GError) error = NULL;

	if (!hgrm_merge(f->path, &f->back, 1, &error))
		fail_msg("%s", error->message);
}

static void has_the_known_layout(void **state)
{
	struct fixture *f = *state;
	g_autofree char *text = NULL;

	rxb_hist_add(&f->h, 10);
	rxb_hist_add(&f->h, 20);
	rxb_hist_add(&f->h, 20);
	rxb_hist_add(&f->h, 100);
	/* A unit of 100 ns: 1, 2, 2 and 10 us. */
	assert_true(hgrm_write(f->path, &f->h, 100, NULL));
	assert_true(g_file_get_contents(f->path, &text, NULL, NULL));
	assert_string_equal(
		text,
		"       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
		"       1.000 0.000000000000          1           1.00\n"
		"       1.000 0.250000000000          1           1.33\n"
		"       2.000 0.750000000000          3           4.00\n"
		"      10.000 1.000000000000          4\n"
		"#[Mean    =        3.750, StdDeviation   =        3.631]\n"
		"#[Max     =       10.000, Total count    =            4]\n"
		"#[Buckets =           34, SubBuckets     =          128]\n");
}

static void reads_back_bucket_by_bucket(void **state)
{
	struct fixture *f = *state;
	uint64_t v;

	for (v = 3; v < 1ULL << 38; v = v * 5 / 4 + 1)
		rxb_hist_add(&f->h, v);
	assert_true(hgrm_write(f->path, &f->h, 1, NULL));
	merge(f);
	assert_int_equal(f->back.count, f->h.count);
	assert_int_equal(f->back.min, f->h.min);
	assert_int_equal(f->back.max, f->h.max);
	assert_memory_equal(f->back.bucket, f->h.bucket, sizeof(f->h.bucket));
	/* The sum comes from the mean, kept to a nanosecond. */
	assert_in_range(f->back.sum, f->h.sum - f->h.count,
			f->h.sum + f->h.count);
	assert_int_equal(rxb_hist_quantile(&f->back, 999),
			 rxb_hist_quantile(&f->h, 999));
}

static void repetitions_merge(void **state)
{
	struct fixture *f = *state;

	rxb_hist_add(&f->h, 1000);
	rxb_hist_add(&f->h, 1ULL << 41);
	assert_true(hgrm_write(f->path, &f->h, 1, NULL));
	merge(f);
	merge(f);
	assert_int_equal(f->back.count, 4);
	assert_int_equal(f->back.min, 1000);
	assert_int_equal(f->back.max, 1ULL << 41);
	assert_int_equal(f->back.overflow, 2);
	assert_int_equal(f->back.bucket[rxb_hist_index(1000)], 2);
}

static void nothing_measured_is_a_file_too(void **state)
{
	struct fixture *f = *state;

	assert_true(hgrm_write(f->path, &f->h, 1, NULL));
	merge(f);
	assert_int_equal(f->back.count, 0);
	assert_int_equal(f->back.min, ~0ULL);
}

static void other_text_is_refused(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GError) error = NULL;

	assert_true(g_file_set_contents(f->path, "Value\n1.0 0.5 2\nabc\n", -1,
					NULL));
	assert_false(hgrm_merge(f->path, &f->back, 1, &error));
	assert_non_null(strstr(error->message, "line 3"));
	assert_int_equal(f->back.count, 0);
}

/* What nobody wrote with these values: bytes of anybody's. */
static void impossible_values_are_refused(void **state)
{
	static const char *const lines[] = {
		"nan 0.5 2",	      "inf 0.5 2",
		"-1 0.5 2",	      "1e30 0.5 2",
		"1.0 0.5 2.5",	      "1.0 0.5 0",
		"2.0 0.5 2\n1.0 1 3", "1.0 0.5 2\n1 1 1",
		"1 1 4294967297",     "1.0 0.5 2\n#[Mean = nan,",
		"1.0 0.5 2\n#[Mean",
	};
	struct fixture *f = *state;
	guint i;

	for (i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *text = g_strconcat("Value\n", lines[i], NULL);
		g_autoptr(GError) error = NULL;

		assert_true(g_file_set_contents(f->path, text, -1, NULL));
		if (hgrm_merge(f->path, &f->back, 1, &error))
			fail_msg("\"%s\" was taken", lines[i]);
		assert_int_equal(f->back.count, 0);
	}
}

static void unwritable_place_is_an_error(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = g_build_filename(f->dir, "no", "x", NULL);
	g_autoptr(GError) error = NULL;

	assert_false(hgrm_write(path, &f->h, 1, &error));
	assert_non_null(error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(has_the_known_layout, setup,
						teardown),
		cmocka_unit_test_setup_teardown(reads_back_bucket_by_bucket,
						setup, teardown),
		cmocka_unit_test_setup_teardown(repetitions_merge, setup,
						teardown),
		cmocka_unit_test_setup_teardown(nothing_measured_is_a_file_too,
						setup, teardown),
		cmocka_unit_test_setup_teardown(other_text_is_refused, setup,
						teardown),
		cmocka_unit_test_setup_teardown(impossible_values_are_refused,
						setup, teardown),
		cmocka_unit_test_setup_teardown(unwritable_place_is_an_error,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
