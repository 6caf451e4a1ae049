/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/awake.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void __attribute__((noreturn)) spin(void)
{
	const struct sched_param none = {0};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "awake");
	sched_setscheduler(0, SCHED_IDLE, &none);
	/* No pause instruction: it would give QEMU's turn away. */
	for (;;)
		__asm__ volatile("");
}

int awake_start(struct awake *a, struct why *why)
{
	a->pid = fork();
	if (!a->pid)
		spin();
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
