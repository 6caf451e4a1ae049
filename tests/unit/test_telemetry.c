/* SPDX-License-Identifier: GPL-2.0-only */
/* A client of the generator's telemetry socket, with the test at its end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "lab/telemetry.h"

struct fixture {
	struct watch watch;
	struct telemetry t;
	int peer;
};

static int set_up(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);
	int pair[2];

	*state = f;
	if (!watch_init(&f->watch, NULL) ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return -1;
	f->peer = pair[1];
	f->t = (struct telemetry){
		.watch = &f->watch, .fd = pair[0], .buf = g_malloc(65536)};
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	telemetry_close(&f->t);
	close(f->peer);
	watch_close(&f->watch);
	g_free(f);
	return 0;
}

static void answer(struct fixture *f, const char *text)
{
	assert_int_equal(send(f->peer, text, strlen(text), 0), strlen(text));
}

static gint64 ask(struct fixture *f, const char *request)
{
	g_autoptr(JsonObject) object = telemetry_ask(&f->t, request, 1, NULL);

	return object ? json_object_get_int_member_with_default(object, "n", -2)
		      : -1;
}

static void an_answer_is_the_question_s(void **state)
{
	struct fixture *f = *state;
	char request[64];

	answer(f, "{\"/a\":{\"n\":7}}");
	assert_int_equal(ask(f, "/a,x=1"), 7);
	assert_int_equal(recv(f->peer, request, sizeof(request), 0), 6);
	assert_memory_equal(request, "/a,x=1", 6);
	answer(f, "{\"/b\":{\"n\":8}}");
	assert_int_equal(ask(f, "/a"), -1);
}

static void a_late_answer_is_nobody_s(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ask(f, "/wait"), -1);
	assert_int_equal(ask(f, "/wait"), -1);
	answer(f, "{\"/wait\":{\"n\":1}}");
	answer(f, "{\"/wait\":{\"n\":2}}");
	answer(f, "{\"/wait\":{\"n\":3}}");
	assert_int_equal(ask(f, "/wait"), 3);
	answer(f, "{\"/stop\":{\"n\":4}}");
	assert_int_equal(ask(f, "/stop"), 4);
}

static void an_error_is_no_answer(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GError) error = NULL;

	answer(f, "{\"/a\":{\"error\":\"no\"}}");
	assert_null(telemetry_ask(&f->t, "/a", 1, &error));
	assert_string_equal(error->message, "/a: the generator says: no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_answer_is_the_question_s,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_late_answer_is_nobody_s,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_error_is_no_answer, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
