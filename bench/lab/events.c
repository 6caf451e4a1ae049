/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/events.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/error.h"
#include "lab/numbers.h"

/* Some hundred points. */
#define MOST_KEPT (1024 * 1024)
#define END_LIMIT_MS 2000

struct events {
	int fd;
	gboolean is_socket, is_gone;
	GString *kept;
	guint64 left_out; /* lines */
};

static int fail(const char *where, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, "--events %s: %s", where,
		    strerror(errno));
	return -1;
}

/*
 * The same pipe or terminal, opened once more: whether writing waits is then
 * ours to say, and nothing changes for others that have it. A socket cannot be
 * opened; it is told so at each write.
 */
static int open_again(int fd, gboolean *is_socket, const char *where,
		      GError **error)
{
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	struct stat st;
	int again;

	if (fstat(fd, &st))
		return fail(where, error);
	*is_socket = S_ISSOCK(st.st_mode);
	again = *is_socket ? fcntl(fd, F_DUPFD_CLOEXEC, 3)
			   : open(path,
				  O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC);
	return again < 0 ? fail(where, error) : again;
}

/* What people read goes where they look. */
static int take_stdout(gboolean *is_socket, GError **error)
{
	int fd = open_again(STDOUT_FILENO, is_socket, "-", error);

	if (fd >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
		fail("-", error);
		close(fd);
		return -1;
	}
	return fd;
}

static int open_file(const char *path, GError **error)
{
	int fd = open(path,
		      O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC,
		      0644);

	if (fd >= 0)
		return fd;
	if (errno != ENXIO)
		return fail(path, error);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "--events %s: a pipe that nobody reads", path);
	return -1;
}

struct events *events_open(const char *where, GError **error)
{
	struct events e = {.fd = -1};
	gint64 number;

	if (!strcmp(where, "-"))
		e.fd = take_stdout(&e.is_socket, error);
	else if (number_parse_int(where, 0, G_MAXINT, &number))
		e.fd = open_again((int)number, &e.is_socket, where, error);
	else
		e.fd = open_file(where, error);
	if (e.fd < 0)
		return NULL;
	e.kept = g_string_new(NULL);
	return g_memdup2(&e, sizeof(e));
}

JsonObject *events_new(const char *event)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *time = g_date_time_format_iso8601(now);
	JsonObject *o = json_object_new();

	json_object_set_string_member(o, "event", event);
	json_object_set_string_member(o, "time", time);
	return o;
}

/* Once; a run does not end because nobody looks. */
static void give_up(struct events *e)
{
	fprintf(stderr, "rxbench: --events: %s; no more are written\n",
		strerror(errno));
	e->is_gone = TRUE;
	g_string_truncate(e->kept, 0);
}

void events_flush(struct events *e)
{
	while (e && !e->is_gone && e->kept->len) {
		ssize_t n = e->is_socket
				    ? send(e->fd, e->kept->str, e->kept->len,
					   MSG_DONTWAIT | MSG_NOSIGNAL)
				    : write(e->fd, e->kept->str, e->kept->len);

		if (n > 0) {
			g_string_erase(e->kept, 0, n);
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno != EAGAIN)
			give_up(e);
		return;
	}
}

static void keep(struct events *e, JsonObject *o)
{
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
	g_autofree char *line = NULL;

	json_node_set_object(node, o);
	line = json_to_string(node, FALSE);
	g_string_append(e->kept, line);
	g_string_append_c(e->kept, '\n');
}

/* Where there is room again the reader is told what it has missed. */
static void tell_left_out(struct events *e)
{
	JsonObject *o = events_new("left-out");

	json_object_set_int_member(o, "lines", (gint64)e->left_out);
	keep(e, o);
	json_object_unref(o);
	e->left_out = 0;
}

void events_put(struct events *e, JsonObject *o)
{
	events_flush(e);
	if (!e->is_gone && e->kept->len < MOST_KEPT) {
		if (e->left_out)
			tell_left_out(e);
		keep(e, o);
		events_flush(e);
	} else if (!e->is_gone) {
		e->left_out++;
	}
	json_object_unref(o);
}

void events_close(struct events *e)
{
	gint64 until;

	if (!e)
		return;
	until = g_get_monotonic_time() + END_LIMIT_MS * 1000;
	events_flush(e);
	while (!e->is_gone && e->kept->len) {
		struct pollfd room = {.fd = e->fd, .events = POLLOUT};
		gint64 left_us = until - g_get_monotonic_time();

		if (left_us <= 0 || poll(&room, 1, (int)(left_us / 1000)) < 0)
			break;
		events_flush(e);
	}
	close(e->fd);
	g_string_free(e->kept, TRUE);
	g_free(e);
}
