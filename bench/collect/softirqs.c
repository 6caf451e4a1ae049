/* SPDX-License-Identifier: GPL-2.0-only */
/* Softirqs by kind, of all CPUs together. */
#include <stdlib.h>
#include <string.h>

#include "agent/files.h"
#include "collect/collector.h"

/* "    NET_RX:   12   34": one column a CPU. */
static void softirq_line(char *text, void *arg)
{
	char *colon = strchr(text, ':'), *at, *end;
	uint64_t sum = 0;

	if (!colon)
		return;
	*colon = '\0';
	for (at = colon + 1;; at = end) {
		uint64_t value = strtoull(at, &end, 10);

		if (end == at)
			break;
		sum += value;
	}
	counters_add(arg, "softirq", text + strspn(text, " "), sum);
}

static void read_softirqs(struct counters *set, const struct collect_from *from)
{
	(void)from;
	file_lines("/proc/softirqs", softirq_line, set);
}

const struct collector_ops collect_softirqs = {.read = read_softirqs};
