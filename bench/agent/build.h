/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_AGENT_BUILD_H
#define BENCH_AGENT_BUILD_H

#include "agent/remote.h"

/*
 * Build the modules from their sources in directory "kmod" and "include" of the
 * agent's own, for the kernel that runs; they lie beside the agent then. 0, or
 * -1 with @why: what is missing, or the first error. @check: only what is
 * missing. It ends early when the other end of @asker does.
 */
int build_modules(const struct remote *r, int asker, bool check,
		  struct why *why);

#endif
