/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/qmp.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/error.h"

#define LIMIT_MS 10000

static JsonNode *next_message(struct qmp *q, const char *what, GError **error)
{
	gint64 until_ms = watch_now_ms() + LIMIT_MS;
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

/* The answer to @command: its "return", events skipped. */
static JsonNode *execute(struct qmp *q, const char *command, GError **error)
{
	char *text = g_strdup_printf("{\"execute\":\"%s\"}\n", command);
	JsonNode *node, *answer = NULL;

	/* A failed send shows as a closed socket below. */
	(void)!send(q->fd, text, strlen(text), MSG_NOSIGNAL);
	g_free(text);
	while (!answer && (node = next_message(q, command, error))) {
		JsonObject *object = json_node_get_object(node);

		if (json_object_has_member(object, "return"))
			answer = json_object_dup_member(object, "return");
		else if (json_object_has_member(object, "error"))
			g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
				    "QEMU refused the QMP command %s", command);
		json_node_unref(node);
		if (*error)
			break;
	}
	return answer;
}

gboolean qmp_open(struct qmp *q, struct watch *watch, int fd, GError **error)
{
	JsonNode *node;

	*q = (struct qmp){.watch = watch, .fd = fd};
	q->in = g_string_new(NULL);
	node = next_message(q, "QEMU's start", error);
	if (!node)
		return FALSE;
	json_node_unref(node);
	node = execute(q, "qmp_capabilities", error);
	if (!node)
		return FALSE;
	json_node_unref(node);
	return TRUE;
}

void qmp_close(struct qmp *q)
{
	if (q->in)
		g_string_free(q->in, TRUE);
	*q = (struct qmp){.fd = -1};
}

int qmp_cpu_thread(struct qmp *q, int cpu, GError **error)
{
	JsonNode *node = execute(q, "query-cpus-fast", error);
	gint64 tid = -1;
	guint i;

	if (!node)
		return -1;
	for (i = 0; JSON_NODE_HOLDS_ARRAY(node) &&
		    i < json_array_get_length(json_node_get_array(node));
	     i++) {
		JsonObject *o = json_array_get_object_element(
			json_node_get_array(node), i);

		if (json_object_get_int_member_with_default(o, "cpu-index",
							    -1) == cpu)
			tid = json_object_get_int_member_with_default(
				o, "thread-id", -1);
	}
	json_node_unref(node);
	if (tid < 0)
		g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "QEMU does not name the thread of guest CPU %d",
			    cpu);
	return (int)tid;
}
