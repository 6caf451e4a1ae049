/* SPDX-License-Identifier: GPL-2.0-only */
#include "disturb.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define STAT_LINE_BYTES 512

/* "run_ns wait_ns slices" (Documentation/scheduler/sched-stats.rst). */
static uint64_t read_waited(void)
{
	FILE *file = fopen("/proc/thread-self/schedstat", "re");
	uint64_t waited = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%*u %" SCNu64, &waited) != 1)
		waited = 0;
	fclose(file);
	return waited;
}

/* "cpuN user nice system idle iowait irq softirq steal ..." (proc(5)). */
static uint64_t read_stolen(unsigned int cpu)
{
	char line[STAT_LINE_BYTES], name[16];
	FILE *file = fopen("/proc/stat", "re");
	uint64_t stolen = 0;
	size_t length;

	if (!file)
		return 0;
	length = (size_t)snprintf(name, sizeof(name), "cpu%u ", cpu);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, name, length))
			continue;
		if (sscanf(line + length,
			   "%*u %*u %*u %*u %*u %*u %*u %" SCNu64,
			   &stolen) != 1)
			stolen = 0;
		break;
	}
	fclose(file);
	return stolen;
}

void disturb_read(struct disturb *now, unsigned int cpu)
{
	struct rusage usage;

	memset(now, 0, sizeof(*now));
	now->waited_ns = read_waited();
	now->stolen_ticks = read_stolen(cpu);
	if (!getrusage(RUSAGE_THREAD, &usage))
		now->switched = (uint64_t)usage.ru_nivcsw;
}

uint64_t disturb_peak_rss_kib(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_SELF, &usage) ? 0 : (uint64_t)usage.ru_maxrss;
}
