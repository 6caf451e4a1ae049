/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/remote.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/restore.h"

static pid_t supervisor, child;

pid_t remote_owner(void)
{
	return supervisor;
}

/* It goes when we do: it must be one that was made for us. */
static int find_dir(struct remote *r)
{
	ssize_t n = readlink("/proc/self/exe", r->dir, sizeof(r->dir) - 1);
	char *slash;

	r->dir[n > 0 ? n : 0] = '\0';
	slash = strrchr(r->dir, '/');
	if (slash)
		*slash = '\0';
	if (restore_is_dir(r->dir))
		return 0;
	fprintf(stderr, "rxbench-agent: --remote and --restore are for "
			"rxbench itself, which brings the agent along\n");
	return -1;
}

void remote_path(const struct remote *r, const char *name, char *path,
		 size_t size)
{
	snprintf(path, size, "%s/%s", r->dir, name);
}

/* Whoever is the last. */
static int put_back(const struct remote *r)
{
	struct why why;
	bool any;
	int err = restore_run(supervisor, &any, &why);

	if (err)
		fprintf(stderr, "rxbench-agent: not all was put back: %s\n",
			why.text);
	restore_remove_dir(r->dir);
	return err;
}

void remote_leave(struct remote *r)
{
	if (r->taken && getppid() != supervisor)
		put_back(r);
}

/*
 * Orphans of the child come to us: its workloads hold modules. One that was
 * killed is no failure, when all has been put back.
 */
static int wait_for_all(void)
{
	int status = EXIT_SUCCESS, one;
	pid_t pid;

	for (;;) {
		pid = waitpid(-1, &one, 0);
		if (pid == child)
			status = WIFEXITED(one) ? WEXITSTATUS(one)
						: EXIT_SUCCESS;
		else if (pid < 0 && errno == ECHILD)
			return status;
	}
}

/* Nobody ends us before the child has ended. */
static void pass_on(int number)
{
	(void)number;
	kill(child, SIGTERM);
}

static void hear_signals(void)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
	struct sigaction pass = {.sa_handler = pass_on, .sa_flags = SA_RESTART};

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &pass, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int remote_supervise(struct remote *r, int (*serve)(void))
{
	int status;

	if (geteuid()) {
		fprintf(stderr, "rxbench-agent: to take a NIC takes root, or "
				"sudo that asks for no password\n");
		return EXIT_FAILURE;
	}
	if (find_dir(r))
		return EXIT_FAILURE;
	supervisor = getpid();
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	child = fork();
	if (child < 0) {
		fprintf(stderr, "rxbench-agent: fork: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		_exit(getppid() == supervisor ? serve() : EXIT_FAILURE);
	}
	hear_signals();
	/* It has the session's ends; with ours open it would never end. */
	close(STDIN_FILENO);
	status = wait_for_all();
	return put_back(r) ? EXIT_FAILURE : status;
}

int remote_restore(struct remote *r)
{
	struct why why;
	bool any;
	int err;

	if (find_dir(r))
		return EXIT_FAILURE;
	err = geteuid() ? why_set(&why, "to put things back takes root, or "
					"sudo that asks for no password")
			: restore_run(0, &any, &why);
	if (err)
		fprintf(stderr, "rxbench-agent: %s\n", why.text);
	else
		printf("%s\n", any ? "all is as it was before the run"
				   : "there is nothing to put back");
	restore_remove_dir(r->dir);
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
