/* SPDX-License-Identifier: GPL-2.0-only */
#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rxbench/irqname.h>

#include "agent/files.h"
#include "agent/irqs.h"
#include "agent/netif.h"

#define IRQS "/sys/kernel/irq"

/* eth1 has eth1 and eth1-rx, not eth10. */
static bool carries(const char *actions, const char *owner)
{
	size_t length = strlen(owner);

	for (const char *at = actions; length && (at = strstr(at, owner)); at++)
		if ((at == actions || at[-1] == ',') &&
		    !isalnum((unsigned char)at[length]))
			return true;
	return false;
}

void irqs_of(const char *ifname,
	     void (*irq)(const char *number, const char *handler, void *arg),
	     void *arg)
{
	DIR *dir = opendir(IRQS);
	struct dirent *entry;
	char device[64];

	if (!dir)
		return;
	netif_device(ifname, device, sizeof(device));
	while ((entry = readdir(dir))) {
		char path[sizeof(IRQS) + 300], actions[256];

		snprintf(path, sizeof(path), IRQS "/%s/actions", entry->d_name);
		if (file_read(path, actions, sizeof(actions)) <= 0)
			continue;
		if (carries(actions, ifname) || carries(actions, device))
			irq(entry->d_name, actions, arg);
	}
	closedir(dir);
}

uint64_t irqs_count(const char *number)
{
	char path[64], counts[4096], *rest = counts, *word;
	uint64_t sum = 0;

	snprintf(path, sizeof(path), IRQS "/%s/per_cpu_count", number);
	if (file_read(path, counts, sizeof(counts)) <= 0)
		return 0;
	while ((word = strsep(&rest, ",")))
		sum += strtoull(word, NULL, 10);
	return sum;
}

struct pin {
	unsigned int first, cpus;
	int count;
	struct why *why;
};

static void pin_one(const char *number, const char *handler, void *arg)
{
	struct pin *pin = arg;
	char path[64], effective[64], cpu[16];
	int err;

	snprintf(cpu, sizeof(cpu), "%u",
		 rxb_irq_cpu(handler, pin->first, pin->cpus));
	pin->count++;
	snprintf(path, sizeof(path), "/proc/irq/%s/smp_affinity_list", number);
	err = file_write(path, cpu);
	if (!err)
		return;
	/* A line without an own affinity (a child) follows its parent. */
	snprintf(path, sizeof(path), "/proc/irq/%s/effective_affinity_list",
		 number);
	if (file_read(path, effective, sizeof(effective)) < 0 ||
	    strcmp(effective, cpu) != 0)
		why_set(pin->why, "cannot pin interrupt %s to cpu %s: %s",
			number, cpu, strerror(-err));
}

int irqs_pin(const char *ifname, unsigned int cpu, unsigned int cpus,
	     struct why *why)
{
	struct pin pin = {.first = cpu, .cpus = cpus, .why = why};

	irqs_of(ifname, pin_one, &pin);
	return why->text[0] ? -1 : pin.count;
}

/* A list of one number, or -1. */
static int only_cpu(const char *number, const char *file)
{
	char path[64], list[64], *end;
	long cpu;

	snprintf(path, sizeof(path), "/proc/irq/%s/%s", number, file);
	if (file_read(path, list, sizeof(list)) <= 0)
		return -1;
	cpu = strtol(list, &end, 10);
	return end != list && !*end ? (int)cpu : -1;
}

int irqs_cpu(const char *number)
{
	int cpu = only_cpu(number, "smp_affinity_list");

	/* A line without an own affinity (a child) follows its parent. */
	return cpu >= 0 ? cpu : only_cpu(number, "effective_affinity_list");
}
