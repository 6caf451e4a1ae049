/* SPDX-License-Identifier: GPL-2.0-only */
/* What the executors of a sweep are told, and what Slurm's queue says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "cli/sweep.h"

#define ODD "/tmp/a b'c$(false)`\"\\"

static const char scenario[] = "[scenario]\nname = made\n"
			       "[device]\ndevice = virtio\nworkload = sink\n"
			       "[load]\ngrid = 0.5;1;2\nreps = 2\n"
			       "[modes]\nlist = irq;napi\n";

static struct sweep *make(const char *lab, const char *executor, guint shards)
{
	struct sweep *s = sweep_new();
	GError *error = NULL;

	s->dir = g_strdup(ODD);
	s->executor = g_strdup(executor);
	s->shards = shards;
	s->config = config_new();
	s->config->path = g_strdup("made.conf");
	s->config->text = g_strdup(scenario);
	g_free(s->config->lab);
	s->config->lab = g_strdup(lab);
	s->config->seed = 7;
	if (!sweep_plan(s, &error))
		fail_msg("%s", error->message);
	return s;
}

static guint points(const struct sweep *s)
{
	guint shard, sum = 0;

	for (shard = 1; shard <= s->shards; shard++)
		sum += s->expected[shard];
	return sum;
}

static void test_expected(void **state)
{
	struct sweep *s = make("realtime", "local", 4);

	(void)state;
	/* 3 loads, 2 repetitions; irq, napi and irq once more. */
	assert_int_equal(s->total, 18);
	assert_int_equal(points(s), 18);
	/* What is compared is not torn apart: 6 hands of 3. */
	assert_int_equal(s->expected[1], 6);
	assert_int_equal(s->expected[3], 3);
	sweep_free(s);
	s = make("virtual", "local", 4);
	assert_int_equal(points(s), 6);
	assert_int_equal(s->expected[1], 2);
	assert_int_equal(s->expected[3], 1);
	sweep_free(s);
}

static void test_too_many(void **state)
{
	struct sweep *s = make("virtual", "local", 6);
	GError *error = NULL;

	(void)state;
	s->shards = 7;
	g_clear_pointer(&s->expected, g_free);
	scenario_free(g_steal_pointer(&s->scenario));
	assert_false(sweep_plan(s, &error));
	assert_non_null(strstr(error->message, "--shards 7: must be 1 to 6"));
	g_error_free(error);
	sweep_free(s);
}

static void test_workers(void **state)
{
	struct sweep *s = make("virtual", "local", 2);

	(void)state;
	assert_int_equal(sweep_workers(s, 8), 8);
	assert_int_equal(sweep_cpus(s), 1);
	s->workers = 3;
	assert_int_equal(sweep_workers(s, 8), 3);
	sweep_free(s);
	s = make("realtime", "local", 2);
	assert_int_equal(sweep_workers(s, 8), 1);
	assert_int_equal(sweep_cpus(s), 0);
	s->workers = 2;
	assert_int_equal(sweep_cpus(s), 2);
	sweep_free(s);
	s = make("realtime", "slurm", 2);
	s->workers = 2;
	assert_int_equal(sweep_cpus(s), 0);
	sweep_free(s);
}

static void test_words(void **state)
{
	struct sweep *s = make("virtual", "local", 3);
	const char *const *words;
	char **fresh, **again;

	(void)state;
	g_strfreev(s->config->sets);
	s->config->sets = g_strsplit("ring=64 irq=shared", " ", -1);
	fresh = sweep_run_words(s, 2, FALSE);
	words = (const char *const *)fresh;
	assert_true(g_strv_contains(words, "--shard=2/3"));
	assert_true(g_strv_contains(words, "--seed=7"));
	assert_true(g_strv_contains(words, "--set=ring=64"));
	assert_true(g_strv_contains(words, "--set=irq=shared"));
	assert_true(g_strv_contains(words, "--cpus=1"));
	assert_true(g_strv_contains(words, "--out=" ODD "/shards/2"));
	assert_true(g_strv_contains(words, ODD "/scenario.conf"));
	again = sweep_run_words(s, 2, TRUE);
	words = (const char *const *)again;
	assert_true(g_strv_contains(words, "--resume=" ODD "/shards/2"));
	assert_false(g_strv_contains(words, "--seed=7"));
	g_strfreev(fresh);
	g_strfreev(again);
	sweep_free(s);
}

/* The shell itself says what it makes of the words: nothing of it is run. */
static void test_script(void **state)
{
	g_autofree char *dir = g_dir_make_tmp("sweep 'x$(false)-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(dir, "job.sh", NULL);
	g_autofree char *text = NULL, *log = NULL, *said = NULL;
	const char *argv[] = {"sh", path, "3", NULL};
	struct sweep *s = make("virtual", "parallel", 3);
	int status;

	(void)state;
	assert_non_null(dir);
	g_free(s->dir);
	s->dir = g_strdup(dir);
	g_free(s->self);
	s->self = g_strdup("echo");
	g_free(s->config->modes);
	s->config->modes = g_strdup("irq;`touch x`$(touch x)'\"");
	text = sweep_job_script(s);
	assert_true(g_file_set_contents(path, text, -1, NULL));
	/* Parallel starts it in the directory. */
	assert_true(g_spawn_sync(dir, (char **)argv, NULL, G_SPAWN_SEARCH_PATH,
				 NULL, NULL, NULL, NULL, &status, NULL));
	assert_int_equal(status, 0);
	log = g_build_filename(dir, "logs", "3.log", NULL);
	assert_true(g_file_get_contents(log, &said, NULL, NULL));
	assert_non_null(strstr(said, "--modes=irq;`touch x`$(touch x)'\""));
	assert_non_null(strstr(said, "--shard=3/3 --out=shards/3"));
	argv[0] = "rm";
	argv[1] = "-r";
	argv[2] = dir;
	assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH,
				 NULL, NULL, NULL, NULL, &status, NULL));
	sweep_free(s);
}

static void test_merge_script(void **state)
{
	struct sweep *s = make("virtual", "slurm", 3);
	g_autofree char *text = sweep_merge_script(s);

	(void)state;
	assert_non_null(strstr(
		text, " merge --out merged shards/1 shards/2 shards/3\n"));
	assert_non_null(strstr(text, "cd -- '/tmp/a b'\\''c$(false)`"));
	sweep_free(s);
}

static void test_ranges(void **state)
{
	static const struct {
		guint n, shards[6];
		const char *text;
	} cases[] = {
		{0, {0}, ""},
		{1, {4}, "4"},
		{2, {1, 2}, "1-2"},
		{6, {1, 2, 3, 5, 7, 8}, "1-3,5,7-8"},
		{3, {2, 4, 6}, "2,4,6"},
	};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GArray) shards =
			g_array_new(FALSE, FALSE, sizeof(guint));
		g_autofree char *text = NULL;

		g_array_append_vals(shards, cases[i].shards, cases[i].n);
		text = sweep_ranges(shards);
		assert_string_equal(text, cases[i].text);
	}
}

static void test_queue(void **state)
{
	static const char text[] = "  17_3\n17_12\n171_4\n18\n17_x\n16_1\n"
				   "17_[5-9]\n\n";
	g_autoptr(GArray) tasks = sweep_queued_tasks(text, "17");
	g_autoptr(GArray) none = sweep_queued_tasks("", "17");

	(void)state;
	assert_int_equal(tasks->len, 2);
	assert_int_equal(g_array_index(tasks, guint, 0), 3);
	assert_int_equal(g_array_index(tasks, guint, 1), 12);
	assert_int_equal(none->len, 0);
}

static void test_hosts(void **state)
{
	static const char *const bad[] = {
		"", ",", "-oProxyCommand=x", "a b", "a;b", "$(id)", "a,b/c"};
	char **hosts = g_new0(char *, 1);
	GError *error = NULL;
	guint i;

	(void)state;
	assert_true(sweep_hosts("a,me@b.example, :", &hosts, &error));
	assert_int_equal(g_strv_length(hosts), 3);
	assert_string_equal(hosts[1], "me@b.example");
	assert_string_equal(hosts[2], ":");
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		assert_false(sweep_hosts(bad[i], &hosts, &error));
		assert_non_null(strstr(error->message, "--hosts"));
		g_clear_error(&error);
	}
	g_strfreev(hosts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expected),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_workers),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_merge_script),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_queue),
		cmocka_unit_test(test_hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
