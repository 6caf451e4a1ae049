/* SPDX-License-Identifier: GPL-2.0-only */
/* A line between host and agent, and how both ends find lines at all. */
#include "fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <rxbench/proto.h>

#include "agent/greeting.h"
#include "agent/port.h"

/* The arguments of @msg, written down again. */
static char *write_args(const struct rxb_proto_msg *msg)
{
	char line[2 * RXB_PROTO_LINE] = "";
	size_t used = 0;
	guint i;

	for (i = 0; i < msg->nargs; i++) {
		used = rxb_proto_put(line, used, sizeof(line), msg->arg[i].key,
				     msg->arg[i].value);
		fuzz_need(used > 0, "what was read does not fit a line");
	}
	return g_strdup(line);
}

static void put_back(const struct rxb_proto_msg *msg)
{
	g_autofree char *args = write_args(msg), *again = NULL;
	g_autofree char *line = g_strdup_printf(
		"%u %s%s", msg->seq, msg->verb ? msg->verb : "ok", args);
	struct rxb_proto_msg same;
	const char *wrong = rxb_proto_parse(line, &same);
	guint i;

	fuzz_need(!wrong, "what was read is not read again: %s", wrong);
	fuzz_need(same.seq == msg->seq && same.kind == msg->kind &&
			  same.nargs == msg->nargs,
		  "it became another message");
	for (i = 0; i < msg->nargs; i++)
		fuzz_need_same(rxb_proto_get(msg, msg->arg[i].key),
			       rxb_proto_get(&same, msg->arg[i].key),
			       msg->arg[i].key);
	again = write_args(&same);
	fuzz_need_same(args, again, "arguments");
}

static void parse(const char *text)
{
	g_autofree char *line = g_strdup(text);
	struct rxb_proto_msg msg;
	const char *wrong = rxb_proto_parse(line, &msg);
	uint64_t number;

	if (wrong) {
		fuzz_need_line(wrong);
		return;
	}
	fuzz_need(msg.kind != RXB_PROTO_REQUEST || *msg.verb, "no verb");
	if (msg.kind == RXB_PROTO_DATA || msg.kind == RXB_PROTO_ERR)
		fuzz_need(!strchr(msg.text, '\n'), "data of two lines");
	else
		put_back(&msg);
	rxb_proto_get_u64(&msg, "a", &number);
}

static void take_line(char *text, const char *why, void *lines)
{
	fuzz_need(strlen(text) < RXB_PROTO_LINE && !strchr(text, '\n'),
		  "a line that is none");
	if (why)
		fuzz_need_line(why);
	else
		++*(guint *)lines;
}

/* As the agent takes them: cut anywhere. */
static void receive(const uint8_t *data, size_t size)
{
	static struct port port;
	guint lines = 0, ends = 0;
	size_t i;

	memset(&port, 0, sizeof(port));
	port.in = open(fuzz_file("port", data, size), O_RDONLY | O_CLOEXEC);
	while (!port.ended)
		port_receive(&port, take_line, &lines);
	close(port.in);
	for (i = 0; i < size; i++)
		ends += data[i] == '\n';
	fuzz_need(lines <= ends, "%u lines of %u", lines, ends);
}

static void greet(const uint8_t *data, size_t size)
{
	struct greeting g = {0};
	size_t half = size / 2;
	char *words[8], *text;
	int n;

	greeting_feed(&g, (const char *)data, half);
	greeting_feed(&g, (const char *)data + half, size - half);
	fuzz_need(strlen(greeting_last(&g)) < GREETING_LINE, "too long");
	text = fuzz_text(data, size);
	n = greeting_words(text, words, G_N_ELEMENTS(words));
	while (n > 0)
		fuzz_need(*words[--n] && !strchr(words[n], ' '), "no word");
	g_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	guint i;

	for (i = 0; lines[i]; i++)
		parse(lines[i]);
	receive(data, size);
	greet(data, size);
	return 0;
}
