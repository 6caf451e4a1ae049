/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What has to be put back on a machine that is not ours, written down before
 * it is changed: lines as in rxbench/proto.h, "N KIND KEY=VALUE...", in a file
 * that outlives whoever wrote it (restore.h reads it). A guest has none: it
 * ends with its run.
 */
#ifndef BENCH_AGENT_JOURNAL_H
#define BENCH_AGENT_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "agent/why.h"

#define JOURNAL_PATH "/run/rxbench.restore"

/*
 * Begin one, @owner's, who puts all back (remote.h). Only one run at a time can
 * use a machine: -1 with @why when there is a journal already.
 */
int journal_begin(pid_t owner, struct why *why);

bool journal_is_open(void);

/* -1 with @why when there is one, of whoever's: the machine is in use. */
int journal_check_free(struct why *why);

/*
 * One entry; @pair is KEY, VALUE, ... and ends in NULL. Whoever is about to
 * change something must not when this fails: -1 with @why.
 */
int journal_put(struct why *why, const char *kind, ...)
	__attribute__((sentinel));

/* An entry whose value "data" is bytes. */
int journal_put_bytes(struct why *why, const char *kind, const char *name,
		      const void *bytes, size_t size);

/*
 * What stands in kernel file @path, unless that is an entry already. Without a
 * journal, or when nothing can be read, nothing is done. 0 or -errno.
 */
int journal_file(const char *path);

/* The same for all files of directory @path, without those below it. */
void journal_files(const char *path);

#endif
