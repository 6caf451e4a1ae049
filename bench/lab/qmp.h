/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU's machine protocol: the few commands the lab needs. */
#ifndef BENCH_LAB_QMP_H
#define BENCH_LAB_QMP_H

#include <json-glib/json-glib.h>

#include "lab/watch.h"

struct qmp {
	struct watch *watch;
	int fd; /* a socket; not owned */
	GString *in;
};

/* Greeting and capabilities. */
gboolean qmp_open(struct qmp *q, struct watch *watch, int fd, GError **error);
void qmp_close(struct qmp *q);

/* The thread of guest CPU @cpu, or -1 with @error. */
int qmp_cpu_thread(struct qmp *q, int cpu, GError **error);

#endif
