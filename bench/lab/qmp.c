/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/qmp.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/error.h"
#include "stats/json_read.h"

#define LIMIT_MS 10000
/* A busy host may take long to start it; its death is noticed at once. */
#define START_LIMIT_MS 60000

static JsonNode *next_message(struct qmp *q, gint64 until_ms, const char *what,
			      GError **error)
{
	char buf[4096], *end;
	JsonNode *node;

	while (!(end = strchr(q->in->str, '\n'))) {
		ssize_t n;

		if (!watch_fd(q->watch, q->fd, until_ms, what, error))
			return NULL;
		n = recv(q->fd, buf, sizeof(buf), 0);
		if (n > 0) {
			g_string_append_len(q->in, buf, n);
			continue;
		}
		if (watch_pause(q->watch, 1000, error))
			g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
				    "QEMU closed its QMP socket");
		return NULL;
	}
	*end = '\0';
	node = json_from_string(q->in->str, error);
	g_string_erase(q->in, 0, end - q->in->str + 1);
	if (node && JSON_NODE_HOLDS_OBJECT(node))
		return node;
	g_clear_pointer(&node, json_node_unref);
	if (error && !*error)
		g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "QEMU's QMP answer is no object");
	return NULL;
}

/* Why QEMU refused; lives as long as @object. */
static const char *reason(JsonObject *object)
{
	return jsonread_text(jsonread_object(object, "error"), "desc",
			     "it does not say why");
}

static void keep_event(struct qmp *q, JsonObject *event)
{
	g_queue_push_tail(q->events, json_object_ref(event));
}

/* The answer to @command: its "return"; events are kept for later. */
static JsonNode *execute(struct qmp *q, const char *command,
			 const char *arguments, GError **error)
{
	gint64 until_ms = watch_now_ms() + LIMIT_MS;
	char *text = g_strdup_printf("{\"execute\":\"%s\",\"arguments\":%s}\n",
				     command, arguments ? arguments : "{}");
	JsonNode *node, *answer = NULL;

	/* A failed send shows as a closed socket below. */
	(void)!send(q->fd, text, strlen(text), MSG_NOSIGNAL);
	g_free(text);
	while (!answer && (node = next_message(q, until_ms, command, error))) {
		JsonObject *object = json_node_get_object(node);

		if (json_object_has_member(object, "return"))
			answer = json_object_dup_member(object, "return");
		else if (json_object_has_member(object, "error"))
			g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
				    "QEMU refused the QMP command %s: %s",
				    command, reason(object));
		else
			keep_event(q, object);
		json_node_unref(node);
		if (*error)
			break;
	}
	return answer;
}

gboolean qmp_run(struct qmp *q, const char *command, const char *arguments,
		 GError **error)
{
	JsonNode *node = execute(q, command, arguments, error);

	if (!node)
		return FALSE;
	json_node_unref(node);
	return TRUE;
}

/* The data of @event when it is called @name. */
static JsonObject *data_of(JsonObject *event, const char *name)
{
	JsonObject *data;

	if (g_strcmp0(jsonread_text(event, "event", ""), name))
		return NULL;
	data = jsonread_object(event, "data");
	return data ? json_object_ref(data) : json_object_new();
}

JsonObject *qmp_wait_event(struct qmp *q, const char *name, int limit_ms,
			   GError **error)
{
	gint64 until_ms = watch_now_ms() + limit_ms;
	JsonObject *event, *data = NULL;
	JsonNode *node;

	while (!data && (event = g_queue_pop_head(q->events))) {
		data = data_of(event, name);
		json_object_unref(event);
	}
	while (!data && (node = next_message(q, until_ms, name, error))) {
		data = data_of(json_node_get_object(node), name);
		json_node_unref(node);
	}
	return data;
}

gboolean qmp_open(struct qmp *q, struct watch *watch, int fd, GError **error)
{
	JsonNode *node;

	*q = (struct qmp){.watch = watch, .fd = fd};
	q->in = g_string_new(NULL);
	q->events = g_queue_new();
	node = next_message(q, watch_now_ms() + START_LIMIT_MS, "QEMU's start",
			    error);
	if (!node)
		return FALSE;
	json_node_unref(node);
	return qmp_run(q, "qmp_capabilities", NULL, error);
}

void qmp_close(struct qmp *q)
{
	if (q->in)
		g_string_free(q->in, TRUE);
	if (q->events)
		g_queue_free_full(q->events, (GDestroyNotify)json_object_unref);
	*q = (struct qmp){.fd = -1};
}

int qmp_cpu_thread(struct qmp *q, int cpu, GError **error)
{
	JsonNode *node = execute(q, "query-cpus-fast", NULL, error);
	gint64 tid = -1;
	guint i;

	if (!node)
		return -1;
	for (i = 0; JSON_NODE_HOLDS_ARRAY(node) &&
		    i < json_array_get_length(json_node_get_array(node));
	     i++) {
		JsonObject *o = jsonread_as_object(
			json_array_get_element(json_node_get_array(node), i));

		if (jsonread_whole(o, "cpu-index", 0, G_MAXINT, -1) == cpu)
			tid = jsonread_whole(o, "thread-id", 0, G_MAXINT, -1);
	}
	json_node_unref(node);
	if (tid < 0)
		g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "QEMU does not name the thread of guest CPU %d",
			    cpu);
	return (int)tid;
}
