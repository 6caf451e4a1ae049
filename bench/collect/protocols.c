/* SPDX-License-Identifier: GPL-2.0-only */
/* What IP and UDP count. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/files.h"
#include "collect/collector.h"

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
		names += strspn(names, " ");
		text += strspn(text, " ");
		while ((name = strsep(&names, " ")) &&
		       (value = strsep(&text, " ")))
			counters_add(snmp->set, group, name,
				     strtoull(value, NULL, 10));
	}
	snmp->names[0] = '\0';
}

static void read_protocols(struct counters *set,
			   const struct collect_from *from)
{
	struct snmp snmp = {.set = set};

	(void)from;
	file_lines("/proc/net/snmp", snmp_line, &snmp);
}

const struct collector_ops collect_protocols = {.read = read_protocols};
