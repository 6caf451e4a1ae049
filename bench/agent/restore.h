/* SPDX-License-Identifier: GPL-2.0-only */
/* Put a machine back as its journal (journal.h) says that it was. */
#ifndef BENCH_AGENT_RESTORE_H
#define BENCH_AGENT_RESTORE_H

#include <stdbool.h>
#include <sys/types.h>

#include "agent/why.h"

/* What an agent's process is called there. */
#define RESTORE_AGENT "rxbench-agent"

/*
 * All that can be put back is; the journal goes when all was. -1 with @why, the
 * first thing that could not be. @owner: only if it is that one's; 0: whoever's
 * it is, if nobody is left of that run. *any: there was such a journal.
 */
int restore_run(pid_t owner, bool *any, struct why *why);

/*
 * Remove an agent's directory and all in it. 0 or -errno: one that does not
 * have such a name is left alone.
 */
int restore_remove_dir(const char *path);
bool restore_is_dir(const char *path);

#endif
