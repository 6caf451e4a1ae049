/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The host's end of the agent's line, against an agent that answers late, in
 * pieces, nonsense, or not at all: every wait ends, and says why.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/agent.h"
#include "lab/error.h"

struct fixture {
	struct watch watch;
	struct agent agent;
	int far;
};

static int setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);
	sigset_t signals;
	int pair[2];

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	if (!watch_init(&f->watch, NULL) ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return -1;
	agent_init(&f->agent, &f->watch, pair[0]);
	f->far = pair[1];
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	close(f->agent.fd);
	agent_close(&f->agent);
	if (f->far >= 0)
		close(f->far);
	watch_close(&f->watch);
	g_free(f);
	return 0;
}

/* What the agent will have said by the time we listen. */
static void say(struct fixture *f, const char *text)
{
	assert_int_equal(write(f->far, text, strlen(text)), strlen(text));
}

static void test_answer(void **state)
{
	struct fixture *f = *state;
	struct agent_reply r;
	char asked[100] = "";

	say(f, "1 + first line\n1 + second\n1 ok mode=na%70i n=-5\n");
	assert_true(agent_ask(&f->agent, 1000, &r, NULL, "mode", "iface",
			      "eth 0", NULL));
	assert_int_equal(r.data->len, 2);
	assert_string_equal(g_ptr_array_index(r.data, 0), "first line");
	assert_string_equal(agent_reply_text(&r, "mode"), "napi");
	assert_int_equal(agent_reply_int(&r, "n", 0), -5);
	assert_int_equal(agent_reply_int(&r, "mode", 3), 3);
	assert_true(r.answered_ns >= r.asked_ns);
	agent_reply_clear(&r);
	assert_true(read(f->far, asked, sizeof(asked) - 1) > 0);
	assert_string_equal(asked, "1 mode iface=eth%200\n");
}

/* An answer to a question we gave up on is not an answer to the next. */
static void test_late(void **state)
{
	struct fixture *f = *state;
	struct agent_reply r;
	GError *error = NULL;

	assert_false(agent_ask(&f->agent, 10, &r, &error, "clock", NULL));
	assert_true(g_error_matches(error, RXB_ERROR, RXB_ERROR_LIMIT));
	assert_non_null(strstr(error->message, "clock"));
	g_clear_error(&error);
	say(f, "1 + old\n1 ok raw_ns=1\n2 ok raw_ns=2\n");
	assert_true(agent_ask(&f->agent, 1000, &r, NULL, "clock", NULL));
	assert_int_equal(agent_reply_int(&r, "raw_ns", 0), 2);
	assert_int_equal(r.data->len, 0);
	agent_reply_clear(&r);
}

static void ask_and_fail(struct fixture *f, int code, const char *saying)
{
	GError *error = NULL;

	assert_false(agent_ask(&f->agent, 1000, NULL, &error, "load", NULL));
	assert_int_equal(error->code, code);
	assert_non_null(strstr(error->message, saying));
	g_error_free(error);
}

static void test_refused(void **state)
{
	say(*state, "1 err no module 'x'\n");
	ask_and_fail(*state, RXB_ERROR_REFUSED, "no module 'x'");
}

static void test_nonsense(void **state)
{
	say(*state, "hello\n");
	ask_and_fail(*state, RXB_ERROR_PROTOCOL, "hello");
}

static void test_endless(void **state)
{
	struct fixture *f = *state;
	char *line = g_strnfill(RXB_PROTO_LINE + 10, 'x');

	say(f, line);
	g_free(line);
	ask_and_fail(f, RXB_ERROR_PROTOCOL, "endless");
}

static void test_closed(void **state)
{
	struct fixture *f = *state;

	close(f->far);
	f->far = -1;
	ask_and_fail(f, RXB_ERROR_PROTOCOL, "closed");
}

static void test_signal(void **state)
{
	struct fixture *f = *state;

	kill(getpid(), SIGINT);
	ask_and_fail(f, RXB_ERROR_INTERRUPTED, "SIGINT");
}

/* The death of a child is noticed while waiting for something else. */
static void test_child_dies(void **state)
{
	struct fixture *f = *state;
	const char *const argv[] = {"sh", "-c", "echo last words >&2; exit 7",
				    NULL};
	char *log =
		g_build_filename(g_get_tmp_dir(), "rxbench-child-XXXXXX", NULL);
	struct child_spec spec = {.name = "the child", .argv = argv};
	struct child c;
	int fd = g_mkstemp(log);

	assert_true(fd >= 0);
	close(fd);
	spec.log_path = log;
	child_init(&c);
	assert_true(child_spawn(&c, &spec, NULL));
	watch_add(&f->watch, &c);
	ask_and_fail(f, RXB_ERROR_DIED, "the child ended with exit status 7");
	watch_remove(&f->watch, &c);
	child_stop(&c);
	{
		char *line = log_last_line(log);

		assert_string_equal(line, "last words");
		g_free(line);
	}
	unlink(log);
	g_free(log);
}

static void test_no_program(void **state)
{
	const char *const argv[] = {"/nonexistent/qemu", NULL};
	struct child_spec spec = {
		.name = "QEMU", .argv = argv, .log_path = "/dev/null"};
	GError *error = NULL;
	struct child c;

	(void)state;
	child_init(&c);
	assert_false(child_spawn(&c, &spec, &error));
	assert_non_null(strstr(error->message, "cannot start QEMU"));
	g_error_free(error);
	child_stop(&c);
}

#define WITH_LINE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_LINE(test_answer),	    WITH_LINE(test_late),
		WITH_LINE(test_refused),    WITH_LINE(test_nonsense),
		WITH_LINE(test_endless),    WITH_LINE(test_closed),
		WITH_LINE(test_signal),	    WITH_LINE(test_child_dies),
		WITH_LINE(test_no_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
