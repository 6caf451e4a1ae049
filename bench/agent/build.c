/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/build.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/files.h"
#include "agent/installed.h"

#define LOG "build.log"

static const char *const ours[] = {"netdrv", "rxsample"};

static int check_tools(const char *headers, const char *release,
		       struct why *why)
{
	static const char *const programs[] = {"make", "gcc"};
	char path[64];

	if (access(headers, F_OK))
		return why_set(why,
			       "no module of ours is built for kernel %s, "
			       "and its headers are not there to build "
			       "one: %s is missing (on Debian: apt "
			       "install linux-headers-%s)",
			       release, headers, release);
	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		if (!installed_find(programs[i], path, sizeof(path)))
			return why_set(why,
				       "no module of ours is built for "
				       "kernel %s, and %s is missing to "
				       "build one",
				       release, programs[i]);
	return 0;
}

/* Our signals are blocked, and our output is an answer's. */
static void __attribute__((noreturn))
run_make(const char *headers, const char *m, const char *include, int log)
{
	char jobs[24];
	char *argv[] = {(char *)(uintptr_t) "make",
			jobs,
			(char *)(uintptr_t) "-s",
			(char *)(uintptr_t) "-C",
			(char *)(uintptr_t)headers,
			(char *)(uintptr_t)m,
			(char *)(uintptr_t)include,
			(char *)(uintptr_t) "CONFIG_DEBUG_INFO_BTF_MODULES=",
			(char *)(uintptr_t) "modules",
			NULL};
	sigset_t none;

	/* Whichever of us comes first: all of them end at once. */
	setpgid(0, 0);
	snprintf(jobs, sizeof(jobs), "-j%ld", sysconf(_SC_NPROCESSORS_ONLN));
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(log, STDOUT_FILENO);
	dup2(log, STDERR_FILENO);
	execvp("make", argv);
	_exit(127);
}

static void find_error(char *line, void *arg)
{
	struct why *why = arg;

	if (!why->text[0] && (strstr(line, "rror:") || strstr(line, "***")))
		why_set(why, "the modules do not build on that machine: %.200s",
			line);
}

/* Compilers are at work for minutes: not for an @asker who has left. */
static int wait_for(pid_t pid, int asker)
{
	struct pollfd fds[] = {
		{.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN},
		{.fd = asker, .events = POLLRDHUP},
	};
	int status = -1;

	if (fds[0].fd >= 0) {
		while (poll(fds, 2, -1) < 0 && errno == EINTR)
			;
		close(fds[0].fd);
		if (fds[1].revents)
			kill(-pid, SIGTERM);
	}
	waitpid(pid, &status, 0);
	return status;
}

static int make(const struct remote *r, int asker, const char *headers,
		struct why *why)
{
	char path[300], m[300], include[300];
	int log, status = -1;
	pid_t pid;

	remote_path(r, LOG, path, sizeof(path));
	snprintf(m, sizeof(m), "M=%s/kmod", r->dir);
	snprintf(include, sizeof(include), "RXBENCH_INCLUDE=%s/include",
		 r->dir);
	log = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	pid = log < 0 ? -1 : fork();
	if (!pid)
		run_make(headers, m, include, log);
	if (pid > 0) {
		setpgid(pid, pid);
		status = wait_for(pid, asker);
	}
	if (log >= 0)
		close(log);
	if (!status)
		return 0;
	file_lines(path, find_error, why);
	return why->text[0] ? -1
			    : why_set(why, "the modules do not build on that "
					   "machine");
}

int build_modules(const struct remote *r, int asker, bool check,
		  struct why *why)
{
	struct utsname kernel;
	char headers[128], from[300], to[300];

	uname(&kernel);
	snprintf(headers, sizeof(headers), "/lib/modules/%.64s/build",
		 kernel.release);
	if (check_tools(headers, kernel.release, why))
		return -1;
	if (check)
		return 0;
	if (make(r, asker, headers, why))
		return -1;
	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++) {
		snprintf(from, sizeof(from), "%s/kmod/%s/%s.ko", r->dir,
			 ours[i], ours[i]);
		snprintf(to, sizeof(to), "%s/%s.ko", r->dir, ours[i]);
		if (rename(from, to))
			return why_set(why, "%s: %s", from, strerror(errno));
	}
	return 0;
}
