/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Says over HTTP how far a run is. The port is opened before the run goes into
 * its own network; a thread of the lowest priority answers with the text it was
 * last given, on CPUs that neither guest nor generator has, where there are
 * any.
 */
#ifndef BENCH_LAB_EXPORTER_H
#define BENCH_LAB_EXPORTER_H

#include <glib.h>

struct exporter;

/*
 * Listen on "[ADDR]:PORT" (127.0.0.1; port 0: any). NULL with @error.
 */
struct exporter *exporter_open(const char *where, GError **error);
/* In the process that measures: answer from now on, and say where on stderr. */
gboolean exporter_start(struct exporter *e, GError **error);
/*
 * Takes @text. Never waits: FALSE when somebody reads the last one just now; it
 * is then to be offered again.
 */
gboolean exporter_publish(struct exporter *e, char *text);
/* @e may be NULL. */
void exporter_close(struct exporter *e);

#endif
