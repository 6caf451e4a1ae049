/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/procs.h"

#define KILL_LIMIT_MS 5000

static struct proc *find(struct procs *procs, const char *name)
{
	for (struct proc *p = procs->proc; p < procs->proc + PROCS_MAX; p++)
		if (p->workload && !strcmp(p->workload->name, name))
			return p;
	return NULL;
}

const struct proc *procs_find(const struct procs *procs, const char *name)
{
	return find((struct procs *)(uintptr_t)procs, name);
}

static struct proc *free_slot(struct procs *procs)
{
	for (struct proc *p = procs->proc; p < procs->proc + PROCS_MAX; p++)
		if (!p->workload)
			return p;
	return NULL;
}

/* The child keeps its own descriptor and stderr; the port is the agent's. */
static void close_others(int fd)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	if (fd > STDERR_FILENO + 1)
		syscall(SYS_close_range, STDERR_FILENO + 1, fd - 1, 0);
	syscall(SYS_close_range,
		fd > STDERR_FILENO ? fd + 1 : STDERR_FILENO + 1, ~0U, 0);
}

static void __attribute__((noreturn))
child(const struct workload *w, const struct workload_env *env, int fd,
      pid_t parent)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it died before prctl */
		_exit(EXIT_FAILURE);
	prctl(PR_SET_NAME, w->name);
	close_others(fd);
	w->run(env, fd);
	_exit(EXIT_FAILURE);
}

/* Done by the parent: an error has somebody to be told to. */
static int place(pid_t pid, unsigned int cpu, int nice, struct why *why)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(pid, sizeof(set), &set))
		return why_set(why, "cannot pin to cpu %u: %s", cpu,
			       strerror(errno));
	if (setpriority(PRIO_PROCESS, (id_t)pid, nice))
		return why_set(why, "cannot set nice %d: %s", nice,
			       strerror(errno));
	return 0;
}

static int kill_and_reap(struct proc *p, struct why *why)
{
	struct pollfd ended = {.fd = p->pidfd, .events = POLLIN};

	if (p->pid && !p->dead) {
		kill(p->pid, SIGKILL);
		if (poll(&ended, 1, KILL_LIMIT_MS) <= 0)
			return why_set(why, "%s does not die within %d ms",
				       p->workload->name, KILL_LIMIT_MS);
		waitpid(p->pid, NULL, 0);
	}
	if (p->pid)
		close(p->pidfd);
	if (p->pid && p->fd >= 0)
		close(p->fd);
	if (p->workload->close)
		p->workload->close();
	memset(p, 0, sizeof(*p));
	return 0;
}

static int launch(struct proc *p, const struct workload *w,
		  const struct workload_env *env, unsigned int cpu,
		  struct why *why)
{
	pid_t parent = getpid();

	p->fd = w->open ? w->open(env) : -1;
	if (w->open && p->fd < 0)
		return why_set(why, "cannot start %s: %s", w->name,
			       strerror(-p->fd));
	p->workload = w;
	if (!w->run)
		return 0;
	p->pid = fork();
	if (!p->pid)
		child(w, env, p->fd, parent);
	if (p->pid > 0)
		p->pidfd = (int)syscall(SYS_pidfd_open, p->pid, 0);
	if (p->pid < 0 || p->pidfd < 0) {
		why_set(why, "cannot start %s: %s", w->name, strerror(errno));
		if (p->pid > 0) {
			kill(p->pid, SIGKILL);
			waitpid(p->pid, NULL, 0);
		}
		if (p->fd >= 0)
			close(p->fd);
		p->workload = NULL;
		return -1;
	}
	if (!place(p->pid, cpu, w->nice, why))
		return 0;
	kill_and_reap(p, why);
	return -1;
}

/* Where one is enough, on any CPU. */
static bool is_started(const struct procs *procs, const struct workload *w,
		       unsigned int cpu)
{
	for (const struct proc *p = procs->proc; p < procs->proc + PROCS_MAX;
	     p++)
		if (p->workload == w && (!w->one_a_cpu || p->cpu == cpu))
			return true;
	return false;
}

static int start_one(struct procs *procs, const struct workload_env *env,
		     const char *name, unsigned int cpu, struct why *why)
{
	const struct workload *w = workload_find(name);
	struct proc *p;

	if (!w)
		return why_set(why, "no workload '%s'", name);
	if (is_started(procs, w, cpu))
		return why_set(why, "%s was started before; stop it first",
			       name);
	p = free_slot(procs);
	if (!p)
		return why_set(why, "more than %d workloads", PROCS_MAX);
	memset(p, 0, sizeof(*p));
	p->cpu = cpu;
	return launch(p, w, env, cpu, why);
}

int procs_start(struct procs *procs, const struct workload_env *env,
		const char *name, unsigned int cpu, struct why *why)
{
	const char *with;
	struct why ignored;

	if (start_one(procs, env, name, cpu, why))
		return -1;
	with = find(procs, name)->workload->with;
	if (!with || !start_one(procs, env, with, cpu, why))
		return 0;
	kill_and_reap(find(procs, name), &ignored);
	return -1;
}

int procs_stop(struct procs *procs, const char *name, struct why *why)
{
	bool all = !strcmp(name, "all");
	const struct proc *first = find(procs, name);
	const char *with = first ? first->workload->with : NULL;

	if (!all && !first)
		return why_set(why, "%s is not running", name);
	for (struct proc *p = procs->proc; p < procs->proc + PROCS_MAX; p++)
		if (p->workload &&
		    (all || !strcmp(p->workload->name, name) ||
		     (with && !strcmp(p->workload->name, with))) &&
		    kill_and_reap(p, why))
			return -1;
	return 0;
}

const struct proc *procs_reader(const struct procs *procs)
{
	for (const struct proc *p = procs->proc; p < procs->proc + PROCS_MAX;
	     p++)
		if (p->workload && p->workload->reads_socket)
			return p;
	return NULL;
}

bool procs_pass_on(const struct procs *procs)
{
	for (const struct proc *p = procs->proc; p < procs->proc + PROCS_MAX;
	     p++)
		if (p->workload && p->workload->passes_on)
			return true;
	return false;
}

const char *procs_delivered(const struct procs *procs)
{
	for (const struct proc *p = procs->proc; p < procs->proc + PROCS_MAX;
	     p++)
		if (p->workload && p->workload->delivered)
			return p->workload->delivered;
	return "";
}

void procs_reaped(struct procs *procs, pid_t pid, int status)
{
	for (struct proc *p = procs->proc; p < procs->proc + PROCS_MAX; p++)
		if (p->workload && !p->dead && p->pid == pid) {
			p->dead = true;
			p->status = status;
		}
}
