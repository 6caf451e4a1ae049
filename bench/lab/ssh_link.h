/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One ssh connection with an agent at its other end. The agent comes along in
 * it, and leaves nothing behind when it ends, however it ends.
 */
#ifndef BENCH_LAB_SSH_LINK_H
#define BENCH_LAB_SSH_LINK_H

#include "lab/watch.h"

struct ssh_link {
	struct child child;
	int fd;	    /* its stdin and stdout, a socket; -1: none */
	char *host; /* [USER@]HOST */
};

void ssh_link_init(struct ssh_link *l);

/* FALSE with @error unless @host can be handed to ssh. */
gboolean ssh_link_check_host(const char *host, GError **error);

/*
 * Connect and start @agent, a program's file, there; what ssh complains about
 * goes to @log. TRUE when it listens at l->fd.
 */
gboolean ssh_link_open(struct ssh_link *l, struct watch *watch,
		       const char *host, const char *agent, const char *log,
		       GError **error);

/*
 * The end: the machine has been put back when this returns TRUE. FALSE with
 * @error, which says how to do it later.
 */
gboolean ssh_link_finish(struct ssh_link *l, struct watch *watch,
			 GError **error);

/* No more questions: end what is left of it. */
void ssh_link_close(struct ssh_link *l, struct watch *watch);

/*
 * Put a machine back that a run left as it was: what the agent says of it
 * (free it), or NULL with @error.
 */
char *ssh_link_restore(struct watch *watch, const char *host, const char *agent,
		       const char *log, GError **error);

#endif
