/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs for a guest that has the generator inside. */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/agent.h"
#include "agent/clock.h"
#include "agent/ethtool.h"
#include "agent/modules.h"
#include "agent/turns.h"
#include "agent/verbs.h"

static void verb_module(struct call *call)
{
	module_load(call_arg(call, "name"), "", &call->why);
}

/* A name without a slash is one that was put beside us. */
static const char *program_path(const struct remote *remote,
				const char *program, char *put, size_t size)
{
	if (!*program)
		return GENERATOR_PROGRAM;
	if (!remote->connection || strchr(program, '/'))
		return program;
	remote_path(remote, program, put, size);
	return put;
}

static void verb_generator(struct call *call)
{
	struct agent *agent = call->agent;
	const char *program;
	char args[RXB_PROTO_LINE], put[300];

	program = program_path(&agent->remote, call_arg(call, "program"), put,
			       sizeof(put));
	snprintf(args, sizeof(args), "%s", call_arg(call, "args"));
	/* Its sockets go with what was put, maybe itself. */
	if (agent->remote.connection)
		setenv("RUNTIME_DIRECTORY", agent->remote.dir, 1);
	if (!generator_start(&agent->generator, program, args, &call->why) &&
	    agent->remote.connection)
		agent->generator.asker = agent->port.in;
}

static void verb_telemetry(struct call *call)
{
	static char answer[RXB_PROTO_LINE - 64];

	if (!generator_ask(&call->agent->generator, call_arg(call, "command"),
			   answer, sizeof(answer), &call->why))
		call_data(call, "%s", answer);
}

/*
 * A trial from start to end. @params is what is asked of the generator; what is
 * added keeps the wire from holding frames: the receiver's ring, less @spare
 * descriptors that never hold one, and the counter of what its driver took.
 */
static void verb_flood(struct call *call)
{
	static char answer[RXB_PROTO_LINE - 64];
	const char *iface = call_arg(call, "iface");
	unsigned int slots = ethtool_rx_ring(iface);
	uint64_t spare = 0;
	char command[512];

	if (!slots) {
		why_set(&call->why, "%s does not tell its ring's size", iface);
		return;
	}
	if (call_number(call, "spare", 0, slots - 1, &spare))
		return;
	slots -= (unsigned int)spare;
	snprintf(command, sizeof(command),
		 "/pktgen/start,%s,peer_slots=%u,peer_taken="
		 "/sys/class/net/%s/statistics/rx_packets",
		 call_arg(call, "params"), slots, iface);
	/* The generator spins; nobody shall take the CPU from it. */
	awake_spin(&call->agent->awake, false);
	if (!generator_ask(&call->agent->generator, command, answer,
			   sizeof(answer), &call->why)) {
		call_data(call, "%s", answer);
		if (!generator_ask(&call->agent->generator, "/pktgen/wait",
				   answer, sizeof(answer), &call->why)) {
			call_put_u64(call, "ended_ns", clock_raw_ns());
			call_data(call, "%s", answer);
		}
	}
	awake_spin(&call->agent->awake, true);
}

static void verb_turns(struct call *call)
{
	uint64_t ns = 0;

	if (!call_number(call, "ns", TURNS_MIN_NS, TURNS_MAX_NS, &ns))
		turns_set((unsigned int)ns, &call->why);
}

/* Another CPU is kept awake from now on: it is asked for once. */
static void verb_awake(struct call *call)
{
	struct agent *agent = call->agent;
	uint64_t on = 0, cpu = 0;

	if (call_number(call, "on", 0, 1, &on) ||
	    call_number(call, "cpu", 1, CPU_SETSIZE - 1, &cpu))
		return;
	if (!cpu)
		awake_spin(&agent->awake, on);
	else if (!agent->beside.pid)
		awake_start(&agent->beside, (int)cpu, &call->why);
	else
		awake_spin(&agent->beside, on);
}

const struct verb verbs_generator[] = {
	{"module", "name=", "load a module that makes no interface",
	 verb_module},
	{"generator", "args= [program=]", "start the generator beside us",
	 verb_generator},
	{"flood", "iface= params= [spare=]",
	 "one trial: what the generator answers to start and to wait",
	 verb_flood},
	{"awake", "on= [cpu=]", "keep the agent's or another CPU from idling",
	 verb_awake},
	{"turns", "ns=", "bound the turns of QEMU's CPUs", verb_turns},
	{"telemetry", "command=", "ask that generator", verb_telemetry},
	{0},
};
