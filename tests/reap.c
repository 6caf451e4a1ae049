/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * reap PROGRAM [ARGS...]: run a program and see whether it cleans up.
 *
 * A program under test may daemonise, change its session or lose track of a
 * child; a process group does not notice. The kernel hands every orphan below
 * a "child subreaper" to it, so whoever is still there after the program's end
 * is a process the program left behind: it is named on stderr and killed.
 *
 * Exit status: the program's (128 + N when a signal N ended it), or
 * REAP_LEFTOVERS when anything survived, or 127 when it could not be started.
 * SIGINT, SIGTERM and SIGHUP reach the program, then everything below.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REAP_LEFTOVERS 120
/*
 * How long a process that was told to go may take to be gone: tearing down a
 * guest's memory is not instant.
 */
#define GRACE_MS 1000

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000;
}

/*
 * Is process @pid a living child of ours? Its name goes to @name. A name may
 * hold any byte, so it ends at the last bracket of the line.
 */
static bool is_living_child(const char *pid, char *name, size_t size)
{
	char path[300], line[512] = "", *open, *close;
	bool found = false;
	char state;
	int parent;
	FILE *stat;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	stat = fopen(path, "re");
	if (!stat)
		return false; /* gone since the directory was read */
	if (!fgets(line, sizeof(line), stat))
		line[0] = 0;
	fclose(stat);
	open = strchr(line, '(');
	close = strrchr(line, ')');
	if (open && close && sscanf(close + 1, " %c %d", &state, &parent) == 2)
		found = parent == getpid() && state != 'Z';
	if (found)
		snprintf(name, size, "%.*s", (int)(close - open - 1), open + 1);
	return found;
}

/* The first child of ours that is not a zombie, with its name; 0 if none. */
static pid_t find_child(char *name, size_t size)
{
	struct dirent *entry;
	pid_t found = 0;
	DIR *proc = opendir("/proc");

	while (proc && !found && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    is_living_child(entry->d_name, name, size))
			found = (pid_t)atoi(entry->d_name);
	if (proc)
		closedir(proc);
	return found;
}

/* Collect the dead until none is left, or @deadline_ms has come (false). */
static bool collect(const sigset_t *signals, long deadline_ms)
{
	for (;;) {
		struct timespec rest;
		pid_t pid = waitpid(-1, NULL, WNOHANG);
		long left_ms = deadline_ms - now_ms();

		if (pid < 0)
			return true;
		if (pid > 0)
			continue;
		if (left_ms <= 0)
			return false;
		rest.tv_sec = left_ms / 1000;
		rest.tv_nsec = left_ms % 1000 * 1000000;
		sigtimedwait(signals, NULL, &rest);
	}
}

/*
 * Name and kill what survived. Killing a process makes its children ours, so
 * this goes on until nobody comes after them.
 */
static int kill_leftovers(const sigset_t *signals)
{
	int count = 0;

	while (!collect(signals, now_ms() + (count ? 0 : GRACE_MS))) {
		char name[64];
		pid_t pid = find_child(name, sizeof(name));

		if (!pid)
			continue; /* it died meanwhile: collect it */
		fprintf(stderr, "reap: process %d (%s) was left behind\n",
			(int)pid, name);
		count++;
		if (kill(pid, SIGKILL)) {
			fprintf(stderr, "reap: cannot kill %d: %s\n", (int)pid,
				strerror(errno));
			break;
		}
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	return count;
}

/* Wait for @program, handing on the signals we get. Its wait status. */
static int supervise(pid_t program, const sigset_t *signals)
{
	for (;;) {
		int status, signal;
		pid_t pid;

		while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
			if (pid == program)
				return status;
		signal = sigwaitinfo(signals, NULL);
		if (signal > 0 && signal != SIGCHLD)
			kill(program, SIGTERM);
	}
}

static void start(char **argv, const sigset_t *before)
{
	/* A shell starts its background jobs deaf to these two. */
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	sigprocmask(SIG_SETMASK, before, NULL);
	execvp(argv[0], argv);
	fprintf(stderr, "reap: cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

int main(int argc, char **argv)
{
	sigset_t signals, before;
	pid_t program;
	int status;

	if (argc < 2) {
		fprintf(stderr, "reap: no program; give PROGRAM [ARGS...]\n");
		return 127;
	}
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, &before);
	/* A runner that dies takes the program along. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1)) {
		perror("reap: cannot become a subreaper");
		return 127;
	}
	program = fork();
	if (program < 0) {
		perror("reap: cannot fork");
		return 127;
	}
	if (!program)
		start(argv + 1, &before);
	status = supervise(program, &signals);
	if (kill_leftovers(&signals))
		return REAP_LEFTOVERS;
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	return WEXITSTATUS(status);
}
