/* SPDX-License-Identifier: GPL-2.0-only */
/* A client of DPDK's telemetry socket (version 2). */
#ifndef BENCH_LAB_TELEMETRY_H
#define BENCH_LAB_TELEMETRY_H

#include <json-glib/json-glib.h>

#include "lab/agent.h"

struct telemetry {
	struct agent *agent; /* of the machine where it is; NULL: this one */
	struct watch *watch;
	int fd; /* -1: not connected */
	char *buf;
	char *version; /* "DPDK 22.11.7" */
	guint owed;    /* answers that have not come */
};

/* @path must be short enough for a socket's address. */
gboolean telemetry_open(struct telemetry *t, struct watch *watch,
			const char *path, GError **error);
/* That of the generator which  has started beside it. */
gboolean telemetry_open_far(struct telemetry *t, struct agent *agent,
			    GError **error);
void telemetry_close(struct telemetry *t);

/*
 * Send "/command,params" and wait for its answer, an object; NULL with @error
 * when it does not come within @limit_ms or has a member "error". Unref it.
 */
JsonObject *telemetry_ask(struct telemetry *t, const char *request,
			  int limit_ms, GError **error);

/* What such an answer is made of. Pure. */
JsonObject *telemetry_parse(const char *text, const char *command,
			    GError **error);

#endif
