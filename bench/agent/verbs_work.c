/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs about the workloads and what they measured. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/app_args.h"
#include "agent/verbs.h"
#include "collect/collector.h"
#include "workloads/sink.h"

/* All of the list or, when one fails, none of it. */
static void start_list(struct call *call, const char *list, unsigned int cpu)
{
	struct agent *agent = call->agent;
	char names[256], *rest = names, *name;
	const char *started[PROCS_MAX];
	unsigned int n = 0;
	struct why ignored;

	snprintf(names, sizeof(names), "%s", list);
	while ((name = strsep(&rest, ",")) &&
	       !procs_start(&agent->procs, &agent->env, name, cpu, &call->why))
		started[n++] = name;
	if (!name)
		return;
	while (n)
		procs_stop(&agent->procs, started[--n], &ignored);
}

/* Options that nobody has would be silently without effect. */
static int check_app(struct call *call, const char *list)
{
	const struct workload *const *w;

	for (w = workloads; *w; w++)
		if ((*w)->is_app && strstr(list, (*w)->name))
			return 0;
	return why_set(&call->why, "start=%s: none of these has app_*", list);
}

static void verb_workload(struct call *call)
{
	const char *start = call_arg(call, "start");
	const char *stop = call_arg(call, "stop");
	struct app_options *app = &call->agent->env.app;
	uint64_t cpu = 0;
	bool given;

	if (!*start == !*stop) {
		why_set(&call->why, "workload wants one of start= and stop=");
		return;
	}
	if (call_number(call, "cpu", 0,
			(uint64_t)sysconf(_SC_NPROCESSORS_ONLN) - 1, &cpu) ||
	    app_args_read(call, app, &given) ||
	    (given && check_app(call, start)))
		return;
	if (*start)
		start_list(call, start, (unsigned int)cpu);
	else
		procs_stop(&call->agent->procs, stop, &call->why);
}

static void verb_sink(struct call *call)
{
	const char *text = call_arg(call, "offset_ns");
	uint64_t epoch = 0;
	long long offset;
	char *end;

	if (call_number(call, "epoch", 0, UINT16_MAX, &epoch))
		return;
	errno = 0;
	offset = strtoll(text, &end, 10);
	if (errno || end == text || *end) {
		why_set(&call->why, "offset_ns=%s is not a whole number", text);
	} else {
		sink_begin(call->agent->env.sink, (uint16_t)epoch, offset);
		collectors_begin(&call->agent->procs);
	}
}

/* A trial without its application must not look like one with heavy loss. */
static int check_alive(struct call *call, const char *name)
{
	const struct proc *p = procs_find(&call->agent->procs, name);

	if (!p)
		return why_set(&call->why, "%s is not running", name);
	if (!p->dead)
		return 0;
	if (WIFSIGNALED(p->status))
		return why_set(&call->why, "%s died of signal %d", name,
			       WTERMSIG(p->status));
	return why_set(&call->why, "%s ended with status %d", name,
		       WEXITSTATUS(p->status));
}

static void verb_sinkstat(struct call *call)
{
	const struct proc *app = procs_reader(&call->agent->procs);
	static struct sink_counts total; /* too large for a stack */
	const struct rxb_hist *h = &total.latency;

	if (check_alive(call, app ? app->workload->name : "sink") ||
	    (app->workload->with && check_alive(call, app->workload->with)))
		return;
	call_put_u64(call, "epoch", sink_total(call->agent->env.sink, &total));

	call_put_u64(call, "received", total.received);
	call_put_u64(call, "foreign", total.foreign);
	call_put_u64(call, "unanswered", total.unanswered);
	call_put_u64(call, "reordered", total.reordered);
	call_put_u64(call, "flow_reordered", total.flow_reordered);
	call_put_u64(call, "duplicate", total.duplicates);
	call_put_u64(call, "next", total.next);
	call_put_u64(call, "early", total.early);
	call_put_u64(call, "first_ns", total.first_ns);
	call_put_u64(call, "last_ns", total.last_ns);
	if (!h->count)
		return;
	call_put_u64(call, "min_ns", h->min);
	call_put_u64(call, "p50_ns", rxb_hist_quantile(h, 500));
	call_put_u64(call, "p99_ns", rxb_hist_quantile(h, 990));
	call_put_u64(call, "max_ns", h->max);
}

const struct verb verbs_work[] = {
	{"workload", "[start=] [stop=] [cpu=] " APP_ARGS,
	 "start sink,hog on a CPU, with what the application is to be like; "
	 "stop one or all",
	 verb_workload},
	{"sink", "epoch= offset_ns=", "begin a trial: all its counts at zero",
	 verb_sink},
	{"sinkstat", "", "the sink's counts of the trial", verb_sinkstat},
	{0},
};
