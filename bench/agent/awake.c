/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/awake.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void __attribute__((noreturn)) spin(int cpu)
{
	const struct sched_param none = {0};
	cpu_set_t set;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "awake");
	if (cpu >= 0) {
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		sched_setaffinity(0, sizeof(set), &set);
	}
	sched_setscheduler(0, SCHED_IDLE, &none);
	/* No pause instruction: it would give QEMU's turn away. */
	for (;;)
		__asm__ volatile("");
}

int awake_start(struct awake *a, int cpu, struct why *why)
{
	a->pid = fork();
	if (!a->pid)
		spin(cpu);
	if (a->pid > 0)
		return 0;
	a->pid = 0;
	return why_set(why, "fork: %s", strerror(errno));
}

void awake_spin(const struct awake *a, bool on)
{
	if (a->pid)
		kill(a->pid, on ? SIGCONT : SIGSTOP);
}
