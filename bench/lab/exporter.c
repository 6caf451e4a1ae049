/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/exporter.h"

#include <gio/gio.h>
#include <microhttpd.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "lab/error.h"
#include "lab/numbers.h"
#include "lab/openmetrics.h"
#include "lab/placement.h"

#define LOOPBACK "127.0.0.1"
#define PAGE "/metrics"
#define MOST_READERS 8
#define READER_LIMIT_S 10

struct exporter {
	GSocket *socket;
	struct MHD_Daemon *daemon;
	GMutex lock; /* held for as long as it takes to count a reader */
	GBytes *text;
};

/* --- the port --- */

static GSocketAddress *parse(const char *where, GError **error)
{
	const char *colon = strrchr(where, ':');
	g_autofree char *host = NULL;
	g_autoptr(GInetAddress) inet = NULL;
	gint64 port;
	gsize n;

	if (colon && number_parse_int(colon + 1, 0, G_MAXUINT16, &port)) {
		host = colon == where
			       ? g_strdup(LOOPBACK)
			       : g_strndup(where, (gsize)(colon - where));
		n = strlen(host);
		if (host[0] == '[' && host[n - 1] == ']') {
			host[n - 1] = '\0';
			memmove(host, host + 1, n - 1);
		}
		inet = g_inet_address_new_from_string(host);
	}
	if (inet)
		return g_inet_socket_address_new(inet, (guint16)port);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "--prometheus %s: must be [ADDR]:PORT, an IP address and a "
		    "port up to 65535",
		    where);
	return NULL;
}

static gboolean listen_at(struct exporter *e, GSocketAddress *address,
			  GError **error)
{
	e->socket = g_socket_new(g_socket_address_get_family(address),
				 G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
				 error);
	return e->socket && g_socket_bind(e->socket, address, TRUE, error) &&
	       g_socket_listen(e->socket, error);
}

struct exporter *exporter_open(const char *where, GError **error)
{
	g_autoptr(GSocketAddress) address = parse(where, error);
	struct exporter *e;

	if (!address)
		return NULL;
	e = g_new0(struct exporter, 1);
	g_mutex_init(&e->lock);
	e->text = g_bytes_new_static("# EOF\n", strlen("# EOF\n"));
	if (listen_at(e, address, error))
		return e;
	g_prefix_error(error, "--prometheus %s: ", where);
	exporter_close(e);
	return NULL;
}

/* --- answers --- */

static void unref(void *text)
{
	g_bytes_unref(text);
}

static struct MHD_Response *page(struct exporter *e)
{
	struct MHD_Response *response;
	gconstpointer data;
	GBytes *text;
	gsize size;

	g_mutex_lock(&e->lock);
	text = g_bytes_ref(e->text);
	g_mutex_unlock(&e->lock);
	data = g_bytes_get_data(text, &size);
	response = MHD_create_response_from_buffer_with_free_callback_cls(
		size, (void *)data, unref, text);
	if (!response)
		g_bytes_unref(text);
	else
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
					OPENMETRICS_TYPE);
	return response;
}

static struct MHD_Response *words(const char *text)
{
	return MHD_create_response_from_buffer(strlen(text), (void *)text,
					       MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result answer(void *data, struct MHD_Connection *connection,
			      const char *url, const char *method,
			      const char *version, const char *upload,
			      size_t *upload_size, void **request)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	unsigned int status = MHD_HTTP_OK;

	(void)version;
	(void)upload;
	(void)request;
	*upload_size = 0;
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
		status = MHD_HTTP_METHOD_NOT_ALLOWED;
		response = words("only GET and HEAD\n");
	} else if (strcmp(url, PAGE) != 0) {
		status = MHD_HTTP_NOT_FOUND;
		response = words("there is only " PAGE "\n");
	} else {
		response = page(data);
	}
	if (!response)
		return MHD_NO;
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

/* --- the thread --- */

/*
 * It runs when nobody else wants the CPU, and not on those of guest and
 * generator if there are others.
 */
static void step_aside(void)
{
	const struct sched_param none = {0};
	struct placement where;
	cpu_set_t rest;

	placement_choose(&where);
	rest = where.all;
	CPU_CLR(where.guest_cpu, &rest);
	CPU_CLR(where.gen_cpu, &rest);
	if (CPU_COUNT(&rest))
		sched_setaffinity(0, sizeof(rest), &rest);
	sched_setscheduler(0, SCHED_IDLE, &none);
}

/* The library's thread is as the one that starts it. */
static gpointer start(gpointer data)
{
	struct exporter *e = data;

	step_aside();
	e->daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC, 0,
		NULL, NULL, answer, e, MHD_OPTION_LISTEN_SOCKET,
		g_socket_get_fd(e->socket), MHD_OPTION_CONNECTION_LIMIT,
		MOST_READERS, MHD_OPTION_CONNECTION_TIMEOUT, READER_LIMIT_S,
		MHD_OPTION_END);
	return NULL;
}

static void say_where(const struct exporter *e)
{
	g_autoptr(GSocketAddress) address =
		g_socket_get_local_address(e->socket, NULL);
	g_autofree char *text = address ? g_socket_connectable_to_string(
						  G_SOCKET_CONNECTABLE(address))
					: NULL;

	fprintf(stderr, "rxbench: metrics on %s, page " PAGE "\n",
		text ? text : "?");
}

gboolean exporter_start(struct exporter *e, GError **error)
{
	g_thread_join(g_thread_new("metrics", start, e));
	if (e->daemon) {
		say_where(e);
		return TRUE;
	}
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO,
		    "--prometheus: no thread that answers");
	return FALSE;
}

gboolean exporter_publish(struct exporter *e, char *text)
{
	GBytes *old, *new;

	/* Who answers may have to wait for a CPU, with the lock in its hand. */
	if (!g_mutex_trylock(&e->lock)) {
		g_free(text);
		return FALSE;
	}
	new = g_bytes_new_take(text, strlen(text));
	old = g_steal_pointer(&e->text);
	e->text = new;
	g_mutex_unlock(&e->lock);
	g_bytes_unref(old);
	return TRUE;
}

void exporter_close(struct exporter *e)
{
	if (!e)
		return;
	if (e->daemon) {
		/* Or it would close the socket as well. */
		MHD_quiesce_daemon(e->daemon);
		MHD_stop_daemon(e->daemon);
	}
	g_clear_object(&e->socket);
	g_bytes_unref(e->text);
	g_mutex_clear(&e->lock);
	g_free(e);
}
