/* SPDX-License-Identifier: GPL-2.0-only */
/* The machine's threads and how they are scheduled. */
#ifndef BENCH_AGENT_TASKS_H
#define BENCH_AGENT_TASKS_H

#include <sys/types.h>

struct task {
	pid_t pid;
	const char *policy; /* "other", "fifo", "rr", "batch", "idle" ... */
	int priority;	    /* real-time priority, or else the nice value */
	char comm[64];	    /* as ps(1) shows it: a kworker's is longer */
};

/* Call @task for each. 0 or -errno. */
int tasks_each(void (*task)(const struct task *t, void *arg), void *arg);

#endif
