/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/telemetry.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lab/error.h"
#include "stats/json_read.h"

/* DPDK answers with one packet, of at most 16 KiB. */
#define TELEMETRY_MAX (64 * 1024)
#define GREETING_LIMIT_MS 5000

/* One packet as text; FALSE with @error. */
static gboolean receive(struct telemetry *t, int limit_ms, const char *what,
			GError **error)
{
	GError *end = NULL;
	ssize_t n;

	if (!watch_fd(t->watch, t->fd, watch_now_ms() + limit_ms, what, error))
		return FALSE;
	n = recv(t->fd, t->buf, TELEMETRY_MAX - 1, 0);
	if (n > 0) {
		t->buf[n] = '\0';
		return TRUE;
	}
	/* It is gone; why, its death will tell. */
	if (watch_pause(t->watch, 1000, &end))
		g_set_error(&end, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "the generator closed its telemetry socket");
	g_propagate_error(error, end);
	return FALSE;
}

static void take_version(struct telemetry *t)
{
	JsonNode *root = json_from_string(t->buf, NULL);

	t->version = g_strdup(
		jsonread_text(jsonread_as_object(root), "version", "unknown"));
	g_clear_pointer(&root, json_node_unref);
}

gboolean telemetry_open(struct telemetry *t, struct watch *watch,
			const char *path, GError **error)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};

	t->watch = watch;
	t->buf = g_malloc(TELEMETRY_MAX);
	t->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (t->fd < 0 ||
	    g_strlcpy(addr.sun_path, path, sizeof(addr.sun_path)) >=
		    sizeof(addr.sun_path) ||
	    connect(t->fd, (struct sockaddr *)&addr, sizeof(addr))) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_IO,
			    "the generator's telemetry socket %s: %s", path,
			    strerror(errno));
		return FALSE;
	}
	if (!receive(t, GREETING_LIMIT_MS, "the generator's greeting", error))
		return FALSE;
	take_version(t);
	return TRUE;
}

void telemetry_close(struct telemetry *t)
{
	if (t->fd >= 0)
		close(t->fd);
	g_clear_pointer(&t->buf, g_free);
	g_clear_pointer(&t->version, g_free);
	t->fd = -1;
	t->agent = NULL;
}

/* The answer's object under the command's name. */
static JsonObject *member_of(const char *text, const char *command)
{
	JsonNode *root = json_from_string(text, NULL), *member = NULL;
	JsonObject *answer = NULL;

	if (root && JSON_NODE_HOLDS_OBJECT(root))
		member = json_object_get_member(json_node_get_object(root),
						command);
	if (member && JSON_NODE_HOLDS_OBJECT(member))
		answer = json_node_dup_object(member);
	g_clear_pointer(&root, json_node_unref);
	return answer;
}

JsonObject *telemetry_parse(const char *text, const char *command,
			    GError **error)
{
	JsonObject *answer = member_of(text, command);

	if (!answer) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "the generator answered %s with \"%.80s\"", command,
			    text);
	} else if (json_object_has_member(answer, "error")) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
			    "%s: the generator says: %s", command,
			    jsonread_text(answer, "error",
					  "something that is no text"));
		g_clear_pointer(&answer, json_object_unref);
	}
	return answer;
}

static JsonObject *ask_here(struct telemetry *t, const char *request,
			    const char *command, int limit_ms, GError **error)
{
	JsonObject *answer = NULL;
	gboolean sent =
		send(t->fd, request, strlen(request), MSG_NOSIGNAL) >= 0;

	if (!sent)
		g_set_error(error, RXB_ERROR, RXB_ERROR_IO,
			    "the generator's telemetry socket: %s",
			    strerror(errno));
	else
		t->owed++;
	/* Answers come in order: first those that came too late for others. */
	while (sent && t->owed && receive(t, limit_ms, request, error)) {
		if (!--t->owed)
			answer = telemetry_parse(t->buf, command, error);
	}
	return answer;
}

static JsonObject *ask_far(struct telemetry *t, const char *request,
			   const char *command, int limit_ms, GError **error)
{
	struct agent_reply r;
	JsonObject *answer;

	if (!agent_ask(t->agent, limit_ms, &r, error, "telemetry", "command",
		       request, NULL))
		return NULL;
	answer =
		telemetry_parse(r.data->len ? g_ptr_array_index(r.data, 0) : "",
				command, error);
	agent_reply_clear(&r);
	return answer;
}

JsonObject *telemetry_ask(struct telemetry *t, const char *request,
			  int limit_ms, GError **error)
{
	g_autofree char *command = g_strndup(request, strcspn(request, ","));

	return t->agent ? ask_far(t, request, command, limit_ms, error)
			: ask_here(t, request, command, limit_ms, error);
}

#define INFO "/info"

gboolean telemetry_open_far(struct telemetry *t, struct agent *agent,
			    GError **error)
{
	JsonObject *info;

	t->agent = agent;
	info = telemetry_ask(t, INFO, GREETING_LIMIT_MS, error);
	if (!info)
		return FALSE;
	t->version = g_strdup(jsonread_text(info, "version", "unknown"));
	json_object_unref(info);
	return TRUE;
}
