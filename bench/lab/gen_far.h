/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The generator on a machine of its own: a process of an agent there, which
 * came over ssh. All that it is asked goes through that one connection, and it
 * ends with it.
 */
#ifndef BENCH_LAB_GEN_FAR_H
#define BENCH_LAB_GEN_FAR_H

#include "lab/gen.h"

#define GEN_FAR_PROGRAM "rxbench-pktgen"
/* What one of our version says to --version. */
#define GEN_FAR_VERSION GEN_FAR_PROGRAM " " RXBENCH_VERSION

/*
 * Connect to @host ([USER@]HOST) and have @agent, a program's file, there; what
 * ssh complains about goes to @log. Call gen_far_stop() either way.
 */
gboolean gen_far_open(struct gen *g, struct watch *watch, const char *host,
		      const char *agent, const char *log, GError **error);

/*
 * Start the generator there: the one that is installed, if it is of our
 * version, else @program. As gen_start() does otherwise.
 */
gboolean gen_far_start(struct gen *g, const char *program,
		       const struct gen_port *port, char **command,
		       GError **error);

/* It may end now: nobody waits for it. */
void gen_far_hang_up(struct gen *g);
void gen_far_stop(struct gen *g, struct watch *watch);

#endif
