/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU's machine protocol: the few commands the labs need. */
#ifndef BENCH_LAB_QMP_H
#define BENCH_LAB_QMP_H

#include <json-glib/json-glib.h>

#include "lab/watch.h"

struct qmp {
	struct watch *watch;
	int fd; /* a socket; not owned */
	GString *in;
	GQueue *events; /* JsonObject *: came before they were waited for */
};

/* Greeting and capabilities. */
gboolean qmp_open(struct qmp *q, struct watch *watch, int fd, GError **error);
void qmp_close(struct qmp *q);

/* Run @command with @arguments (JSON, or NULL); what it returns is dropped. */
gboolean qmp_run(struct qmp *q, const char *command, const char *arguments,
		 GError **error);

/*
 * The data (json_object_unref() it) of the next event called @name; others are
 * dropped. NULL with @error.
 */
JsonObject *qmp_wait_event(struct qmp *q, const char *name, int limit_ms,
			   GError **error);

/* The thread of guest CPU @cpu, or -1 with @error. */
int qmp_cpu_thread(struct qmp *q, int cpu, GError **error);

#endif
