/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verbs that trace. The answer to "trace stop=IFACE" can be read without
 * anything else: beside the trace's own lines it has, each behind an '@',
 *   @clock KHZ                        0: times are seconds, else ticks
 *   @iface NAME INDEX
 *   @task PID POLICY PRIORITY NAME    for each thread there is now
 *   @lost COUNT                       events that found no room
 */
#include <inttypes.h>
#include <net/if.h>
#include <string.h>

#include "agent/agent.h"
#include "agent/clock.h"
#include "agent/files.h"
#include "agent/tasks.h"
#include "agent/tracing.h"
#include "agent/verbs.h"
#include "workloads/sink.h"

#define CLOCKSOURCE \
	"/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define MAX_BUFFER_KB 32768

/* What a tick of the TSC is; 0 when the kernel itself does not trust it. */
static uint64_t trusted_tsc_khz(void)
{
	char source[32];

	if (file_read(CLOCKSOURCE, source, sizeof(source)) <= 0 ||
	    strcmp(source, "tsc"))
		return 0;
	return clock_tsc_khz();
}

static void put_task(const struct task *t, void *arg)
{
	call_data(arg, "@task %d %s %d %s", (int)t->pid, t->policy, t->priority,
		  t->comm);
}

static void put_line(char *text, void *arg)
{
	/* The kernel's own heading and remarks. */
	if (*text != '#')
		call_data(arg, "%s", text);
}

static void put_trace(struct call *call, const char *iface)
{
	uint64_t lost = 0;

	call_data(call, "@clock %" PRIu64, trusted_tsc_khz());
	call_data(call, "@iface %s %u", iface, if_nametoindex(iface));
	tasks_each(put_task, call);
	if (tracing_read(put_line, call, &lost, &call->why))
		return;
	call_data(call, "@lost %" PRIu64, lost);
}

static void verb_trace(struct call *call)
{
	const char *start = call_arg(call, "start");
	const char *stop = call_arg(call, "stop");
	uint64_t buffer_kb = 4096;

	if (!*start == !*stop) {
		why_set(&call->why, "trace wants one of start= and stop=");
		return;
	}
	if (call_number(call, "buffer_kb", 16, MAX_BUFFER_KB, &buffer_kb))
		return;
	if (!if_nametoindex(*start ? start : stop)) {
		why_set(&call->why, "%s: no such interface",
			*start ? start : stop);
	} else if (*start) {
		if (!tracing_start(buffer_kb, trusted_tsc_khz(), &call->why))
			sink_trace(call->agent->env.sink, true);
	} else if (!tracing_stop(&call->why)) {
		sink_trace(call->agent->env.sink, false);
		put_trace(call, stop);
		tracing_end();
	}
}

const struct verb verbs_trace[] = {
	{"trace", "[start=] [buffer_kb=] [stop=]",
	 "trace an interface's frames; stop and take the trace", verb_trace},
	{0},
};
