/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests written down before the guest runs, and their answers read
 * afterwards: how the lab speaks with a guest whose clock counts instructions,
 * which nothing from outside may reach. Pure.
 */
#ifndef BENCH_LAB_SCRIPT_H
#define BENCH_LAB_SCRIPT_H

#include "lab/agent.h"

struct script {
	GPtrArray *lines;   /* char *: requests without their number */
	GPtrArray *replies; /* struct agent_reply *, after script_take() */
};

void script_init(struct script *s);
void script_clear(struct script *s);

/*
 * Add "VERB KEY=VALUE ..." (pairs of strings, ended by NULL). Returns its
 * place, for script_reply(). A value of more than a line is a bug.
 */
guint script_add(struct script *s, const char *verb,
		 ...) G_GNUC_NULL_TERMINATED;

/* The same of a request that is written already: "VERB KEY=VALUE ...". */
guint script_add_line(struct script *s, const char *line);

/* What the agent is given. Free it. */
char *script_text(const struct script *s);

/*
 * Take what the agent said. FALSE with @error when a request was refused (the
 * guest stops there) or the answers end early.
 */
gboolean script_take(struct script *s, const char *said, GError **error);

/* After a script_take() that went well. */
const struct agent_reply *script_reply(const struct script *s, guint place);

#endif
