/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel modules, found through modules.dep as modprobe finds them. */
#ifndef BENCH_AGENT_MODULES_H
#define BENCH_AGENT_MODULES_H

#include "agent/why.h"

/*
 * Load @name with what it depends on, @params for itself. Loaded already is
 * fine unless there are @params. 0, or -1 with @why.
 */
int module_load(const char *name, const char *params, struct why *why);

/* 0, or -1 with @why (in use, not loaded). */
int module_unload(const char *name, struct why *why);

#endif
