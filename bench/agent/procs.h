/* SPDX-License-Identifier: GPL-2.0-only */
/* The workloads' processes. */
#ifndef BENCH_AGENT_PROCS_H
#define BENCH_AGENT_PROCS_H

#include <stdbool.h>
#include <sys/types.h>

#include "agent/why.h"
#include "workloads/workload.h"

#define PROCS_MAX 8

struct proc {
	const struct workload *workload; /* NULL: a free slot */
	pid_t pid;			 /* 0: the kernel does it */
	int pidfd;
	int fd; /* what the workload opened, or -1 */
	unsigned int cpu;
	bool dead;
	int status; /* wait status once dead */
};

struct procs {
	struct proc proc[PROCS_MAX];
};

/* Start @name on @cpu; some may be on several. 0, or -1 with @why. */
int procs_start(struct procs *procs, const struct workload_env *env,
		const char *name, unsigned int cpu, struct why *why);

/* Kill and wait, @name or "all". 0, or -1 with @why. */
int procs_stop(struct procs *procs, const char *name, struct why *why);

/* Take note that a child ended; orphans of PID 1 are none of ours. */
void procs_reaped(struct procs *procs, pid_t pid, int status);

/* The process of @name, dead or alive, or NULL. */
const struct proc *procs_find(const struct procs *procs, const char *name);

/* Whose socket the frames are for, dead or alive, or NULL. */
const struct proc *procs_reader(const struct procs *procs);

/* Does any send frames on to the phantom? */
bool procs_pass_on(const struct procs *procs);

/* Who counts what is delivered, RXB_DELIVERED_*; "": the workloads do. */
const char *procs_delivered(const struct procs *procs);

#endif
