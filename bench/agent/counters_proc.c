/* SPDX-License-Identifier: GPL-2.0-only */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/counters.h"
#include "agent/files.h"

/* Column of /proc/net/softnet_stat, one line a CPU, hexadecimal. */
static const struct {
	const char *name;
	unsigned int column;
} softnet_columns[] = {
	{"processed", 0},   {"dropped", 1},  {"squeezed", 2}, {"rps", 9},
	{"flow_limit", 10}, {"backlog", 11}, /* frames that wait now */
};
#define SOFTNET_COLUMNS (sizeof(softnet_columns) / sizeof(*softnet_columns))

static void softnet_line(char *text, void *arg)
{
	uint64_t *sum = arg;
	unsigned int column = 0;
	char *word;

	while ((word = strsep(&text, " "))) {
		if (!*word)
			continue;
		for (size_t i = 0; i < SOFTNET_COLUMNS; i++)
			if (softnet_columns[i].column == column)
				sum[i] += strtoull(word, NULL, 16);
		column++;
	}
}

static void add_softnet(struct counters *set)
{
	uint64_t sum[SOFTNET_COLUMNS] = {0};

	if (file_lines("/proc/net/softnet_stat", softnet_line, sum))
		return;
	for (size_t i = 0; i < SOFTNET_COLUMNS; i++)
		counters_add(set, "softnet", softnet_columns[i].name, sum[i]);
}

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
	char *values = text + strcspn(text, " ");

	*values++ = '\0';
	add_cpu_times(set, text[3] ? text : "stat", values);
}

static void stat_line(char *text, void *arg)
{
	if (!strncmp(text, "cpu", 3) && strchr(text, ' '))
		cpu_line(arg, text);
	else if (!strncmp(text, "intr ", 5))
		counters_add(arg, "irq", "TOTAL", strtoull(text + 5, NULL, 10));
	else if (!strncmp(text, "ctxt ", 5))
		counters_add(arg, "stat", "ctxt", strtoull(text + 5, NULL, 10));
}

struct snmp {
	struct counters *set;
	char names[2048]; /* the line of names waits for its values */
};

/* Pairs of lines, "Udp: NAME ..." and "Udp: VALUE ...". */
static void snmp_line(char *text, void *arg)
{
	struct snmp *snmp = arg;
	char *names = snmp->names, *protocol, *name, *value, group[32];

	if (!snmp->names[0]) {
		snprintf(snmp->names, sizeof(snmp->names), "%s", text);
		return;
	}
	protocol = strsep(&names, ":");
	strsep(&text, ":");
	snprintf(group, sizeof(group), "snmp.%s", protocol);
	if (text && names &&
	    (!strcmp(protocol, "Ip") || !strcmp(protocol, "Udp"))) {
		names++;
		text++;
		while ((name = strsep(&names, " ")) &&
		       (value = strsep(&text, " ")))
			counters_add(snmp->set, group, name,
				     strtoull(value, NULL, 10));
	}
	snmp->names[0] = '\0';
}

void counters_proc_frames(struct counters *set)
{
	struct snmp snmp = {.set = set};

	add_softnet(set);
	file_lines("/proc/net/snmp", snmp_line, &snmp);
}

void counters_proc_costs(struct counters *set)
{
	file_lines("/proc/softirqs", softirq_line, set);
	file_lines("/proc/stat", stat_line, set);
}
