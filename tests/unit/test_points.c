/* SPDX-License-Identifier: GPL-2.0-only */
/* points.csv: what is written is read back, whatever happens to the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>

#include "stats/points.h"

struct fixture {
	char *dir;
	char *path;
};

static int setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);

	f->dir = g_dir_make_tmp("rxbench-points-XXXXXX", NULL);
	f->path = g_build_filename(f->dir, "points.csv", NULL);
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

static struct point sample(int rep)
{
	struct point p;

	point_init(&p);
	g_strlcpy(p.scenario, "livelock", sizeof(p.scenario));
	g_strlcpy(p.mode, "napi", sizeof(p.mode));
	p.offered_pps = 28123.456789012345;
	p.rep = rep;
	p.planned = p.sent = 28123;
	p.unsent = 0;
	p.delivered = 28000;
	p.ring_drop = 120;
	p.backlog_drop = 0;
	p.socket_drop = 3;
	p.other_drop = 0;
	p.hog_share = 0.1;
	p.valid = TRUE;
	return p;
}

static GArray *read_all(const struct fixture *f)
{
	g_autoptr(GError) error = NULL;
	GArray *points = points_read(f->path, &error);

	if (!points)
		fail_msg("%s", error->message);
	return points;
}

static void append(const struct fixture *f, const struct point *p)
{
	g_autoptr(GError) error = NULL;

	if (!points_append(f->path, p, &error))
		fail_msg("%s", error->message);
}

static void survives_a_round_trip(void **state)
{
	struct point p = sample(1), q;
	g_autoptr(GArray) points = NULL;

	g_strlcpy(p.invalid_reason, "steal 3 %, \"pressure\"\nand more",
		  sizeof(p.invalid_reason));
	append(*state, &p);
	q = sample(2);
	append(*state, &q);
	points = read_all(*state);
	assert_int_equal(points->len, 2);
	q = g_array_index(points, struct point, 0);
	/* A row is one line; everything else comes back bit by bit. */
	assert_string_equal(q.invalid_reason,
			    "steal 3 %, \"pressure\" and more");
	memcpy(q.invalid_reason, p.invalid_reason, sizeof(q.invalid_reason));
	assert_memory_equal(&p, &q, sizeof(p));
	assert_int_equal(g_array_index(points, struct point, 1).rep, 2);
}

static void unknown_is_an_empty_cell(void **state)
{
	const struct fixture *f = *state;
	g_autofree char *text = NULL;
	struct point p;

	point_init(&p);
	append(f, &p);
	assert_true(g_file_get_contents(f->path, &text, NULL, NULL));
	/* All but "valid", which is 0. */
	assert_non_null(strstr(text, "\n,,,,,,,,,,"));
	assert_null(strstr(text, "-1"));
}

static void torn_row_is_ignored_then_cut(void **state)
{
	const struct fixture *f = *state;
	struct point p = sample(1);
	g_autoptr(GArray) torn = NULL;
	g_autoptr(GArray) healed = NULL;
	g_autofree char *text = NULL;
	gsize length;

	append(f, &p);
	append(f, &p);
	assert_true(g_file_get_contents(f->path, &text, &length, NULL));
	assert_true(
		g_file_set_contents(f->path, text, (gssize)length - 20, NULL));
	torn = read_all(f);
	assert_int_equal(torn->len, 1);
	p = sample(7);
	append(f, &p);
	healed = read_all(f);
	assert_int_equal(healed->len, 2);
	assert_int_equal(g_array_index(healed, struct point, 1).rep, 7);
}

static void torn_header_is_written_again(void **state)
{
	const struct fixture *f = *state;
	struct point p = sample(1);
	g_autoptr(GArray) points = NULL;

	assert_true(g_file_set_contents(f->path, "scenario,dev", -1, NULL));
	append(f, &p);
	points = read_all(f);
	assert_int_equal(points->len, 1);
}

static void full_disk_leaves_no_half_row(void **state)
{
	const struct fixture *f = *state;
	struct rlimit old, tight;
	struct point p = sample(1);
	g_autofree char *before = NULL;
	g_autofree char *after = NULL;
	g_autoptr(GError) error = NULL;
	gsize length;
	gboolean done;

	append(f, &p);
	assert_true(g_file_get_contents(f->path, &before, &length, NULL));
	/* A file size limit stops the write half way, as a full disk does. */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	tight = old;
	tight.rlim_cur = length + 10;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	done = points_append(f->path, &p, &error);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_false(done);
	assert_non_null(strstr(error->message, f->path));
	assert_true(g_file_get_contents(f->path, &after, NULL, NULL));
	assert_string_equal(before, after);
}

static void expect_read_error(const struct fixture *f, const char *text,
			      const char *message)
{
	g_autoptr(GError) error = NULL;

	assert_true(g_file_set_contents(f->path, text, -1, NULL));
	assert_null(points_read(f->path, &error));
	if (!strstr(error->message, message))
		fail_msg("%s", error->message);
}

static void bad_files_are_named(void **state)
{
	const struct fixture *f = *state;
	g_autofree char *header = NULL;
	g_autofree char *few = NULL;
	g_autofree char *word = NULL;
	g_autofree char *commas = NULL;
	g_autoptr(GError) error = NULL;
	struct point p = sample(1);
	guint n = g_strv_length((char **)points_columns());

	header = g_strjoinv(",", (char **)points_columns());
	few = g_strdup_printf("%s\na,b\n", header);
	commas = g_strnfill(n - 5, ',');
	word = g_strdup_printf("%s\na,b,c,d,large%s\n", header, commas);
	expect_read_error(f, "scenario,device\n", "column mode is missing");
	expect_read_error(f, few, "line 2: 2 cells");
	expect_read_error(f, word, "line 2: column frame_bytes: \"large\"");
	assert_true(
		g_file_set_contents(f->path, "other,columns\n1,2\n", -1, NULL));
	assert_false(points_append(f->path, &p, &error));
	assert_non_null(strstr(error->message, "column scenario is missing"));
}

/* The first version's columns in another order, and one of nobody's. */
static void a_file_keeps_its_columns(void **state)
{
	const struct fixture *f = *state;
	g_autoptr(GString) header = g_string_new("later,invalid_reason");
	const char *const *names = points_columns();
	g_autofree char *text = NULL, *begun = NULL;
	g_autoptr(GArray) points = NULL;
	g_auto(GStrv) lines = NULL;
	struct point p = sample(1);
	const struct point *back;
	guint i;

	for (i = 0; strcmp(names[i], "invalid_reason"); i++)
		g_string_append_printf(header, ",%s", names[i]);
	p.twin = 0;
	p.psi_cpu = 0.5; /* a column that the file has not */
	point_invalidate(&p, "too, late");
	begun = g_strdup_printf("%s\n", header->str);
	assert_true(g_file_set_contents(f->path, begun, -1, NULL));
	append(f, &p);
	append(f, &p);
	assert_true(g_file_get_contents(f->path, &text, NULL, NULL));
	lines = g_strsplit(text, "\n", -1);
	assert_int_equal(g_strv_length(lines), 4);
	assert_string_equal(lines[0], header->str);
	assert_string_equal(lines[1], lines[2]);
	assert_true(g_str_has_prefix(lines[1], ",\"too, late\",livelock,"));
	points = points_read(f->path, NULL);
	assert_non_null(points);
	assert_int_equal(points->len, 2);
	back = &g_array_index(points, struct point, 1);
	assert_true(back->offered_pps == p.offered_pps);
	assert_true(back->psi_cpu == POINT_NONE);
	assert_int_equal(back->twin, 0);
	assert_string_equal(back->invalid_reason, "too, late");
}

static void unknown_columns_are_ignored(void **state)
{
	const struct fixture *f = *state;
	g_autoptr(GArray) points = NULL;
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	g_autofree char *wider = NULL;
	struct point p = sample(4);

	append(f, &p);
	assert_true(g_file_get_contents(f->path, &text, NULL, NULL));
	lines = g_strsplit(text, "\n", -1);
	wider = g_strdup_printf("new,%s\n5,%s\n", lines[0], lines[1]);
	assert_true(g_file_set_contents(f->path, wider, -1, NULL));
	points = read_all(f);
	assert_int_equal(points->len, 1);
	assert_memory_equal(points->data, &p, sizeof(p));
}

static void conservation_is_to_the_frame(void **state)
{
	struct point p = sample(1);

	(void)state;
	assert_true(point_check_conservation(&p, NULL));
	assert_true(p.valid);
	assert_int_equal(p.in_flight, 0);
	p.delivered--;
	assert_false(point_check_conservation(&p, NULL));
	assert_false(p.valid);
	assert_int_equal(p.in_flight, 1);
	assert_string_equal(p.invalid_reason,
			    "conservation: 1 frames missing of 28123 sent");
	p = sample(1);
	p.ring_drop += 2;
	assert_false(point_check_conservation(&p, NULL));
	assert_string_equal(p.invalid_reason,
			    "conservation: 2 frames too many of 28123 sent");
	p = sample(1);
	p.socket_drop = (gint64)POINT_NONE;
	assert_false(point_check_conservation(&p, NULL));
	assert_non_null(strstr(p.invalid_reason, "socket_drop was not"));
}

static void reasons_are_joined(void **state)
{
	struct point p = sample(1);
	int i;

	(void)state;
	point_invalidate(&p, "steal %d %%", 3);
	point_invalidate(&p, "unsent 2 %%");
	point_invalidate(&p, "steal %d %%", 3);
	assert_false(p.valid);
	assert_string_equal(p.invalid_reason, "steal 3 %; unsent 2 %");
	for (i = 0; i < 100; i++)
		point_invalidate(&p, "reason %d", i);
	assert_int_equal(strlen(p.invalid_reason),
			 sizeof(p.invalid_reason) - 1);
}

static void every_column_is_documented(void **state)
{
	const char *const *name;
	g_autofree char *text = NULL;

	(void)state;
	/* Tests run in the top directory. */
	if (!g_file_get_contents("docs/results-format.md", &text, NULL, NULL))
		fail_msg("docs/results-format.md cannot be read");
	for (name = points_columns(); *name; name++) {
		g_autofree char *row = g_strdup_printf("| `%s` |", *name);

		if (!strstr(text, row))
			fail_msg("docs/results-format.md lacks %s", *name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(survives_a_round_trip, setup,
						teardown),
		cmocka_unit_test_setup_teardown(unknown_is_an_empty_cell, setup,
						teardown),
		cmocka_unit_test_setup_teardown(torn_row_is_ignored_then_cut,
						setup, teardown),
		cmocka_unit_test_setup_teardown(torn_header_is_written_again,
						setup, teardown),
		cmocka_unit_test_setup_teardown(full_disk_leaves_no_half_row,
						setup, teardown),
		cmocka_unit_test_setup_teardown(bad_files_are_named, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_file_keeps_its_columns, setup,
						teardown),
		cmocka_unit_test_setup_teardown(unknown_columns_are_ignored,
						setup, teardown),
		cmocka_unit_test(conservation_is_to_the_frame),
		cmocka_unit_test(reasons_are_joined),
		cmocka_unit_test(every_column_is_documented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
