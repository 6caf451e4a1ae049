/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests to the agent, a line each, and behind "@@ file" what its files have
 * in them. Only verbs that change nothing but files are run to their end, and
 * those are not written here; all others are told wrong arguments only.
 */
#include "fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/app_args.h"
#include "agent/files.h"
#include "agent/verbs.h"

int __wrap_file_read(const char *path, char *buf, size_t size);
int __wrap_file_write(const char *path, const char *value);
int __wrap_file_lines(const char *path, void (*line)(char *text, void *arg),
		      void *arg);

static struct agent agent;
static char *content, *requests;

int __wrap_file_read(const char *path, char *buf, size_t size)
{
	size_t used = g_strlcpy(buf, content, size);

	(void)path;
	used = MIN(used, size - 1);
	while (used && buf[used - 1] == '\n')
		used--;
	buf[used] = '\0';
	return (int)used;
}

int __wrap_file_write(const char *path, const char *value)
{
	fuzz_need(g_str_has_prefix(path, "/sys/") ||
			  g_str_has_prefix(path, "/proc/"),
		  "it writes %s to %s", value, path);
	fuzz_need(!strstr(path, "/../"), "it goes up: %s", path);
	return *value == '!' ? -22 : 0;
}

int __wrap_file_lines(const char *path, void (*line)(char *text, void *arg),
		      void *arg)
{
	g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
	guint i;

	(void)path;
	for (i = 0; lines[i]; i++)
		line(lines[i], arg);
	return 0;
}

static void put(const char *name, const char *text, gsize size)
{
	char **to = strcmp(name, "file") ? &requests : &content;

	g_free(*to);
	*to = g_strndup(text, size);
}

/* May it be run with whatever arguments? */
static gboolean is_harmless(const char *line)
{
	static const char *const verbs[] = {
		"help",	   "hello", "clock", "get",   "set",  "dmesg",
		"symbols", "mark",  "mode",  "fault", "pins", "poweroff",
	};
	g_autofree char *copy = g_strdup(line);
	struct rxb_proto_msg msg;
	guint i;

	if (rxb_proto_parse(copy, &msg) || msg.kind != RXB_PROTO_REQUEST)
		return TRUE;
	for (i = 0; i < G_N_ELEMENTS(verbs); i++)
		if (!strcmp(msg.verb, verbs[i]))
			return TRUE;
	/* An argument that no verb has, and so it is refused. */
	return rxb_proto_get(&msg, "nobody") != NULL;
}

/* What the application is to be like, whoever asks. */
static void read_app(const char *line)
{
	g_autofree char *copy = g_strdup(line);
	struct app_options app = {0};
	struct rxb_proto_msg msg;
	struct call call = {.msg = &msg};
	bool given;

	if (!rxb_proto_parse(copy, &msg) && app_args_read(&call, &app, &given))
		fuzz_need_line(call.why.text);
}

/* All that was said: lines that the asker can read. */
static void check_answers(void)
{
	g_autofree char *said = fuzz_content("answers");
	g_auto(GStrv) lines = g_strsplit(said, "\n", -1);
	guint i;

	for (i = 0; lines[i] && lines[i + 1]; i++) {
		struct rxb_proto_msg msg;
		const char *wrong = rxb_proto_parse(lines[i], &msg);

		fuzz_need(!wrong && msg.kind != RXB_PROTO_REQUEST,
			  "answer %u: %s", i, wrong);
	}
	fuzz_need(!lines[i] || !*lines[i], "the last line has no end");
}

static void ask(const char *line)
{
	g_autofree char *copy = g_strdup(line);

	read_app(line);
	if (!is_harmless(line) || strlen(line) >= RXB_PROTO_LINE)
		return;
	verbs_run(&agent, copy, NULL);
	fuzz_need(!agent.ending, "it ended itself");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	g_auto(GStrv) lines = NULL;
	guint i;

	put("file", "", 0);
	fuzz_split(text, "requests", put);
	memset(&agent, 0, sizeof(agent));
	agent.port.out =
		open(fuzz_file("answers", "", 0), O_WRONLY | O_CLOEXEC);
	agent.kmsg = open(fuzz_file("kmsg", content, strlen(content)),
			  O_RDONLY | O_CLOEXEC);
	lines = g_strsplit(requests, "\n", 64);
	for (i = 0; lines[i]; i++)
		ask(lines[i]);
	close(agent.kmsg);
	close(agent.port.out);
	check_answers();
	return 0;
}
