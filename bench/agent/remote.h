/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The agent on a machine that is not ours, started over ssh. A child of it
 * serves; it waits for the child's end, whatever that is, and puts the machine
 * back. When it is killed itself the child does that, and when both are,
 * "rxbench restore" (the option --restore) does.
 */
#ifndef BENCH_AGENT_REMOTE_H
#define BENCH_AGENT_REMOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "agent/why.h"

struct remote {
	const char *connection;	 /* SSH_CONNECTION; NULL: we are not remote */
	char dir[256];		 /* the program's own, which goes with it */
	bool taken;		 /* the NIC: there is a journal */
	unsigned int silence_ms; /* how long may nobody say anything? */
};

/* Serve by @serve in a child and clean up behind it. An exit status. */
int remote_supervise(struct remote *r, int (*serve)(void));

/* What "rxbench restore" asks for. An exit status. */
int remote_restore(struct remote *r);

/* In @serve, at its end: put all back if nobody else will. */
void remote_leave(struct remote *r);

/* Who does that, as journals have it. */
pid_t remote_owner(void);

/* A file in the program's directory. */
void remote_path(const struct remote *r, const char *name, char *path,
		 size_t size);

#endif
