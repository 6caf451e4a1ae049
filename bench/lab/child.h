/* SPDX-License-Identifier: GPL-2.0-only */
/* A program the lab runs: QEMU, the generator. It dies with the lab. */
#ifndef BENCH_LAB_CHILD_H
#define BENCH_LAB_CHILD_H

#include <glib.h>
#include <sched.h>

struct child_spec {
	const char *name; /* for people */
	const char *const *argv;
	const char *log_path;  /* gets its stderr, and stdout */
	const char *other_log; /* where its last words may be; or NULL */
	gboolean pipe_stdout;  /* stdout comes through out_fd first */
	int io_fd;	       /* becomes its stdin and stdout; 0: neither */
	const int *fds;	       /* handed over under the same numbers */
	guint nfds;
	const char *cwd;       /* where it starts, or NULL: here */
	const cpu_set_t *cpus; /* a process of batch work on these; or NULL */
};

struct child {
	const char *name;
	char *log_path;
	char *other_log;
	GPid pid;   /* 0: not running */
	int pidfd;  /* readable once it has ended */
	int out_fd; /* -1: not asked for, or at its end */
	int log_fd;
};

/* All members "none", so that child_stop() may be called. */
void child_init(struct child *c);
gboolean child_spawn(struct child *c, const struct child_spec *spec,
		     GError **error);

/* Copy what waits in out_fd to the log, and to @into when not NULL. */
void child_drain(struct child *c, GString *into);

/* After pidfd became readable: reap it. Its exit status, or 128 + signal. */
int child_status(struct child *c);

/*
 * After pidfd became readable: reap it and set @error to how it ended and the
 * last line it left.
 */
void child_report_end(struct child *c, GError **error);

/* Ask it to end, then insist. Harmless when it is not running. */
void child_stop(struct child *c);

/* The last line of @path that isn't blank, or "". Free it. */
char *log_last_line(const char *path);

#endif
