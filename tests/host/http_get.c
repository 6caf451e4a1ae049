/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * http_get ADDR:PORT PATH: GET it and print the answer's head and body. Fails
 * when nobody answers, or not whole.
 */
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

static gboolean get(const char *where, const char *path, GError **error)
{
	g_autofree char *request = g_strdup_printf(
		"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
		path, where);
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GSocketConnection) connection =
		g_socket_client_connect_to_host(client, where, 0, NULL, error);
	GIOStream *stream = G_IO_STREAM(connection);
	char buf[4096];
	gssize n;

	if (!connection || !g_output_stream_write_all(
				   g_io_stream_get_output_stream(stream),
				   request, strlen(request), NULL, NULL, error))
		return FALSE;
	while ((n = g_input_stream_read(g_io_stream_get_input_stream(stream),
					buf, sizeof(buf), NULL, error)) > 0)
		fwrite(buf, 1, (size_t)n, stdout);
	return n == 0;
}

int main(int argc, char **argv)
{
	GError *error = NULL;

	if (argc != 3) {
		fputs("http_get: ADDR:PORT PATH are needed\n", stderr);
		return 1;
	}
	if (get(argv[1], argv[2], &error))
		return 0;
	fprintf(stderr, "http_get: %s\n", error->message);
	return 1;
}
