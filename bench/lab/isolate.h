/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lab's own world: a process that is PID 1 of a PID namespace, with a
 * network namespace without a way out and a private tmpfs as its working
 * directory. Whatever is killed, at whatever instant, with whatever signal:
 * when PID 1 is gone the kernel ends everything that ran in there, and the
 * tmpfs, which is attached to no directory, goes with its last user.
 */
#ifndef BENCH_LAB_ISOLATE_H
#define BENCH_LAB_ISOLATE_H

#include <glib.h>

/*
 * Run @body in such a process and return its exit status. The working
 * directory in there can only be used with relative paths. Where the system
 * refuses namespaces, @body runs in a plain child process in a directory made
 * below @scratch, and cleaning up is best effort; a line on stderr says so.
 *
 * SIGINT, SIGTERM and SIGHUP are blocked in @body, for a signalfd; this
 * process passes them on and stays until @body has ended. Call it before any
 * thread exists.
 */
int isolate_run(const char *scratch, int (*body)(gpointer data), gpointer data);
/* The same, but for the network: its interfaces are the ones to use. */
int isolate_run_on_net(const char *scratch, int (*body)(gpointer data),
		       gpointer data);

/* In @body: is the network a namespace of this run's own? */
gboolean isolate_has_network(void);

#endif
