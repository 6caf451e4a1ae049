/* SPDX-License-Identifier: GPL-2.0-only */
/* Cycles and instructions, user space and kernel, of all CPUs together. */
#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "collect/collector.h"

#define CPUS_MAX 64

static const struct {
	const char *name;
	__u64 event;
} events[] = {
	{"cycles", PERF_COUNT_HW_CPU_CYCLES},
	{"instructions", PERF_COUNT_HW_INSTRUCTIONS},
};
#define EVENTS (sizeof(events) / sizeof(*events))

static int fds[CPUS_MAX * EVENTS];
static unsigned int opened;

static void stop(void)
{
	while (opened)
		close(fds[--opened]);
}

static int open_one(__u64 event, int cpu)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof(attr),
		.config = event,
	};

	return (int)syscall(SYS_perf_event_open, &attr, -1, cpu, -1,
			    PERF_FLAG_FD_CLOEXEC);
}

static int refuse(struct why *why, int err)
{
	stop();
	if (err == ENOENT || err == EOPNOTSUPP || err == ENODEV)
		return why_set(why, "the CPU has no such counters, or hides "
				    "them, as emulated ones do");
	return why_set(why, "perf_event_open(): %s", strerror(err));
}

static int start(struct why *why)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (cpus > CPUS_MAX)
		return why_set(why, "more than %d CPUs", CPUS_MAX);
	for (int cpu = 0; cpu < cpus; cpu++)
		for (size_t i = 0; i < EVENTS; i++) {
			int fd = open_one(events[i].event, cpu);

			if (fd < 0)
				return refuse(why, errno);
			fds[opened++] = fd;
		}
	return 0;
}

static void read_perf(struct counters *set, const struct collect_from *from)
{
	uint64_t sum[EVENTS] = {0}, value;

	(void)from;
	for (unsigned int i = 0; i < opened; i++)
		if (read(fds[i], &value, sizeof(value)) == sizeof(value))
			sum[i % EVENTS] += value;
	for (size_t i = 0; i < EVENTS; i++)
		counters_add(set, "perf", events[i].name, sum[i]);
}

const struct collector_ops collect_perf = {
	.start = start,
	.stop = stop,
	.read = read_perf,
};
