/* SPDX-License-Identifier: GPL-2.0-only */
/* Taking the NIC under test of a machine that is not ours. */
#ifndef BENCH_AGENT_TAKING_H
#define BENCH_AGENT_TAKING_H

#include "agent/agent.h"

/*
 * From now on agent->nic is ours: everything about it is written down, and put
 * back at the end. 0, or -1 with @why.
 */
int taking_begin(struct agent *agent, struct why *why);

/*
 * Have module @module drive it, or, when that is none of ours, the driver that
 * it came with; @ifname (IFNAMSIZ) is its interface then. 0, or -1 with @why.
 */
int taking_bind(struct agent *agent, const char *module, char *ifname,
		struct why *why);

/* The driver forgets what was set of it. 0, or -1 with @why. */
int taking_release(struct agent *agent, const char *module, struct why *why);

#endif
