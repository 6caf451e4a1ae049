/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdio.h>
#include <string.h>

#include "agent/counters.h"

void counters_add(struct counters *set, const char *group, const char *name,
		  uint64_t value)
{
	struct counter *c = &set->c[set->n];

	if (set->n == COUNTERS_MAX)
		return;
	set->n++;
	snprintf(c->name, sizeof(c->name), "%.*s.%s", (int)sizeof(c->name) / 2,
		 group, name);
	for (char *at = c->name; *at; at++)
		if (*at == ' ')
			*at = '_';
	c->value = value;
}

uint64_t counters_get(const struct counters *set, const char *name)
{
	for (unsigned int i = 0; i < set->n; i++)
		if (!strcmp(set->c[i].name, name))
			return set->c[i].value;
	return 0;
}
