/* SPDX-License-Identifier: GPL-2.0-only */
/* CPU time by the tick, all interrupts, all context switches: /proc/stat. */
#include <stdlib.h>
#include <string.h>

#include "agent/files.h"
#include "collect/collector.h"

static void add_cpu_times(struct counters *set, const char *group, char *values)
{
	static const char *const names[] = {"user",    "nice",	 "system",
					    "idle",    "iowait", "irq",
					    "softirq", "steal"};
	char *end;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		uint64_t ticks = strtoull(values, &end, 10);

		if (end == values)
			return;
		counters_add(set, group, names[i], ticks);
		values = end;
	}
}

/* "cpu  USER NICE ..." of all CPUs, and "cpu1 USER NICE ..." of each. */
static void cpu_line(struct counters *set, char *text)
{
	char *values = text + 3 + strspn(text + 3, "0123456789");

	if (*values != ' ')
		return;
	*values++ = '\0';
	add_cpu_times(set, text[3] ? text : "stat", values);
}

static void stat_line(char *text, void *arg)
{
	if (!strncmp(text, "cpu", 3))
		cpu_line(arg, text);
	else if (!strncmp(text, "intr ", 5))
		counters_add(arg, "irq", "TOTAL", strtoull(text + 5, NULL, 10));
	else if (!strncmp(text, "ctxt ", 5))
		counters_add(arg, "stat", "ctxt", strtoull(text + 5, NULL, 10));
}

static void read_ticks(struct counters *set, const struct collect_from *from)
{
	(void)from;
	file_lines("/proc/stat", stat_line, set);
}

const struct collector_ops collect_ticks = {.read = read_ticks};
