/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/error.h"

#define STOP_LIMIT_MS 2000
#define LAST_LINE_MAX 200

void child_init(struct child *c)
{
	*c = (struct child){.pidfd = -1, .out_fd = -1, .log_fd = -1};
}

/* In the new process, before exec: only async-signal-safe calls. */
static void set_up(gpointer data)
{
	const struct child_spec *spec = data;
	const struct sched_param batch = {0};
	sigset_t none;

	/* Ctrl-C on the terminal is ours to handle, in an order of ours. */
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* Slower where it is refused, nothing else. */
	if (spec->cpus) {
		sched_setaffinity(0, sizeof(*spec->cpus), spec->cpus);
		sched_setscheduler(0, SCHED_BATCH, &batch);
	}
}

static gboolean open_log(struct child *c, const char *path, GError **error)
{
	c->log_path = g_strdup(path);
	c->log_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (c->log_fd >= 0)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "%s: %s", path,
		    strerror(errno));
	return FALSE;
}

static int out_of(const struct child *c, const struct child_spec *spec,
		  int pipe)
{
	if (spec->io_fd > 0)
		return spec->io_fd;
	return spec->pipe_stdout ? pipe : c->log_fd;
}

gboolean child_spawn(struct child *c, const struct child_spec *spec,
		     GError **error)
{
	int out[2] = {-1, -1};
	gboolean ok;

	c->name = spec->name;
	c->other_log = g_strdup(spec->other_log);
	if (!open_log(c, spec->log_path, error))
		return FALSE;
	if (spec->pipe_stdout && pipe2(out, O_CLOEXEC)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "pipe: %s",
			    strerror(errno));
		return FALSE;
	}
	ok = g_spawn_async_with_pipes_and_fds(
		spec->cwd, spec->argv, NULL,
		G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, set_up,
		(gpointer)spec, spec->io_fd > 0 ? spec->io_fd : -1,
		out_of(c, spec, out[1]), c->log_fd, spec->fds, spec->fds,
		spec->nfds, &c->pid, NULL, NULL, NULL, error);
	if (out[1] >= 0)
		close(out[1]);
	c->out_fd = out[0];
	if (c->out_fd >= 0)
		fcntl(c->out_fd, F_SETFL, O_NONBLOCK);
	if (!ok) {
		g_prefix_error(error, "cannot start %s: ", spec->name);
		return FALSE;
	}
	c->pidfd = pidfd_open(c->pid, 0);
	return TRUE;
}

void child_drain(struct child *c, GString *into)
{
	char buf[4096];
	ssize_t n;

	while (c->out_fd >= 0 && (n = read(c->out_fd, buf, sizeof(buf))) >= 0) {
		if (!n) {
			close(c->out_fd);
			c->out_fd = -1;
			return;
		}
		if (into)
			g_string_append_len(into, buf, n);
		/* A log that can't be written is no reason to stop. */
		if (write(c->log_fd, buf, (size_t)n) < 0)
			continue;
	}
}

char *log_last_line(const char *path)
{
	char *text = NULL, *line, *end;
	char *last;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return g_strdup("");
	g_strchomp(text);
	line = strrchr(text, '\n');
	line = line ? line + 1 : text;
	for (end = line; *end; end++)
		if (!g_ascii_isprint(*end))
			*end = ' ';
	last = g_strndup(g_strstrip(line), LAST_LINE_MAX);
	g_free(text);
	return last;
}

static void reap(struct child *c, int *status)
{
	while (waitpid(c->pid, status, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
	close(c->pidfd);
	c->pidfd = -1;
}

int child_status(struct child *c)
{
	int status = 0;

	reap(c, &status);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

void child_report_end(struct child *c, GError **error)
{
	const char *log = c->log_path;
	char *how, *line;
	int status = 0;

	child_drain(c, NULL);
	reap(c, &status);
	if (WIFSIGNALED(status))
		how = g_strdup_printf("was killed by signal %d (%s)",
				      WTERMSIG(status),
				      strsignal(WTERMSIG(status)));
	else
		how = g_strdup_printf("ended with exit status %d",
				      WEXITSTATUS(status));
	line = log_last_line(log);
	if (!*line && c->other_log) {
		g_free(line);
		log = c->other_log;
		line = log_last_line(log);
	}
	g_set_error(error, RXB_ERROR, RXB_ERROR_DIED,
		    "%s %s; last line of %s: %s", c->name, how, log,
		    *line ? line : "(empty)");
	g_free(line);
	g_free(how);
}

void child_stop(struct child *c)
{
	struct pollfd ended = {.fd = c->pidfd, .events = POLLIN};
	int status;

	if (c->pid) {
		kill(c->pid, SIGTERM);
		if (poll(&ended, 1, STOP_LIMIT_MS) <= 0)
			kill(c->pid, SIGKILL);
		reap(c, &status);
		child_drain(c, NULL);
	}
	if (c->out_fd >= 0)
		close(c->out_fd);
	if (c->log_fd >= 0)
		close(c->log_fd);
	g_free(c->log_path);
	g_free(c->other_log);
	child_init(c);
}
