/* SPDX-License-Identifier: GPL-2.0-only */
/* stages.csv: what is written is read, and what is damaged is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "stats/stagerows.h"

struct fixture {
	char *dir, *path;
	struct point point;
	struct rxb_hist hist;
};

static int setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);

	f->dir = g_dir_make_tmp("rxbench-stages-XXXXXX", NULL);
	f->path = g_build_filename(f->dir, STAGEROWS_FILE, NULL);
	point_init(&f->point);
	f->point.seq = 7;
	f->point.offered_pps = 12500.5;
	strcpy(f->point.mode, "napi");
	strcpy(f->point.params, "budget=16;cpus=2");
	rxb_hist_reset(&f->hist);
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

static void save(struct fixture *f, const char *rows)
{
	g_autofree char *text = g_strconcat(stagerows_header, rows, NULL);

	assert_true(g_file_set_contents(f->path, text, -1, NULL));
}

static GArray *read_back(struct fixture *f)
{
	g_autoptr(GError) error = NULL;
	GArray *rows = stagerows_read(f->path, &error);

	if (!rows)
		fail_msg("%s", error->message);
	return rows;
}

static void what_is_written_is_read(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GArray) rows = NULL;
	const struct stage_row *row;
	struct stage_row made;
	int stage;

	for (uint64_t ns = 1; ns <= 100; ns++)
		rxb_hist_add(&f->hist, ns);
	for (stage = 0; stage < RXB_STAGES; stage++) {
		stagerow_fill(&made, &f->point, (enum rxb_stage)stage, &f->hist,
			      0.25 * stage);
		stagerow_put(text, &made);
	}
	save(f, text->str);
	rows = read_back(f);
	assert_int_equal(rows->len, RXB_STAGES);
	for (stage = 0; stage < RXB_STAGES; stage++) {
		row = &g_array_index(rows, struct stage_row, stage);
		assert_int_equal(row->stage, stage);
		assert_int_equal(row->seq, 7);
		assert_string_equal(row->mode, "napi");
		assert_string_equal(row->params, "budget=16;cpus=2");
		assert_true(row->offered_pps == 12500.5);
		assert_int_equal(row->count, 100);
		assert_true(row->us[STAGE_MIN] == 0.001);
		assert_true(row->us[STAGE_P50] == 0.05);
		assert_true(row->us[STAGE_P90] == 0.09);
		assert_true(row->us[STAGE_P99] == 0.099);
		assert_true(row->us[STAGE_P999] == 0.1);
		assert_true(row->us[STAGE_MAX] == 0.1);
		assert_true(row->clock_err_us == 0.25 * stage);
	}
}

/* Livelock: frames came into the stage before, and none into this one. */
static void no_frame_is_no_zero(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GArray) rows = NULL;
	struct stage_row row;

	stagerow_fill(&row, &f->point, RXB_STAGE_APP, &f->hist, 0);
	stagerow_put(text, &row);
	assert_string_equal(text->str,
			    "7,napi,budget=16;cpus=2,12500.5,app,0,,,,,,,0\n");
	save(f, text->str);
	rows = read_back(f);
	assert_int_equal(rows->len, 1);
	row = g_array_index(rows, struct stage_row, 0);
	assert_int_equal(row.count, 0);
	for (int i = 0; i < STAGE_VALUES; i++)
		assert_true(isnan(row.us[i]));
}

#define ROW "1,irq,,1000,ring,1,2,3,4,5,6,7,0.5\n"

static void a_torn_row_is_ignored(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GArray) none = read_back(f);
	g_autoptr(GArray) rows = NULL;

	assert_int_equal(none->len, 0); /* there is no file */
	save(f, ROW "2,irq,,1000,ri");
	rows = read_back(f);
	assert_int_equal(rows->len, 1);
}

static void what_is_damaged_is_refused(void **state)
{
	static const char *const bad[] = {
		"1,irq,,1000,ring,1,2,3,4,5,6,7\n",
		"1,irq,,1000,ring,1,2,3,4,5,6,7,0.5,1\n",
		"x,irq,,1000,ring,1,2,3,4,5,6,7,0.5\n",
		"1,irq,,1000,rings,1,2,3,4,5,6,7,0.5\n",
		"1,irq,,1000,ring,one,2,3,4,5,6,7,0.5\n",
		"1,irq,,1000,ring,-1,2,3,4,5,6,7,0.5\n",
		"1,irq,,1000,ring,1,2,3,4,5 us,6,7,0.5\n",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *text = g_strconcat(ROW, bad[i], NULL);
		g_autoptr(GError) error = NULL;

		save(f, text);
		assert_null(stagerows_read(f->path, &error));
		assert_non_null(strstr(error->message, "stages.csv: line 3"));
	}
}

static void repetitions_become_an_interval(void **state)
{
	struct fixture *f = *state;
	struct point points[3] = {{.seq = 1}, {.seq = 2}, {.seq = 9}};
	struct load load = {.valid = g_ptr_array_new()};
	g_autoptr(GArray) rows = NULL;
	struct interval i;

	for (int n = 0; n < 3; n++)
		g_ptr_array_add(load.valid, &points[n]);
	save(f, "1,irq,,1000,ring,1,2,3,4,5,6,7,0.5\n"
		"1,irq,,1000,app,1,2,30,4,5,6,7,0\n"
		"2,irq,,1000,ring,1,2,5,4,5,6,7,0.75\n"
		"3,irq,,1000,ring,1,2,99,4,5,6,7,9\n");
	rows = read_back(f);
	i = stagerows_interval(rows, &load, RXB_STAGE_RING, STAGE_P50);
	assert_int_equal(i.n, 2);
	assert_true(i.median == 4 && i.low == 3 && i.high == 5);
	i = stagerows_interval(rows, &load, RXB_STAGE_SOCKET, STAGE_P50);
	assert_int_equal(i.n, 0);
	assert_true(stagerows_clock_err(rows, &load, RXB_STAGE_RING) == 0.75);
	assert_true(isnan(stagerows_clock_err(rows, &load, RXB_STAGE_SOCKET)));
	g_ptr_array_unref(load.valid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_written_is_read, setup,
						teardown),
		cmocka_unit_test_setup_teardown(no_frame_is_no_zero, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_torn_row_is_ignored, setup,
						teardown),
		cmocka_unit_test_setup_teardown(what_is_damaged_is_refused,
						setup, teardown),
		cmocka_unit_test_setup_teardown(repetitions_become_an_interval,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
