/* SPDX-License-Identifier: GPL-2.0-only */
/* The host's end of the agent's line (rxbench/proto.h). */
#ifndef BENCH_LAB_AGENT_H
#define BENCH_LAB_AGENT_H

#include <rxbench/proto.h>
#include <stdarg.h>

#include "lab/clock.h"
#include "lab/watch.h"

struct agent {
	struct watch *watch;
	int fd;	     /* a socket; not owned */
	GString *in; /* bytes that are not yet a whole line */
	guint32 seq;
	guint patience; /* what each limit is multiplied by, 1 at first */
};

/* An answer; the strings live until agent_reply_clear(). */
struct agent_reply {
	char *line;
	struct rxb_proto_msg end;
	GPtrArray *data; /* char * */
	/* CLOCK_MONOTONIC_RAW of the host around question and answer. */
	gint64 asked_ns, answered_ns;
};

void agent_init(struct agent *a, struct watch *watch, int fd);
void agent_close(struct agent *a);

gint64 agent_raw_ns(void);

/*
 * Ask "VERB KEY=VALUE ..." (pairs of strings, ended by NULL) and wait for the
 * whole answer. FALSE with @error when it does not come within @limit_ms, or
 * is "err". @reply may be NULL. A late answer to an earlier question is
 * skipped.
 */
gboolean agent_ask(struct agent *a, int limit_ms, struct agent_reply *reply,
		   GError **error, const char *verb,
		   ...) G_GNUC_NULL_TERMINATED;

/* The same with the request as the user typed it. */
gboolean agent_ask_line(struct agent *a, int limit_ms,
			struct agent_reply *reply, const char *request,
			GError **error);

/* "VERB KEY=VALUE ...", or NULL when it does not fit a line. Free it. */
char *agent_request(const char *verb, va_list ap);

/*
 * Take one line of the answer to request @seq (@line is freed): TRUE when it
 * was the last, or wrong, and @error is set.
 */
gboolean agent_take_line(struct agent_reply *r, guint32 seq, char *line,
			 const char *what, GError **error);

/* agent_clock.c: how far the clock of its machine is ahead of ours, now. */
gboolean agent_clock(struct agent *a, struct clock_offset *out, GError **error);

void agent_reply_clear(struct agent_reply *r);

/* The value of @key, or NULL; as a number, or @otherwise. */
const char *agent_reply_text(const struct agent_reply *r, const char *key);
gint64 agent_reply_int(const struct agent_reply *r, const char *key,
		       gint64 otherwise);

#endif
