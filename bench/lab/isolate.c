/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/isolate.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean has_network;

gboolean isolate_has_network(void)
{
	return has_network;
}

static gboolean write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");
	gboolean ok;

	if (!f)
		return FALSE;
	ok = fputs(text, f) >= 0;
	return !fclose(f) && ok;
}

/* One's own user and group stay what they are. */
static gboolean map_user(uid_t uid, gid_t gid)
{
	char *users = g_strdup_printf("%u %u 1", uid, uid);
	char *groups = g_strdup_printf("%u %u 1", gid, gid);
	gboolean ok;

	ok = write_file("/proc/self/setgroups", "deny") &&
	     write_file("/proc/self/uid_map", users) &&
	     write_file("/proc/self/gid_map", groups);
	g_free(users);
	g_free(groups);
	return ok;
}

static gboolean enter_namespaces(gboolean network)
{
	uid_t uid = getuid();
	gid_t gid = getgid();
	int flags = CLONE_NEWNS | CLONE_NEWPID | (network ? CLONE_NEWNET : 0);

	if (uid)
		flags |= CLONE_NEWUSER;
	if (unshare(flags))
		return FALSE;
	if (uid && !map_user(uid, gid))
		return FALSE;
	return !mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

/* A tmpfs attached nowhere, as the working directory. */
static gboolean enter_tmpfs(void)
{
	int fs, dir = -1;

	fs = fsopen("tmpfs", FSOPEN_CLOEXEC);
	if (fs < 0)
		return FALSE;
	if (!fsconfig(fs, FSCONFIG_SET_STRING, "mode", "0700", 0) &&
	    !fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		dir = fsmount(fs, FSMOUNT_CLOEXEC, 0);
	close(fs);
	if (dir < 0)
		return FALSE;
	/* fchdir keeps the mount; closing the descriptor only lets go of it. */
	fs = fchdir(dir);
	close(dir);
	return fs == 0;
}

/* Sockets and such only: a flat tree without links to elsewhere. */
static void remove_tree(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		char *child = g_build_filename(path, name, NULL);

		if (!g_file_test(child, G_FILE_TEST_IS_SYMLINK) &&
		    g_file_test(child, G_FILE_TEST_IS_DIR))
			remove_tree(child);
		else
			g_unlink(child);
		g_free(child);
	}
	g_clear_pointer(&dir, g_dir_close);
	g_rmdir(path);
}

struct inner {
	int (*body)(gpointer data);
	gpointer data;
	gboolean namespaces;
	char *workdir; /* without namespaces */
	int alive[2];  /* closed when the outer process dies */
};

static int enter_inner(struct inner *in)
{
	struct pollfd parent = {.fd = in->alive[0], .events = POLLIN};

	close(in->alive[1]);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (poll(&parent, 1, 0)) /* it died before we asked for the signal */
		return EXIT_FAILURE;
	if (in->workdir ? chdir(in->workdir) : !enter_tmpfs()) {
		fprintf(stderr, "rxbench: no private working directory: %s\n",
			strerror(errno));
		return EXIT_FAILURE;
	}
	return in->body(in->data);
}

/* _exit(), unlike exit(), writes nothing out. */
static int flushed(int status)
{
	return fflush(NULL) && !status ? EXIT_FAILURE : status;
}

/* Pass signals on until @pid has ended; its wait status. */
static int attend(pid_t pid, const sigset_t *signals)
{
	int status;

	for (;;) {
		int sig = sigwaitinfo(signals, NULL);

		if (sig == SIGCHLD && waitpid(pid, &status, WNOHANG) == pid)
			return status;
		if (sig > 0 && sig != SIGCHLD)
			kill(pid, sig);
	}
}

static char *make_workdir(const char *scratch)
{
	char *template = g_build_filename(scratch, ".lab-XXXXXX", NULL);

	if (g_mkdtemp(template))
		return template;
	g_free(template);
	return NULL;
}

static void say_refused(void)
{
	fprintf(stderr,
		"rxbench: namespaces are refused here (%s): the guest runs "
		"beside your other processes, and SIGKILL may leave files "
		"behind\n",
		strerror(errno));
}

static int exit_status(int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fprintf(stderr,
		"rxbench: the lab's process was killed by signal %d (%s); "
		"finished points are kept\n",
		WTERMSIG(status), strsignal(WTERMSIG(status)));
	return EXIT_FAILURE;
}

static int isolate(const char *scratch, gboolean network,
		   int (*body)(gpointer data), gpointer data)
{
	struct inner in = {.body = body, .data = data};
	sigset_t signals;
	int status;
	pid_t pid;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);

	if (pipe2(in.alive, O_CLOEXEC)) {
		fprintf(stderr, "rxbench: pipe: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	in.namespaces = enter_namespaces(network);
	has_network = in.namespaces && network;
	if (!in.namespaces) {
		say_refused();
		in.workdir = make_workdir(scratch);
	}
	pid = in.namespaces || in.workdir ? fork() : -1;
	if (!pid)
		_exit(flushed(enter_inner(&in)));
	if (pid < 0)
		fprintf(stderr, "rxbench: cannot start the lab: %s\n",
			strerror(errno));
	close(in.alive[0]);
	status = pid < 0 ? EXIT_FAILURE : exit_status(attend(pid, &signals));
	close(in.alive[1]);
	if (in.workdir)
		remove_tree(in.workdir);
	g_free(in.workdir);
	return status;
}

int isolate_run(const char *scratch, int (*body)(gpointer data), gpointer data)
{
	return isolate(scratch, TRUE, body, data);
}

int isolate_run_on_net(const char *scratch, int (*body)(gpointer data),
		       gpointer data)
{
	return isolate(scratch, FALSE, body, data);
}
