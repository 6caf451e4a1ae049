/* SPDX-License-Identifier: GPL-2.0-only */
#include "fuzz.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARK "@@ "

/* Says what GLib has to say, and stops at what it calls a wrong call. */
static GLogWriterOutput stop_at(GLogLevelFlags level, const GLogField *fields,
				gsize n, gpointer data)
{
	g_log_writer_standard_streams(level, fields, n, data);
	if (level &
	    (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
		abort();
	return G_LOG_WRITER_HANDLED;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	g_log_set_writer_func(stop_at, NULL, NULL);
	return 0;
}

char *fuzz_text(const uint8_t *data, size_t size)
{
	return g_strndup((const char *)data, size);
}

void fuzz_need(gboolean promise, const char *fmt, ...)
{
	va_list args;

	if (promise)
		return;
	fputs("fuzz: ", stderr);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

void fuzz_need_words(const char *text)
{
	fuzz_need(text && *text, "a message without words");
}

void fuzz_need_line(const char *text)
{
	fuzz_need_words(text);
	fuzz_need(!strpbrk(text, "\r\n"), "more than a line: \"%s\"", text);
}

void fuzz_need_judged(gboolean ok, GError **error)
{
	fuzz_need(ok == !*error,
		  ok ? "accepted, with the error \"%s\""
		     : "refused without an error%s",
		  *error ? (*error)->message : "");
	if (*error)
		fuzz_need_words((*error)->message);
	g_clear_error(error);
}

void fuzz_need_same(const char *a, const char *b, const char *what)
{
	fuzz_need(!g_strcmp0(a, b), "%s was\n%s\nand came back as\n%s", what, a,
		  b);
}

static char *dir;
static int dir_fd;

static void remove_dir(void)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	const char *name;

	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *path = g_build_filename(dir, name, NULL);

		g_unlink(path);
	}
	g_clear_pointer(&d, g_dir_close);
	g_rmdir(dir);
	g_clear_pointer(&dir, g_free);
	close(dir_fd);
}

/* Not by its name, which differs from run to run: libFuzzer learns words from
 * what is compared. */
const char *fuzz_dir(void)
{
	static char path[32];

	if (dir)
		return path;
	dir = g_dir_make_tmp("rxbench-fuzz.XXXXXX", NULL);
	fuzz_need(dir != NULL, "no directory in %s", g_get_tmp_dir());
	atexit(remove_dir);
	dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	fuzz_need(dir_fd >= 0, "cannot open %s", dir);
	g_snprintf(path, sizeof(path), "/proc/self/fd/%d", dir_fd);
	return path;
}

const char *fuzz_file(const char *name, const void *data, size_t size)
{
	static char path[512];
	int fd;

	g_snprintf(path, sizeof(path), "%s/%s", fuzz_dir(), name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	fuzz_need(fd >= 0 && write(fd, data, size) == (ssize_t)size,
		  "cannot write %s", path);
	close(fd);
	return path;
}

char *fuzz_content(const char *name)
{
	g_autofree char *path = g_build_filename(fuzz_dir(), name, NULL);
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	return text;
}

void fuzz_split(const char *text, const char *first,
		void (*file)(const char *name, const char *text, gsize size))
{
	g_autofree char *name = g_strdup(first);
	const char *at = text, *from = text, *end;

	for (; *at; at = end) {
		end = at + strcspn(at, "\n");
		if (g_str_has_prefix(at, MARK)) {
			file(name, from, (gsize)(at - from));
			g_free(name);
			name = g_strndup(at + strlen(MARK),
					 (gsize)(end - at) - strlen(MARK));
			from = *end ? end + 1 : end;
		}
		end += *end == '\n';
	}
	file(name, from, (gsize)(at - from));
}
