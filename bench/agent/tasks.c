/* SPDX-License-Identifier: GPL-2.0-only */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/files.h"
#include "agent/tasks.h"

/* Fields of /proc/PID/stat behind the name, counted from "state" as 0. */
#define FIELD_NICE 16
#define FIELD_RT_PRIORITY 37
#define FIELD_POLICY 38

/* <linux/sched.h>: SCHED_*. */
static const char *policy_name(long policy)
{
	static const char *const names[] = {"other",	"fifo", "rr",
					    "batch",	"iso",	"idle",
					    "deadline", "ext"};

	if (policy < 0 || policy >= (long)(sizeof(names) / sizeof(*names)))
		return "unknown";
	return names[policy];
}

static long field(const char *at, int index)
{
	while (index-- && (at = strchr(at, ' ')))
		at++;
	return at ? strtol(at, NULL, 10) : 0;
}

/* False when it ended meanwhile. */
static bool read_task(const char *pid, struct task *t)
{
	char path[64], text[1024], *name, *end;
	long rt;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	if (file_read(path, text, sizeof(text)) <= 0)
		return false;
	name = strchr(text, '(');
	end = strrchr(text, ')');
	if (!name || !end || end[1] != ' ')
		return false;
	*end = '\0';
	t->pid = (pid_t)strtol(text, NULL, 10);
	snprintf(t->comm, sizeof(t->comm), "%s", name + 1);
	t->policy = policy_name(field(end + 2, FIELD_POLICY));
	rt = field(end + 2, FIELD_RT_PRIORITY);
	t->priority = (int)(rt ? rt : field(end + 2, FIELD_NICE));
	return true;
}

int tasks_each(void (*task)(const struct task *t, void *arg), void *arg)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	struct task t;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir)))
		if (isdigit((unsigned char)*entry->d_name) &&
		    read_task(entry->d_name, &t))
			task(&t, arg);
	closedir(dir);
	return 0;
}
