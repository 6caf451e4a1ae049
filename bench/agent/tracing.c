/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/files.h"
#include "agent/tracing.h"

#define INSTANCE "/sys/kernel/tracing/instances/rxbench"

static const struct {
	const char *name;
	bool optional; /* not every kernel or driver has it */
} events[] = {
	{"irq/irq_handler_entry", false},
	{"irq/irq_handler_exit", false},
	{"irq/softirq_raise", false},
	{"irq/softirq_entry", false},
	{"irq/softirq_exit", false},
	{"irq/tasklet_entry", true},
	{"irq/tasklet_exit", true},
	{"irq_vectors/local_timer_entry", true},
	{"irq_vectors/local_timer_exit", true},
	{"irq_vectors/irq_work_entry", true},
	{"irq_vectors/irq_work_exit", true},
	{"irq_vectors/call_function_single_entry", true},
	{"irq_vectors/call_function_single_exit", true},
	{"sched/sched_switch", false},
	{"sched/sched_waking", false},
	{"workqueue/workqueue_queue_work", false},
	{"workqueue/workqueue_execute_start", false},
	{"workqueue/workqueue_execute_end", false},
	{"timer/hrtimer_expire_entry", false},
	{"timer/hrtimer_expire_exit", false},
	{"timer/timer_expire_entry", false},
	{"timer/timer_expire_exit", false},
	{"net/netif_rx", false},
	{"net/netif_receive_skb", false},
	{"skb/consume_skb", false},
	{"sock/sock_recv_length", true},
	{"netdrv/netdrv_harvest", true},
};

static int set(const char *file, const char *value, struct why *why)
{
	char path[128];
	int err;

	snprintf(path, sizeof(path), INSTANCE "/%s", file);
	err = file_write(path, value);
	if (err)
		return why_set(why, "%s: %s: %s", path, value, strerror(-err));
	return 0;
}

static int enable(struct why *why)
{
	char path[128], file[160];

	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++) {
		snprintf(file, sizeof(file), "events/%s/enable",
			 events[i].name);
		snprintf(path, sizeof(path), INSTANCE "/events/%s",
			 events[i].name);
		if (events[i].optional && access(path, F_OK))
			continue;
		if (set(file, "1", why))
			return -1;
	}
	return 0;
}

static int prepare(uint64_t buffer_kb, uint64_t tsc_khz, struct why *why)
{
	char kb[24];

	snprintf(kb, sizeof(kb), "%" PRIu64, buffer_kb);
	if (set("tracing_on", "0", why) ||
	    set("trace_clock", tsc_khz ? "x86-tsc" : "mono", why) ||
	    set("buffer_size_kb", kb, why) ||
	    set("trace_options", "nooverwrite", why) || enable(why))
		return -1;
	return set("tracing_on", "1", why);
}

int tracing_start(uint64_t buffer_kb, uint64_t tsc_khz, struct why *why)
{
	if (mkdir(INSTANCE, 0700))
		return why_set(why, INSTANCE ": %s",
			       errno == EEXIST ? "a trace is there already"
					       : strerror(errno));
	if (!prepare(buffer_kb, tsc_khz, why))
		return 0;
	tracing_end();
	return -1;
}

int tracing_stop(struct why *why)
{
	if (access(INSTANCE, F_OK))
		return why_set(why, "no trace was started");
	return set("tracing_on", "0", why);
}

/* Per CPU: "overrun: N" when old ones were overwritten, "dropped events: N". */
static void add_lost(char *text, void *arg)
{
	uint64_t *lost = arg;

	if (!strncmp(text, "dropped events: ", 16))
		*lost += strtoull(text + 16, NULL, 10);
}

static int count_lost(uint64_t *lost)
{
	glob_t found;
	int err = 0;

	*lost = 0;
	if (glob(INSTANCE "/per_cpu/cpu*/stats", 0, NULL, &found))
		return -ENOENT;
	for (size_t i = 0; i < found.gl_pathc && !err; i++)
		err = file_lines(found.gl_pathv[i], add_lost, lost);
	globfree(&found);
	return err;
}

int tracing_read(void (*line)(char *text, void *arg), void *arg, uint64_t *lost,
		 struct why *why)
{
	int err = count_lost(lost);

	if (!err)
		err = file_lines(INSTANCE "/trace", line, arg);
	if (err)
		return why_set(why, INSTANCE ": %s", strerror(-err));
	return 0;
}

void tracing_mark(const char *text)
{
	int err = file_write(INSTANCE "/trace_marker", text);

	/* Between its end and the word that it ended there is none. */
	(void)err;
}

void tracing_end(void)
{
	rmdir(INSTANCE);
}
