/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/agent.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "lab/error.h"

void agent_init(struct agent *a, struct watch *watch, int fd)
{
	*a = (struct agent){.watch = watch, .fd = fd, .patience = 1};
	a->in = g_string_new(NULL);
}

void agent_close(struct agent *a)
{
	if (a->in)
		g_string_free(a->in, TRUE);
	*a = (struct agent){.fd = -1};
}

gint64 agent_raw_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return (gint64)t.tv_sec * 1000000000 + t.tv_nsec;
}

void agent_reply_clear(struct agent_reply *r)
{
	g_free(r->line);
	g_clear_pointer(&r->data, g_ptr_array_unref);
	*r = (struct agent_reply){0};
}

const char *agent_reply_text(const struct agent_reply *r, const char *key)
{
	return rxb_proto_get(&r->end, key);
}

gint64 agent_reply_int(const struct agent_reply *r, const char *key,
		       gint64 otherwise)
{
	const char *text = rxb_proto_get(&r->end, key);
	gint64 value;

	if (!text || !g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64,
					       &value, NULL))
		return otherwise;
	return value;
}

/* The port's other end is gone: the reason is a moment away. */
static gboolean report_closed(struct agent *a, GError **error)
{
	GError *why = NULL;

	if (!watch_pause(a->watch, 1000, &why)) {
		g_propagate_error(error, why);
		return FALSE;
	}
	g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
		    "the guest closed the agent's port");
	return FALSE;
}

static gboolean fill(struct agent *a, gint64 until_ms, const char *what,
		     GError **error)
{
	char buf[16384];
	ssize_t n;

	if (!watch_fd(a->watch, a->fd, until_ms, what, error))
		return FALSE;
	n = recv(a->fd, buf, sizeof(buf), 0);
	if (n <= 0)
		return report_closed(a, error);
	g_string_append_len(a->in, buf, n);
	return TRUE;
}

/* The next line, without its end; NULL with @error. Free it. */
static char *next_line(struct agent *a, gint64 until_ms, const char *what,
		       GError **error)
{
	char *end, *line;

	while (!(end = memchr(a->in->str, '\n', a->in->len))) {
		if (a->in->len > RXB_PROTO_LINE) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
				    "the agent sent an endless line");
			return NULL;
		}
		if (!fill(a, until_ms, what, error))
			return NULL;
	}
	line = g_strndup(a->in->str, (gsize)(end - a->in->str));
	g_string_erase(a->in, 0, end - a->in->str + 1);
	return line;
}

gboolean agent_take_line(struct agent_reply *r, guint32 seq, char *line,
			 const char *what, GError **error)
{
	struct rxb_proto_msg msg;
	char *copy = g_strdup(line);
	const char *wrong = rxb_proto_parse(line, &msg);

	if (wrong) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "the agent answered \"%.80s\": %s", copy, wrong);
		g_free(line);
	} else if (msg.seq == seq && msg.kind == RXB_PROTO_DATA) {
		g_ptr_array_add(r->data, g_strdup(msg.text));
		g_free(line);
	} else if (msg.seq == seq && msg.kind == RXB_PROTO_OK) {
		r->line = line;
		r->end = msg;
	} else {
		if (msg.seq == seq)
			g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
				    "%s: the agent says: %s", what,
				    msg.kind == RXB_PROTO_ERR
					    ? msg.text
					    : "something that is no answer");
		g_free(line);
	}
	g_free(copy);
	return r->line || (error && *error);
}

static gboolean send_all(struct agent *a, const char *text, GError **error)
{
	size_t len = strlen(text);

	while (len) {
		ssize_t n = send(a->fd, text, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return report_closed(a, error);
		text += n;
		len -= (size_t)n;
	}
	return TRUE;
}

gboolean agent_ask_line(struct agent *a, int limit_ms,
			struct agent_reply *reply, const char *request,
			GError **error)
{
	gint64 until_ms = watch_now_ms() + (gint64)limit_ms * a->patience;
	struct agent_reply own = {0};
	GError *wrong = NULL;
	gboolean done = FALSE;
	char *text, *what;

	own.data = g_ptr_array_new_with_free_func(g_free);
	what = g_strconcat("the guest: ", request, NULL);
	text = g_strdup_printf("%u %s\n", ++a->seq, request);
	own.asked_ns = agent_raw_ns();
	if (!send_all(a, text, &wrong))
		done = TRUE;
	while (!done) {
		char *line = next_line(a, until_ms, what, &wrong);

		own.answered_ns = agent_raw_ns();
		done = !line ||
		       agent_take_line(&own, a->seq, line, request, &wrong);
	}
	g_free(text);
	g_free(what);
	if (wrong || !reply)
		agent_reply_clear(&own);
	if (reply)
		*reply = own;
	if (!wrong)
		return TRUE;
	g_propagate_error(error, wrong);
	return FALSE;
}

char *agent_request(const char *verb, va_list ap)
{
	char line[RXB_PROTO_LINE];
	size_t used = g_strlcpy(line, verb, sizeof(line));
	const char *key;

	while (used && (key = va_arg(ap, const char *)))
		used = rxb_proto_put(line, used, sizeof(line), key,
				     va_arg(ap, const char *));
	return used ? g_strdup(line) : NULL;
}

gboolean agent_ask(struct agent *a, int limit_ms, struct agent_reply *reply,
		   GError **error, const char *verb, ...)
{
	gboolean ok;
	char *line;
	va_list ap;

	va_start(ap, verb);
	line = agent_request(verb, ap);
	va_end(ap);
	if (!line) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: a value is too long for the agent", verb);
		return FALSE;
	}
	ok = agent_ask_line(a, limit_ms, reply, line, error);
	g_free(line);
	return ok;
}
