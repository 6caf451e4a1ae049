/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run that is killed, or finds no room, while it keeps a point: what the next
 * session makes of every state in which the files may be then.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <rxbench/sampler.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lab/rundir.h"
#include "stats/costs.h"

/* Of a point: those of the stages "send" and "total". */
#define HISTOGRAMS 2

/* All that grows; a point's row comes last. */
static const char *const files[] = {"series.csv", "stages.csv", "counters.csv",
				    "costs.csv", "points.csv"};
enum { FILES = G_N_ELEMENTS(files), POINTS = FILES - 1 };

/* In front of the library's: thousands of times a disk is not what is tested.
 */
int fsync(int fd)
{
	(void)fd;
	return 0;
}

int fdatasync(int fd)
{
	(void)fd;
	return 0;
}

struct fixture {
	struct rundir dir;
	char *before[FILES], *after[FILES]; /* a point is kept */
};

static struct point make_point(int seq)
{
	struct point p;

	point_init(&p);
	g_strlcpy(p.scenario, "made", sizeof(p.scenario));
	g_strlcpy(p.mode, "irq", sizeof(p.mode));
	g_strlcpy(p.invalid_reason, "one, \"two\"", sizeof(p.invalid_reason));
	p.seq = seq;
	p.rep = 1;
	p.offered_pps = 1000;
	p.sent = 10;
	p.ring_drop = 0;
	return p;
}

static gboolean keep(const struct rundir *d, int seq, GError **error)
{
	struct trial *t = g_new0(struct trial, 1);
	struct stage_cost cost = {.instructions = 77 + seq, .entries = 1};
	struct rxb_sample s = {.t_ns = 5, .delivered = 3};
	struct point p = make_point(seq);
	struct counted counted = {.name = (char *)"dev.rx", .value = seq};
	gboolean ok;

	g_strlcpy(cost.stage, "irq", sizeof(cost.stage));
	t->samples = g_array_new(FALSE, FALSE, sizeof(s));
	g_array_append_val(t->samples, s);
	g_array_append_val(t->samples, s);
	t->stages = g_array_new(FALSE, FALSE, sizeof(cost));
	g_array_append_val(t->stages, cost);
	t->counted = g_array_new(FALSE, FALSE, sizeof(counted));
	g_array_append_val(t->counted, counted);
	ok = rundir_append(d, &p, t, error);
	trial_clear(t);
	g_free(t);
	return ok;
}

static char *content(const struct rundir *d, const char *name)
{
	char *path = rundir_file(d, name), *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	g_free(path);
	return text ? text : g_strdup("");
}

static void set_content(const struct rundir *d, const char *name,
			const char *text, gsize len)
{
	char *path = rundir_file(d, name);

	assert_true(g_file_set_contents(path, text, (gssize)len, NULL));
	g_free(path);
}

static int entries(const struct rundir *d, const char *below)
{
	char *path = rundir_file(d, below);
	GDir *dir = g_dir_open(path, 0, NULL);
	int n = 0;

	while (g_dir_read_name(dir))
		n++;
	g_dir_close(dir);
	g_free(path);
	return n;
}

/* Numbers of two digits: cut in half, they are those of other points. */
static int setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);
	char *path = g_build_filename(g_get_tmp_dir(), "rundir-XXXXXX", NULL);
	guint i;

	if (!g_mkdtemp(path) || !rundir_create(&f->dir, path, "made", NULL) ||
	    !keep(&f->dir, 1, NULL) || !keep(&f->dir, 2, NULL))
		return -1;
	for (i = 0; i < FILES; i++)
		f->before[i] = content(&f->dir, files[i]);
	if (!keep(&f->dir, 12, NULL))
		return -1;
	for (i = 0; i < FILES; i++)
		f->after[i] = content(&f->dir, files[i]);
	g_free(path);
	*state = f;
	return 0;
}

static void remove_all(const struct rundir *d, const char *below)
{
	char *path = rundir_file(d, below);
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		char *file = g_build_filename(path, name, NULL);

		if (g_remove(file))
			(void)!rmdir(file);
		g_free(file);
	}
	g_dir_close(dir);
	rmdir(path);
	g_free(path);
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	guint i;

	remove_all(&f->dir, "latency");
	remove_all(&f->dir, "logs");
	remove_all(&f->dir, ".");
	rmdir(f->dir.path); /* "." cannot be */
	for (i = 0; i < FILES; i++) {
		g_free(f->before[i]);
		g_free(f->after[i]);
	}
	rundir_close(&f->dir);
	g_free(f);
	return 0;
}

/* The next session: what it finds, and measures once more. */
static void resume(struct fixture *f, guint found)
{
	char *path = g_strdup(f->dir.path);
	GError *error = NULL;
	GArray *points;
	guint i;

	rundir_close(&f->dir);
	assert_true(rundir_open(&f->dir, path, NULL));
	g_free(path);
	points = rundir_points(&f->dir, &error);
	assert_non_null(points);
	assert_int_equal(points->len, found);
	if (!rundir_trim(&f->dir, points, &error))
		fail_msg("%s", error->message);
	g_array_unref(points);
	assert_int_equal(entries(&f->dir, "latency"), HISTOGRAMS * found);
	for (i = 0; i < FILES; i++) {
		char *now = content(&f->dir, files[i]);

		assert_string_equal(now,
				    found == 3 ? f->after[i] : f->before[i]);
		g_free(now);
	}
	if (found < 3)
		assert_true(keep(&f->dir, 12, NULL));
	for (i = 0; i < FILES; i++) {
		char *now = content(&f->dir, files[i]);

		assert_string_equal(now, f->after[i]);
		g_free(now);
	}
}

/* The files as they are when it is killed in the middle of number @cut. */
static void test_every_byte(void **state)
{
	struct fixture *f = *state;
	guint cut, others, i;
	gsize len;

	for (cut = 0; cut < FILES; cut++)
		for (others = 0; others < 2; others++)
			for (len = strlen(f->before[cut]);
			     len <= strlen(f->after[cut]); len++) {
				gboolean whole =
					cut == POINTS && !f->after[cut][len];

				for (i = 0; i < FILES; i++) {
					gboolean done = i < cut ||
							(others && i != POINTS);
					const char *text = done ? f->after[i]
								: f->before[i];

					set_content(&f->dir, files[i], text,
						    strlen(text));
				}
				set_content(&f->dir, files[cut], f->after[cut],
					    len);
				resume(f, whole ? 3 : 2);
			}
}

/* Killed with its first point: torn headers. */
static void test_every_byte_of_the_first(void **state)
{
	struct fixture *f = *state;
	GArray *none = g_array_new(FALSE, FALSE, sizeof(struct point));
	guint cut;
	gsize len;

	for (cut = 0; cut < POINTS; cut++)
		for (len = 0; len <= strlen(f->before[cut]); len++) {
			char *now, *header_end;

			set_content(&f->dir, files[cut], f->before[cut], len);
			assert_true(rundir_trim(&f->dir, none, NULL));
			now = content(&f->dir, files[cut]);
			header_end = strchr(now, '\n');
			/* A whole header, or nothing. */
			assert_true(!*now || (header_end && !header_end[1]));
			g_free(now);
		}
	g_array_unref(none);
}

static void test_no_room(void **state)
{
	struct fixture *f = *state;
	struct rlimit old, limit;
	guint cut, i;
	gsize len;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	for (cut = 0; cut < FILES; cut++)
		for (len = strlen(f->before[cut]); len < strlen(f->after[cut]);
		     len++) {
			GError *error = NULL;
			gboolean ok;

			for (i = 0; i < FILES; i++)
				set_content(&f->dir, files[i], f->before[i],
					    strlen(f->before[i]));
			limit = old;
			limit.rlim_cur = len;
			assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
			ok = keep(&f->dir, 12, &error);
			assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
			assert_false(ok);
			assert_non_null(error);
			g_error_free(error);
			for (i = 0; i < FILES; i++) {
				char *now = content(&f->dir, files[i]);

				/* All of the point's rows, or none. */
				assert_true(!strcmp(now, f->before[i]) ||
					    (i != POINTS &&
					     !strcmp(now, f->after[i])));
				g_free(now);
			}
			resume(f, 2);
		}
	signal(SIGXFSZ, SIG_DFL);
}

static void test_half_files(void **state)
{
	struct fixture *f = *state;

	assert_true(rundir_is_half("run.json.A1b2c3"));
	assert_true(rundir_is_half("0012-irq-1000-1-sink.hgrm.abcdE9"));
	assert_false(rundir_is_half("run.json"));
	assert_false(rundir_is_half("points.csv.backup")); /* somebody's */
	assert_false(rundir_is_half("notes.A1b2c3"));
	assert_false(rundir_is_half(".A1b2c3"));
	assert_false(rundir_is_half("json"));
	set_content(&f->dir, "run.json.A1b2c3", "{", 1);
	set_content(&f->dir, "latency/0012-irq-1000-1-sink.hgrm.A1b2c3", "", 0);
	set_content(&f->dir, "latency/0099-napi-7-1-sink.hgrm", "", 0);
	resume(f, 3);
	assert_int_equal(entries(&f->dir, "."), FILES + 2);
}

/* Killed before it had written down what it would do. */
static void test_unbegun(void **state)
{
	char *path = g_build_filename(g_get_tmp_dir(), "rundir-XXXXXX", NULL);
	struct rundir d;

	(void)state;
	assert_non_null(g_mkdtemp(path));
	assert_true(rundir_create(&d, path, "made", NULL));
	set_content(&d, "run.json.A1b2c3", "{", 1);
	rundir_close(&d);
	assert_true(rundir_create(&d, path, "made", NULL));
	set_content(&d, "run.json", "{}", 2);
	rundir_close(&d);
	assert_false(rundir_create(&d, path, "made", NULL));
	assert_true(rundir_open(&d, path, NULL));
	remove_all(&d, "latency");
	remove_all(&d, "logs");
	remove_all(&d, ".");
	rundir_close(&d);
	g_free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_every_byte, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_every_byte_of_the_first,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_room, setup, teardown),
		cmocka_unit_test_setup_teardown(test_half_files, setup,
						teardown),
		cmocka_unit_test(test_unbegun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
