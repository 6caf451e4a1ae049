/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The generator as a process beside the agent, where it shares the machine
 * with the device under test: started once, then spoken to through DPDK's
 * telemetry socket.
 */
#ifndef BENCH_AGENT_GENERATOR_H
#define BENCH_AGENT_GENERATOR_H

#include <stddef.h>
#include <sys/types.h>

#include "agent/greeting.h"
#include "agent/why.h"

/* Where the guest's archive has it. */
#define GENERATOR_PROGRAM "/bin/rxbench-pktgen"

struct generator {
	pid_t pid; /* 0: there is none, and no more of this counts */
	int pidfd;
	int socket;
	int output; /* what it says on stdout and stderr */
	int asker;  /* with whose end no answer is waited for; -1: nobody */
	struct greeting greeting;
};

/*
 * Start @program with @args (words, changed) and wait until it is ready. It
 * lives until generator_stop() or the agent's death. 0, or -1 with @why: then
 * there is none, and its last words are in @why.
 */
int generator_start(struct generator *g, const char *program, char *args,
		    struct why *why);

/* End it, if there is one, and give everything back. */
void generator_stop(struct generator *g);

/*
 * One telemetry command; the answer, JSON text ended by '\0', into @answer. The
 * generator's own limits bound the wait. 0, or -1 with @why.
 */
int generator_ask(struct generator *g, const char *command, char *answer,
		  size_t size, struct why *why);

#endif
