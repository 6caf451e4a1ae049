/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs about latency by stage. */
#include <string.h>

#include "agent/agent.h"
#include "agent/verbs.h"
#include "collect/stage_trial.h"

static struct stage_result
	result; /* of the last trial; too large for a stack */

static void begin(struct call *call, const char *iface)
{
	uint64_t every = 1;

	if (call_number(call, "every", 1,
			RXB_STAGE_STRIDE << RXB_STAGE_SHIFT_MAX, &every))
		return;
	if (every & (every - 1))
		why_set(&call->why, "every=%s is not a power of two",
			call_arg(call, "every"));
	else
		stages_begin(call->agent->env.sink, iface, (uint32_t)every,
			     &call->why);
}

static void verb_stages(struct call *call)
{
	const char *iface = call_arg(call, "begin");
	bool end = *call_arg(call, "end");

	if (!*iface == !end) {
		why_set(&call->why, "stages wants one of begin= and end=1");
		return;
	}
	if (!end) {
		begin(call, iface);
		return;
	}
	if (stages_end(call->agent->env.sink, &result, &call->why))
		return;
	call_put_u64(call, "frames", result.times.frames);
	call_put_u64(call, "clock_err_ns", result.clock_err_ns);
}

/* Buckets, and what they do not tell. */
static void put_hist(struct call *call, const struct rxb_hist *h)
{
	for (unsigned int i = 0; i < RXB_HIST_BUCKETS; i++)
		if (h->bucket[i])
			call_data(call, "%u %u", i, h->bucket[i]);
	call_put_u64(call, "count", h->count);
	call_put_u64(call, "sum", h->sum);
	call_put_u64(call, "min", h->count ? h->min : 0);
	call_put_u64(call, "max", h->max);
	call_put_u64(call, "overflow", h->overflow);
}

static const char *const names[] = {
#define NAME(id, name) [RXB_STAGE_##id] = (name),
	RXB_STAGE_LIST(NAME)
#undef NAME
};

/* The sink knows of all frames; the rest is of the last trial's tagged ones. */
static void verb_hist(struct call *call)
{
	static struct sink_counts total; /* too large for a stack */
	const char *name = call_arg(call, "name");
	int stage = 0;

	while (stage < RXB_STAGES && strcmp(names[stage], name) != 0)
		stage++;
	if (stage == RXB_STAGES) {
		why_set(&call->why,
			"no histogram '%s'; there is one a stage: "
			"send, ring, irq, driver, protocol, "
			"socket, app, total",
			name);
		return;
	}
	sink_total(call->agent->env.sink, &total);
	if (stage == RXB_STAGE_SEND)
		put_hist(call, &total.send);
	else if (stage == RXB_STAGE_TOTAL)
		put_hist(call, &total.latency);
	else
		put_hist(call, &result.times.ns[stage]);
}

const struct verb verbs_stages[] = {
	{"stages", "[begin=] [every=] [end=]",
	 "note one frame in every= of an interface; or make its stages",
	 verb_stages},
	{"hist", "name=", "a stage's non-empty buckets, INDEX COUNT",
	 verb_hist},
	{0},
};
