/* SPDX-License-Identifier: GPL-2.0-only */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "agent/agent.h"
#include "agent/call.h"

/* Printable only; cut where it would not fit a line. */
static void put_line(struct call *call, const char *kind, const char *text)
{
	char line[RXB_PROTO_LINE];
	int n = snprintf(line, sizeof(line), "%u %s%s", call->msg->seq, kind,
			 text);
	size_t size = (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1;

	for (char *c = line; c < line + size; c++)
		if (*c < ' ' || *c > '~')
			*c = ' ';
	line[size++] = '\n';
	port_put(&call->agent->port, line, size);
}

void call_data(struct call *call, const char *fmt, ...)
{
	char text[RXB_PROTO_LINE];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	put_line(call, "+ ", text);
}

void call_put(struct call *call, const char *key, const char *value)
{
	/* The line also has to hold "SEQ ok" and the newline. */
	size_t used = rxb_proto_put(call->ok, call->used, sizeof(call->ok) - 32,
				    key, value);

	if (used)
		call->used = used;
	else
		why_set(&call->why, "the answer is too long for one line");
}

void call_put_u64(struct call *call, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	call_put(call, key, text);
}

const char *call_arg(const struct call *call, const char *key)
{
	const char *value = rxb_proto_get(call->msg, key);

	return value ? value : "";
}

int call_number(struct call *call, const char *key, uint64_t min, uint64_t max,
		uint64_t *out)
{
	uint64_t value;

	if (!rxb_proto_get(call->msg, key))
		return 0;
	if (!rxb_proto_get_u64(call->msg, key, &value) || value < min ||
	    value > max)
		return why_set(&call->why,
			       "%s=%s is not a number of %" PRIu64 "..%" PRIu64,
			       key, call_arg(call, key), min, max);
	*out = value;
	return 0;
}

void call_finish(struct call *call)
{
	if (call->why.text[0])
		put_line(call, "err ", call->why.text);
	else
		put_line(call, "ok", call->ok);
	port_flush(&call->agent->port);
}
