/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs about the machine: who are you, files, log, power. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/clock.h"
#include "agent/files.h"
#include "agent/hex.h"
#include "agent/tasks.h"
#include "agent/verbs.h"

static void verb_hello(struct call *call)
{
	uint64_t khz = clock_tsc_khz();
	struct utsname kernel;
	char source[32];

	uname(&kernel);
	call_put_u64(call, "proto", RXB_PROTO_VERSION);
	call_put(call, "kernel", kernel.release);
	call_put(call, "agent", RXBENCH_VERSION);
	call_put_u64(call, "cpus", (uint64_t)sysconf(_SC_NPROCESSORS_ONLN));
	if (khz)
		call_put_u64(call, "tsc_khz", khz);
	if (file_read("/sys/devices/system/clocksource/clocksource0/"
		      "current_clocksource",
		      source, sizeof(source)) > 0)
		call_put(call, "clocksource", source);
}

static void verb_clock(struct call *call)
{
	call_put_u64(call, "heard_ns", call->agent->port.heard_ns);
	/* Last: what is done after it counts as the way back. */
	call_put_u64(call, "raw_ns", clock_raw_ns());
}

/* Kernel files only; the agent is no file server. */
static int check_path(struct call *call, const char *path)
{
	if ((strncmp(path, "/sys/", 5) && strncmp(path, "/proc/", 6)) ||
	    strstr(path, "/../"))
		return why_set(&call->why,
			       "path=%s is not below /sys/ or /proc/", path);
	return 0;
}

static void get_line(char *text, void *arg)
{
	call_data(arg, "%s", text);
}

static void get_hex(const unsigned char *bytes, size_t n, void *arg)
{
	char hex[2 * FILE_PART + 1] = "";

	hex_encode(bytes, n, hex, sizeof(hex));
	call_data(arg, "%s", hex);
}

static void verb_get(struct call *call)
{
	const char *path = call_arg(call, "path");
	uint64_t hex = 0;
	int err;

	if (check_path(call, path) || call_number(call, "hex", 0, 1, &hex))
		return;
	err = hex ? file_parts(path, get_hex, call)
		  : file_lines(path, get_line, call);
	if (err)
		why_set(&call->why, "%s: %s", path, strerror(-err));
}

static void verb_set(struct call *call)
{
	const char *path = call_arg(call, "path");
	int err;

	if (check_path(call, path))
		return;
	err = file_write(path, call_arg(call, "value"));
	if (err)
		why_set(&call->why, "%s: %s", path, strerror(-err));
}

/* A record is "PRIORITY,SEQ,USEC,FLAGS;TEXT\n KEY=VALUE..."; show the text. */
static void put_kmsg(struct call *call, char *record)
{
	unsigned long priority, usec;
	char *text = strchr(record, ';');

	if (!text || sscanf(record, "%lu,%*u,%lu", &priority, &usec) != 2)
		return;
	*text++ = '\0';
	text[strcspn(text, "\n")] = '\0';
	/* syslog's levels: below 4 is an error or worse. */
	call_data(call, "<%lu> [%5lu.%06lu] %s", priority & 7, usec / 1000000,
		  usec % 1000000, text);
}

static void verb_dmesg(struct call *call)
{
	char record[8192];
	ssize_t n;

	if (call->agent->kmsg < 0) {
		why_set(&call->why, "/dev/kmsg cannot be read");
		return;
	}
	/* EPIPE: records were overwritten before we came; go on behind them. */
	while ((n = read(call->agent->kmsg, record, sizeof(record) - 1)) > 0 ||
	       (n < 0 && errno == EPIPE)) {
		if (n < 0)
			continue;
		record[n] = '\0';
		put_kmsg(call, record);
	}
}

static void put_task(const struct task *t, void *arg)
{
	call_data(arg, "%d %s %d %s", (int)t->pid, t->policy, t->priority,
		  t->comm);
}

static void verb_tasks(struct call *call)
{
	int err = tasks_each(put_task, call);

	if (err)
		why_set(&call->why, "/proc: %s", strerror(-err));
}

static void verb_poweroff(struct call *call)
{
	if (!call->agent->is_init)
		why_set(&call->why, "only a guest's agent may power off");
	else
		call->agent->ending = true;
}

const struct verb verbs_system[] = {
	{"hello", "", "versions, CPUs, clock", verb_hello},
	{"clock", "", "CLOCK_MONOTONIC_RAW now", verb_clock},
	{"get", "path= [hex=]", "a file of /sys or /proc", verb_get},
	{"set", "path= value=", "write such a file", verb_set},
	{"dmesg", "", "the kernel's log since the last call", verb_dmesg},
	{"tasks", "", "PID POLICY PRIORITY NAME of each process", verb_tasks},
	{"poweroff", "", "end a guest", verb_poweroff},
	{0},
};
