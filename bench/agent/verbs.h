/* SPDX-License-Identifier: GPL-2.0-only */
/* What the agent can be asked. */
#ifndef BENCH_AGENT_VERBS_H
#define BENCH_AGENT_VERBS_H

#include "agent/call.h"

struct verb {
	const char *name;
	/*
	 * "KEY=" must be given, "[KEY=]" may be; anything else is refused
	 * before run is called.
	 */
	const char *args;
	const char *help;
	/* Runs in the agent's loop, so every wait inside has a limit. */
	void (*run)(struct call *call);
};

/*
 * Answer one line; @why is NULL, or what is wrong with the line itself. False
 * when the answer was an error.
 */
bool verbs_run(struct agent *agent, char *line, const char *why);

/* Tables, each ended by a verb without a name. */
extern const struct verb verbs_system[];
extern const struct verb verbs_net[];
extern const struct verb verbs_nic[];
extern const struct verb verbs_work[];
extern const struct verb verbs_measure[];
extern const struct verb verbs_generator[];
extern const struct verb verbs_marks[];
extern const struct verb verbs_trace[];
extern const struct verb verbs_socket[];
extern const struct verb verbs_collect[];
extern const struct verb verbs_stages[];
extern const struct verb verbs_check[];
extern const struct verb verbs_remote[];

#endif
