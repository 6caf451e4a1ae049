/* SPDX-License-Identifier: GPL-2.0-only */
/* What BPF programs cannot know of tasks by their names. */
#ifndef BENCH_COLLECT_TELL_H
#define BENCH_COLLECT_TELL_H

#include "agent/procs.h"
#include "collect/classes.h"

/*
 * Forget in @table what was learnt, as numbers and names come and go; then the
 * workloads, whose processes have the agent's own name.
 */
void classes_tell(__u8 *table, const struct procs *procs);

#endif
