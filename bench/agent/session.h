/* SPDX-License-Identifier: GPL-2.0-only */
/* The ssh session that the agent was started by. */
#ifndef BENCH_AGENT_SESSION_H
#define BENCH_AGENT_SESSION_H

#include "agent/why.h"

/*
 * Is taking @ifname harmless for the session @connection (sshd's
 * SSH_CONNECTION: CLIENT PORT SERVER PORT)? -1 with @why when it carries it,
 * has others on top, or nobody can tell.
 */
int session_spares(const char *connection, const char *ifname, struct why *why);

#endif
