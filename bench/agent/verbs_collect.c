/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs about what is counted. */
#include <stdio.h>
#include <string.h>

#include "agent/verbs.h"
#include "collect/collector.h"

/* Unknown names are refused before anything starts. */
static int check_list(struct call *call, const char *list)
{
	char names[RXB_PROTO_LINE], *rest = names, *name;

	snprintf(names, sizeof(names), "%s", list);
	while ((name = strsep(&rest, ",")))
		if (!collector_find(name))
			return why_set(&call->why, "no collector '%s'", name);
	return 0;
}

static void start_list(struct call *call, const char *list)
{
	char names[RXB_PROTO_LINE], *rest = names, *name;
	struct why why;

	snprintf(names, sizeof(names), "%s", list);
	while ((name = strsep(&rest, ",")))
		if (collector_start(collector_find(name), &why))
			call_data(call, "%s %s", name, why.text);
		else
			call_data(call, "%s on", name);
}

static void verb_collect(struct call *call)
{
	const char *start = call_arg(call, "start");
	bool stop = *call_arg(call, "stop");

	if (!*start == !stop) {
		why_set(&call->why, "collect wants one of start= and stop=1");
		return;
	}
	if (stop)
		for (const struct collector *c = collectors; c->name; c++)
			collector_stop(c);
	else if (!check_list(call, start))
		start_list(call, start);
}

const struct verb verbs_collect[] = {
	{"collect", "[start=] [stop=]",
	 "start collectors: \"on\", or why not; or stop all", verb_collect},
	{0},
};
