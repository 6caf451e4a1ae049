/* SPDX-License-Identifier: GPL-2.0-only */
/* What watchers of a run are told: machines, metrics, events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "lab/events.h"
#include "lab/machines.h"
#include "lab/openmetrics.h"
#include "stats/points_json.h"

/* --- machines --- */

static GArray *rows(gint first, gint last)
{
	GArray *points = g_array_new(FALSE, TRUE, sizeof(struct point));
	struct point p;

	point_init(&p);
	for (p.seq = first; p.seq <= last; p.seq++)
		g_array_append_val(points, p);
	return points;
}

static JsonObject *session(JsonArray *sessions, const GArray *done,
			   const char *name)
{
	JsonObject *one = json_object_new(), *host = json_object_new();

	json_object_set_string_member(host, "name", name);
	machines_close(sessions, done);
	machines_name(one, host);
	json_array_add_object_element(sessions, one);
	json_object_unref(host);
	return one;
}

static void check_machine(JsonArray *all, guint i, const char *name, guint n,
			  gint64 first)
{
	JsonObject *one = json_array_get_object_element(all, i);
	JsonArray *points = json_object_get_array_member(one, "points");

	assert_string_equal(json_object_get_string_member(one, "name"), name);
	assert_int_equal(json_array_get_length(points), n);
	assert_int_equal(json_array_get_int_element(points, 0), first);
}

/* Three sessions on two machines; the second was killed before any row. */
static void test_machines(void **state)
{
	g_autoptr(JsonObject) root = json_object_new();
	JsonArray *sessions = json_array_new(), *all;
	g_autoptr(GArray) none = rows(1, 0), two = rows(1, 2),
			  five = rows(1, 5);
	g_autoptr(GHashTable) numbers = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, g_free);
	gint64 i;

	(void)state;
	json_object_set_array_member(root, "sessions", sessions);
	session(sessions, none, "a");
	session(sessions, two, "b");
	session(sessions, two, "b");
	for (i = 1; i <= 5; i++) {
		gint64 whole = 100 + i;

		g_hash_table_insert(numbers, g_memdup2(&i, sizeof(i)),
				    g_memdup2(&whole, sizeof(whole)));
	}
	all = machines_of(root, five, numbers);
	assert_int_equal(json_array_get_length(all), 2);
	check_machine(all, 0, "a", 2, 101);
	check_machine(all, 1, "b", 3, 103);
	json_array_unref(all);
}

/* An earlier version's sessions name nobody. */
static void test_machines_of_old(void **state)
{
	g_autoptr(JsonObject) root = json_object_new();
	g_autoptr(GHashTable) numbers =
		g_hash_table_new(g_int64_hash, g_int64_equal);
	g_autoptr(GArray) two = rows(1, 2);
	JsonArray *all = machines_of(root, two, numbers);

	(void)state;
	assert_int_equal(json_array_get_length(all), 0);
	json_array_unref(all);
}

/* --- metrics --- */

static struct run_state begun(void)
{
	return (struct run_state){
		.scenario = "made",
		.lab = "virtual",
		.dir = "/a \"b\"\\c\nd",
		.points = 8,
		.done = 3,
		.invalid = 1,
		.eta_s = NAN,
		.running = g_ptr_array_new_with_free_func(g_free),
	};
}

static void test_metrics(void **state)
{
	struct run_state s = begun();
	g_autofree char *text = openmetrics_text(&s);

	(void)state;
	assert_non_null(
		strstr(text, "directory=\"/a \\\"b\\\"\\\\c\\nd\"} 1\n"));
	assert_non_null(strstr(text, "rxbench_points{state=\"valid\"} 2\n"));
	assert_non_null(strstr(text, "rxbench_points{state=\"invalid\"} 1\n"));
	assert_non_null(strstr(text, "rxbench_points{state=\"left\"} 5\n"));
	/* What is not known is not there. */
	assert_null(strstr(text, "\nrxbench_eta_seconds "));
	assert_null(strstr(text, "\nrxbench_last_frames{"));
	assert_true(g_str_has_suffix(text, "\n# EOF\n"));
	g_ptr_array_unref(s.running);
}

static void test_metrics_of_points(void **state)
{
	struct run_state s = begun();
	g_autofree char *text = NULL;

	(void)state;
	point_init(&s.last);
	g_strlcpy(s.last.mode, "irq", sizeof(s.last.mode));
	s.last.offered_pps = 4000.5;
	s.last.rep = 2;
	s.last.sent = 400;
	s.last.ring_drop = 0;
	s.last.lat_p99_us = 1500;
	s.last.valid = TRUE;
	s.has_last = TRUE;
	s.eta_s = 2.5;
	g_ptr_array_add(s.running, g_memdup2(&s.last, sizeof(s.last)));
	text = openmetrics_text(&s);
	assert_non_null(strstr(text, "\nrxbench_eta_seconds 2.5\n"));
	assert_non_null(strstr(text,
			       "rxbench_point_running{device=\"\",arm=\"irq\","
			       "params=\"\",offered_pps=\"4000.5\",rep=\"2\","
			       "twin=\"0\"} 1\n"));
	assert_non_null(
		strstr(text, "rxbench_last_frames{fate=\"sent\"} 400\n"));
	assert_non_null(
		strstr(text, "rxbench_last_frames{fate=\"ring_drop\"} 0\n"));
	assert_null(strstr(text, "fate=\"delivered\""));
	assert_non_null(strstr(
		text,
		"rxbench_last_latency_seconds{percentile=\"99\"} 0.0015\n"));
	g_ptr_array_unref(s.running);
}

/* --- events --- */

static void test_row(void **state)
{
	JsonObject *o;
	struct point p;

	(void)state;
	point_init(&p);
	p.sent = 7;
	o = points_json(&p);
	assert_int_equal(json_object_get_size(o),
			 g_strv_length((char **)points_columns()));
	assert_int_equal(json_object_get_int_member(o, "sent"), 7);
	assert_true(json_object_get_null_member(o, "delivered"));
	assert_true(json_object_get_null_member(o, "lat_p99_us"));
	assert_false(json_object_get_boolean_member(o, "valid"));
	json_object_unref(o);
}

static struct events *open_pipe(int fds[2])
{
	g_autofree char *number = NULL;
	GError *error = NULL;
	struct events *e;

	assert_int_equal(pipe(fds), 0);
	number = g_strdup_printf("%d", fds[1]);
	e = events_open(number, &error);
	if (!e)
		fail_msg("%s", error->message);
	return e;
}

static void put_number(struct events *e, int i)
{
	JsonObject *o = events_new("made");

	json_object_set_int_member(o, "number", i);
	events_put(e, o);
}

/* What comes out of the pipe until nothing is left, neither there nor kept. */
static char **drain(struct events *e, int fd)
{
	GString *text = g_string_new(NULL);
	g_autofree char *all = NULL;
	static char buf[65536];
	ssize_t n;

	fcntl(fd, F_SETFL, O_NONBLOCK);
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		g_string_append_len(text, buf, n);
		events_flush(e);
	}
	all = g_strchomp(g_string_free(text, FALSE));
	return g_strsplit(all, "\n", -1);
}

static void close_pipe(int fds[2])
{
	close(fds[0]);
	close(fds[1]);
}

/* More than a pipe takes: nothing waits, and nothing is lost. */
static void test_full_pipe(void **state)
{
	int fds[2], i;
	struct events *e = open_pipe(fds);
	char **lines;

	(void)state;
	for (i = 0; i < 3000; i++)
		put_number(e, i);
	/* Others that have the pipe write as they did. */
	assert_false(fcntl(fds[1], F_GETFL) & O_NONBLOCK);
	lines = drain(e, fds[0]);
	assert_int_equal(g_strv_length(lines), 3000);
	assert_non_null(strstr(lines[0], "\"number\":0}"));
	assert_non_null(strstr(lines[2999], "\"number\":2999}"));
	g_strfreev(lines);
	events_close(e);
	close_pipe(fds);
}

/* More than is kept: the first lines are whole, and the rest is counted. */
static void test_left_out(void **state)
{
	int fds[2], i, n = 40000;
	struct events *e = open_pipe(fds);
	char **lines, **more;
	g_autofree char *told = NULL;
	guint whole;

	(void)state;
	for (i = 0; i < n; i++)
		put_number(e, i);
	lines = drain(e, fds[0]);
	whole = g_strv_length(lines);
	assert_in_range(whole, 1, n - 1);
	put_number(e, n);
	more = drain(e, fds[0]);
	told = g_strdup_printf("\"lines\":%u}", n - whole);
	assert_int_equal(g_strv_length(more), 2);
	assert_non_null(strstr(more[0], "\"event\":\"left-out\""));
	assert_non_null(strstr(more[0], told));
	assert_non_null(strstr(more[1], "\"number\":40000}"));
	g_strfreev(lines);
	g_strfreev(more);
	events_close(e);
	close_pipe(fds);
}

static void test_reader_gone(void **state)
{
	int fds[2];
	struct events *e = open_pipe(fds);

	(void)state;
	close(fds[0]);
	put_number(e, 1);
	put_number(e, 2);
	events_close(e);
	close(fds[1]);
}

static void test_nowhere(void **state)
{
	static const char *const bad[] = {"999", "/no/such/file"};
	GError *error = NULL;
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		assert_null(events_open(bad[i], &error));
		assert_non_null(strstr(error->message, bad[i]));
		g_clear_error(&error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_machines),
		cmocka_unit_test(test_machines_of_old),
		cmocka_unit_test(test_metrics),
		cmocka_unit_test(test_metrics_of_points),
		cmocka_unit_test(test_row),
		cmocka_unit_test(test_full_pipe),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_reader_gone),
		cmocka_unit_test(test_nowhere),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
