/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long the lab's busy threads waited for a CPU that something else had:
 * what steal is to a whole machine, within this one.
 */
#ifndef BENCH_LAB_PRESSURE_H
#define BENCH_LAB_PRESSURE_H

#include <glib.h>

struct pressure {
	int proc_dir; /* a /proc of our own PID namespace; -1: none to be had */
};

void pressure_open(struct pressure *p);
void pressure_close(struct pressure *p);

/* Time that thread @tid has waited so far, ns; FALSE when nobody can tell. */
gboolean pressure_read(const struct pressure *p, int tid, guint64 *wait_ns);

/*
 * The same of all threads of @pid together whose names match @pattern ("a*");
 * FALSE also when there is none.
 */
gboolean pressure_threads(const struct pressure *p, int pid,
			  const char *pattern, guint64 *wait_ns);

#endif
