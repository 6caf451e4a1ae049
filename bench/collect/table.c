/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

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
	return c->kind == RXB_COLLECT_ALWAYS || started[c - collectors];
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

void collectors_read(struct counters *set, const struct collect_from *from,
		     bool all)
{
	for (const struct collector *c = collectors; c->name; c++)
		if (c->ops->read && (c->kind == RXB_COLLECT_ALWAYS ||
				     (all && collector_is_on(c))))
			c->ops->read(set, from);
}
