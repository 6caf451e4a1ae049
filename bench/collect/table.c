/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "agent/clock.h"
#include "collect/collector.h"

#define DECLARE(symbol, name, kind, cost, summary) \
	extern const struct collector_ops collect_##symbol;
RXB_COLLECTORS(DECLARE)

#define ENTRY(symbol, name, kind, cost, summary) \
	{name, kind, &collect_##symbol},
const struct collector collectors[] = {RXB_COLLECTORS(ENTRY){0}};

/* Beside the table, which is constant. */
static bool started[sizeof(collectors) / sizeof(*collectors)];

const struct collector *collector_find(const char *name)
{
	for (const struct collector *c = collectors; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

bool collector_is_on(const struct collector *c)
{
	return c->kind == RXB_COLLECT_FRAMES || c->kind == RXB_COLLECT_ALWAYS ||
	       started[c - collectors];
}

int collector_start(const struct collector *c, struct why *why)
{
	if (collector_is_on(c))
		return 0;
	if (c->ops->start && c->ops->start(why))
		return -1;
	started[c - collectors] = true;
	return 0;
}

void collector_stop(const struct collector *c)
{
	if (started[c - collectors] && c->ops->stop)
		c->ops->stop();
	started[c - collectors] = false;
}

void collectors_begin(const struct procs *procs)
{
	for (const struct collector *c = collectors; c->name; c++)
		if (collector_is_on(c) && c->ops->begin)
			c->ops->begin(procs);
}

void collectors_frames(struct counters *set, const struct collect_from *from)
{
	set->n = 0;
	set->raw_ns = clock_raw_ns();
	for (const struct collector *c = collectors; c->name; c++)
		if (c->kind == RXB_COLLECT_FRAMES)
			c->ops->read(set, from);
}

void collectors_rest(struct counters *set, const struct collect_from *from)
{
	for (const struct collector *c = collectors; c->name; c++)
		if (c->kind != RXB_COLLECT_FRAMES && collector_is_on(c) &&
		    c->ops->read)
			c->ops->read(set, from);
}
