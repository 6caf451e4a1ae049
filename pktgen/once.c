/* SPDX-License-Identifier: GPL-2.0-only */
#include "once.h"

#include <glib-unix.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "report.h"
#include "say.h"
#include "values.h"

#define PROGRESS_MS 500
#define LINK_LOOK_MS 100

struct once {
	const struct options *options;
	const struct ports *ports;
	GMainLoop *loop;
	int signal;		 /* that ended it, or 0 */
	const struct port *down; /* whose link was lost, or NULL */
	gint64 start_us, last_us;
	uint64_t last_sent;
};

/* What once_ended() is to end; one in a program. */
static GMainLoop *running;

static gboolean quit_loop(void *unused)
{
	(void)unused;
	g_main_loop_quit(running);
	return G_SOURCE_REMOVE;
}

void once_ended(void)
{
	g_idle_add(quit_loop, NULL);
}

static int fail(const char *what, const char *why)
{
	say("%s%s%s", what, why ? ": " : "", why ? why : "");
	return STATUS_FAILED;
}

/* What is wrong with a capture is said with its name in front. */
static int fail_start(const struct request *request, const char *error)
{
	const char *path = request->replay;
	size_t length = strlen(path);

	if (!length || strncmp(error, path, length))
		return fail(error, NULL);
	say("--replay %s", error);
	return STATUS_FAILED;
}

/* Its end comes as once_ended(). */
static void stop_trial(void)
{
	struct control_status status;

	control_stop(&status);
}

static gboolean on_signal(struct once *once, int number)
{
	once->signal = number;
	stop_trial();
	return G_SOURCE_CONTINUE;
}

static gboolean on_interrupt(void *once)
{
	return on_signal(once, SIGINT);
}

static gboolean on_terminate(void *once)
{
	return on_signal(once, SIGTERM);
}

static gboolean look_at_links(void *data)
{
	struct once *once = data;

	once->down = ports_link_down(once->ports);
	if (!once->down)
		return G_SOURCE_CONTINUE;
	stop_trial();
	return G_SOURCE_REMOVE;
}

static gboolean show_progress(void *data)
{
	struct once *once = data;
	gint64 now_us = g_get_monotonic_time();
	double span_s = (double)(now_us - once->last_us) / 1e6;
	struct trial_counters count;
	uint64_t back, lost;

	control_live(&count);
	fprintf(stderr,
		"\r%6.1f s  %" PRIu64 " sent  %.0f pps  %" PRIu64 " ring full",
		(double)(now_us - once->start_us) / 1e6, count.sent,
		(double)(count.sent - once->last_sent) / span_s,
		count.ring_full);
	if (once->options->request.receive) {
		back = count.rx_frames + count.ring_full;
		lost = count.sent > back ? count.sent - back : 0;
		fprintf(stderr,
			"  %" PRIu64 " received  %" PRIu64 " lost so far",
			count.rx_frames, lost);
	}
	fputs("\033[K", stderr);
	once->last_us = now_us;
	once->last_sent = count.sent;
	return G_SOURCE_CONTINUE;
}

/* In short waits, between which a signal is noticed. */
static bool wait_for_links(struct once *once)
{
	uint64_t limit_ms = once->options->wait_link_ms;
	gint64 begin_us = g_get_monotonic_time();

	while (!ports_wait_link(once->ports, LINK_LOOK_MS)) {
		while (g_main_context_iteration(NULL, FALSE))
			continue;
		if (once->signal || g_get_monotonic_time() - begin_us >=
					    (gint64)limit_ms * 1000)
			return false;
	}
	return true;
}

static int no_link(const struct once *once)
{
	const struct port *down = ports_link_down(once->ports);
	char limit[VALUES_TIME_BYTES];

	if (once->signal)
		return 128 + once->signal;
	say("--wait-link: the link of %s is not up after %s",
	    down ? down->name : "a port",
	    values_time_text(once->options->wait_link_ms * 1000000, limit));
	return STATUS_FAILED;
}

static void run_loop(struct once *once)
{
	bool progress = !once->options->json && isatty(STDERR_FILENO);
	guint links = g_timeout_add(LINK_LOOK_MS, look_at_links, once);
	guint timer = 0;

	once->start_us = once->last_us = g_get_monotonic_time();
	if (progress)
		timer = g_timeout_add(PROGRESS_MS, show_progress, once);
	g_main_loop_run(once->loop);
	if (!once->down)
		g_source_remove(links);
	if (progress) {
		g_source_remove(timer);
		fputs("\r\033[K", stderr);
	}
}

static bool print_report(const struct options *options,
			 const struct control_status *status)
{
	char *text = options->json
			     ? report_json(&status->request, &status->result)
			     : report_text(&status->request, &status->result);
	bool ok = fputs(text, stdout) != EOF && !fflush(stdout);

	g_free(text);
	return ok;
}

static int conclude(const struct once *once, struct record *record)
{
	struct record_counts recorded = {0};
	struct control_status status;
	int ret = once->signal ? 128 + once->signal : EXIT_SUCCESS;

	record_end(record, &recorded);
	control_get(&status);
	if (status.state == CONTROL_FAILED)
		return fail(status.result.failure, NULL);
	status.result.recorded = recorded.written;
	status.result.record_missed = recorded.missed;
	if (*status.remarks)
		fail(once->options->request.replay, status.remarks);
	if (!print_report(once->options, &status))
		ret = fail("cannot write the report", g_strerror(errno));
	if (recorded.error)
		ret = fail(once->options->write, g_strerror(recorded.error));
	if (once->down)
		ret = fail(once->down->name, "the link was lost; the report "
					     "is of the time before");
	return ret;
}

static void release_signals(void)
{
	sigset_t ending;

	sigemptyset(&ending);
	sigaddset(&ending, SIGINT);
	sigaddset(&ending, SIGTERM);
	pthread_sigmask(SIG_UNBLOCK, &ending, NULL);
}

int once_run(const struct options *options, const struct ports *ports,
	     struct record *record)
{
	struct once once = {.options = options, .ports = ports};
	struct record_counts recorded;
	char error[REQUEST_ERROR_BYTES];
	int ret;

	once.loop = running = g_main_loop_new(NULL, FALSE);
	g_unix_signal_add(SIGINT, on_interrupt, &once);
	g_unix_signal_add(SIGTERM, on_terminate, &once);
	release_signals();
	if (!wait_for_links(&once)) {
		ret = no_link(&once);
		record_end(record, &recorded);
	} else if (!control_start(&options->request, error)) {
		ret = fail_start(&options->request, error);
		record_end(record, &recorded);
	} else {
		run_loop(&once);
		ret = conclude(&once, record);
	}
	g_main_loop_unref(once.loop);
	return ret;
}
