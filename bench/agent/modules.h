/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel modules, found through modules.dep as modprobe finds them. */
#ifndef BENCH_AGENT_MODULES_H
#define BENCH_AGENT_MODULES_H

#include "agent/why.h"

/*
 * From now on modules of our own are looked for in @dir, which stays, first.
 */
void modules_own_dir(const char *dir);

/*
 * Load @name with what it depends on, @params for itself. Loaded already is
 * fine unless there are @params. Each that was not there is an entry of the
 * journal, if there is one. 0, or -1 with @why.
 */
int module_load(const char *name, const char *params, struct why *why);

/* 0, or -1 with @why (in use, not loaded). */
int module_unload(const char *name, struct why *why);

#endif
