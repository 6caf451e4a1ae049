/* SPDX-License-Identifier: GPL-2.0-only */
/* What people are shown of a search. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>

#include "plot/tunetable.h"
#include "tune_dut.h"

static const struct tune_dut dut = {.capacity = 100000};

static struct tune_space *space_from(const char *mode)
{
	struct tune_space *s = tune_dut_space();
	guint i = 0;

	while (strcmp(s->modes->pdata[i], mode))
		i++;
	g_ptr_array_insert(s->modes, 0, g_ptr_array_steal_index(s->modes, i));
	return s;
}

/* What a search for @goal left, with @mode as the default. */
static JsonObject *search(const char *mode, const char *goal)
{
	g_autofree char *dir = g_dir_make_tmp("rxbench-table-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(dir, TUNE_FILE, NULL);
	JsonObject *tune;

	assert_true(
		tune_dut_leave(dir, space_from(mode), goal, 60, &dut, TRUE));
	tune = tune_json_read(dir, NULL);
	g_unlink(file);
	g_rmdir(dir);
	assert_non_null(tune);
	return tune;
}

static guint filled(const struct tune_map *m)
{
	guint x, y, n = 0;

	for (y = 0; y < m->rows->len; y++)
		for (x = 0; x < m->columns->len; x++)
			n += tune_map_at(m, x, y) != NULL;
	return n;
}

/* No other pair of knobs has more cells that were measured. */
static void test_fullest(void **state)
{
	static const char *const knobs[] = {"ring", "delay", "budget"};
	g_autoptr(JsonObject) tune =
		search("napi", "p99 < 200us at 50kpps, least cpu");
	g_autoptr(tune_table) t = tune_table_new(tune);
	guint i, k;

	(void)state;
	assert_string_equal(t->maps[0]->rows_name, "mode");
	assert_non_null(t->maps[1]);
	for (i = 0; i < G_N_ELEMENTS(knobs); i++)
		for (k = i + 1; k < G_N_ELEMENTS(knobs); k++) {
			struct tune_map *m =
				tune_map_new(tune, t->rows, knobs[i], knobs[k]);

			assert_true(filled(m) <= filled(t->maps[1]));
			tune_map_free(m);
		}
}

/* A cell whose best breaks a limit says so, and no other does. */
static void test_marks(void **state)
{
	g_autoptr(JsonObject) tune =
		search("napi", "p99 < 200us at 50kpps, least cpu");
	g_autoptr(tune_table) t = tune_table_new(tune);
	guint i, broken = 0;

	(void)state;
	for (i = 0; i < t->rows->len; i++) {
		const struct tune_row *r = t->rows->pdata[i];
		gboolean breaks = r->of_latency > 200;

		broken += breaks;
		assert_string_equal(r->mark, breaks ? " !" : "");
	}
	assert_true(broken > 0 && broken < t->rows->len);
	assert_true(t->latency_limit == 200);
	assert_true(isnan(t->cpu_limit));
	assert_string_equal(t->where, "p99 and cpu at 50000 pps, delivered at "
				      "50000 pps");
}

static void assert_gain(const char *mode, const char *goal, const char *wanted)
{
	g_autoptr(JsonObject) tune = search(mode, goal);
	g_autoptr(tune_table) t = tune_table_new(tune);

	if (!g_str_has_prefix(t->gain, wanted))
		fail_msg("%s: %s", goal, t->gain);
}

static void test_gain(void **state)
{
	(void)state;
	assert_gain("napi", "most throughput at 1.5x", "none: the default");
	assert_gain("irq", "most throughput at 1.5x",
		    "delivered is 2.000 of the default's, exactly");
	assert_gain("irq", "most throughput at 4x",
		    "delivered is 100000 pps; of the default, 0 pps");
	assert_gain("irq", "never livelock",
		    "it keeps the limits, which the default does not; "
		    "delivered is 100000 pps");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fullest),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_gain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
