/* SPDX-License-Identifier: GPL-2.0-only */
/* The agent: what it holds, and its loop. */
#ifndef BENCH_AGENT_AGENT_H
#define BENCH_AGENT_AGENT_H

#include <stdbool.h>

#include "agent/awake.h"
#include "agent/generator.h"
#include "agent/port.h"
#include "agent/nic.h"
#include "agent/procs.h"
#include "agent/remote.h"
#include "workloads/workload.h"

struct agent {
	struct port port;
	struct procs procs;
	struct workload_env env;
	struct generator generator;
	struct awake awake;  /* on our own CPU */
	struct awake beside; /* on another one */
	int signals;	     /* signalfd */
	int kmsg;	     /* /dev/kmsg where the last dmesg ended, or -1 */
	int sampler;	     /* RXB_SAMPLER_DEV, or -1 */
	struct remote remote;
	struct nic nic; /* of remote: the one under test */
	bool is_init;	/* PID 1: may power off, outlives its host side */
	bool ending;
};

/*
 * Take what every agent needs: signals, the memory shared with workloads, the
 * sampler if there is one. 0, or -1 with @why. Call before the port is opened.
 */
int agent_init(struct agent *agent, struct why *why);

/*
 * Have the sampler, if its module can be had, and with it the memory that is
 * shared with workloads: none may run. 0, or -1 with @why.
 */
int agent_open_sampler(struct agent *agent, struct why *why);

/* Serve the port until it ends, SIGTERM or SIGINT, or the verb poweroff. */
int agent_serve(struct agent *agent, struct why *why);

/*
 * Run the guest's script, stop the machine, and when it goes on do so again:
 * until the verb poweroff. -1 with @why when there is no script.
 */
int agent_serve_scripts(struct agent *agent, struct why *why);

/* End the workloads and give everything back. */
void agent_exit(struct agent *agent);

#endif
