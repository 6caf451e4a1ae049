/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/ssh_link.h"

#include <errno.h>
#include <rxbench/proto.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/error.h"

#define CONNECT_LIMIT_MS 60000
/* Binding drivers, taking modules out: seconds each, on a slow machine. */
#define RESTORE_LIMIT_MS 90000
#define NOISE_MAX 65536

/*
 * The one command that is run there, by the login shell, whichever that is: no
 * part of it is the user's. It takes %zu bytes from its input, the agent, and
 * runs them. What /tmp is for is what this is.
 */
#define BOOTSTRAP                                                       \
	"exec sh -c '"                                                  \
	"umask 077; "                                                   \
	"d=$(mktemp -d \"${TMPDIR:-/tmp}/rxbench.XXXXXX\") || exit 1; " \
	"a=$d/rxbench-agent; "                                          \
	"head -c %zu >\"$a\" && "                                       \
	"[ \"$(wc -c <\"$a\")\" -eq %zu ] && chmod 700 \"$a\" || "      \
	"{ rm -rf \"$d\"; exit 1; }; "                                  \
	"s=; [ \"$(id -u)\" -eq 0 ] || s=\"sudo -n\"; "                 \
	"$s \"$a\" %s; r=$?; rm -rf \"$d\"; exit $r'"
#define SERVE "--remote \"$SSH_CONNECTION\""
#define RESTORE "--restore"

void ssh_link_init(struct ssh_link *l)
{
	*l = (struct ssh_link){.fd = -1};
	child_init(&l->child);
}

gboolean ssh_link_check_host(const char *host, GError **error)
{
	if (*host && *host != '-' &&
	    strspn(host, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "@._-:[]%") ==
		    strlen(host))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "ssh:%s: must be ssh:[USER@]HOST, where HOST may be one of "
		    "your ssh configuration",
		    host);
	return FALSE;
}

/*
 * Everything else is for the user's configuration to say. A livelocked machine
 * answers nothing, so nobody may give it up for that; and a connection of our
 * own ends when we do.
 */
static GPtrArray *make_argv(const char *host, gsize bytes, const char *what)
{
	static const char *const fixed[] = {
		"ssh", "-T",
		"-a",  "-x",
		"-o",  "BatchMode=yes",
		"-o",  "ServerAliveInterval=0",
		"-o",  "ControlMaster=no",
		"-o",  "ControlPath=none",
		"-o",  "ClearAllForwardings=yes",
		"-o",  "ConnectTimeout=30",
		"--",
	};
	GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);
	guint i;

	for (i = 0; i < G_N_ELEMENTS(fixed); i++)
		g_ptr_array_add(argv, g_strdup(fixed[i]));
	g_ptr_array_add(argv, g_strdup(host));
	g_ptr_array_add(argv, g_strdup_printf(BOOTSTRAP, bytes, bytes, what));
	g_ptr_array_add(argv, NULL);
	return argv;
}

static gboolean spawn(struct ssh_link *l, struct watch *watch, gsize bytes,
		      const char *what, const char *log, GError **error)
{
	g_autoptr(GPtrArray) argv = make_argv(l->host, bytes, what);
	struct child_spec spec = {
		.name = "ssh",
		.argv = (const char *const *)argv->pdata,
		.log_path = log,
	};
	int pair[2];
	gboolean ok;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "socketpair: %s",
			    strerror(errno));
		return FALSE;
	}
	l->fd = pair[0];
	spec.io_fd = pair[1];
	ok = child_spawn(&l->child, &spec, error);
	close(pair[1]);
	if (ok)
		watch_add(watch, &l->child);
	return ok;
}

/* ssh may end at any time: its last words tell more than our failing does. */
static gboolean gone(struct watch *watch, const char *what, GError **error)
{
	if (watch_pause(watch, 2000, error))
		g_set_error(error, RXB_ERROR, RXB_ERROR_DIED,
			    "the ssh connection ended while %s", what);
	return FALSE;
}

static gboolean send_program(struct ssh_link *l, struct watch *watch,
			     const char *bytes, gsize size, GError **error)
{
	while (size) {
		ssize_t n = send(l->fd, bytes, size, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return gone(watch, "the agent was sent", error);
		bytes += n;
		size -= (gsize)n;
	}
	return TRUE;
}

/* A line that is @wanted, or with NULL any; those before it are noise. */
static char *wait_line(struct ssh_link *l, struct watch *watch,
		       const char *wanted, int limit_ms, GError **error)
{
	gint64 until_ms = watch_now_ms() + limit_ms;
	g_autoptr(GString) line = g_string_new(NULL);
	gsize noise = 0;
	char c;

	while (noise++ < NOISE_MAX) {
		if (!watch_fd(watch, l->fd, until_ms, "the agent's start",
			      error))
			return NULL;
		if (recv(l->fd, &c, 1, 0) != 1) {
			gone(watch, "the agent was started", error);
			return NULL;
		}
		if (c != '\n') {
			g_string_append_c(line, c);
			continue;
		}
		if (!wanted || !strcmp(line->str, wanted))
			return g_strdup(line->str);
		g_string_truncate(line, 0);
	}
	g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
		    "what comes over ssh is not the agent's");
	return NULL;
}

/* The agent runs and says @wanted; that line. Free it. */
static char *start(struct ssh_link *l, struct watch *watch, const char *host,
		   const char *agent, const char *what, const char *wanted,
		   const char *log, GError **error)
{
	g_autofree char *bytes = NULL;
	char *line = NULL;
	gsize size;

	l->host = g_strdup(host);
	if (ssh_link_check_host(host, error) &&
	    g_file_get_contents(agent, &bytes, &size, error) &&
	    spawn(l, watch, size, what, log, error) &&
	    send_program(l, watch, bytes, size, error))
		line = wait_line(l, watch, wanted,
				 wanted ? CONNECT_LIMIT_MS : RESTORE_LIMIT_MS,
				 error);
	if (!line)
		g_prefix_error(error, "ssh:%s: ", host);
	return line;
}

gboolean ssh_link_open(struct ssh_link *l, struct watch *watch,
		       const char *host, const char *agent, const char *log,
		       GError **error)
{
	g_autofree char *line = start(l, watch, host, agent, SERVE,
				      RXB_PROTO_GREETING, log, error);

	return line != NULL;
}

/* Until ssh has ended; its exit status is the agent's. -1: it has not. */
static int wait_end(struct ssh_link *l)
{
	struct watch end;
	int status = -1;

	/* Whoever interrupts a run gets it put back all the same. */
	watch_init_lane(&end, -1);
	if (watch_fd(&end, l->child.pidfd, watch_now_ms() + RESTORE_LIMIT_MS,
		     "", NULL))
		status = child_status(&l->child);
	watch_close(&end);
	return status;
}

gboolean ssh_link_finish(struct ssh_link *l, struct watch *watch,
			 GError **error)
{
	g_autofree char *last = NULL;
	int status = -1;

	if (l->fd >= 0)
		shutdown(l->fd, SHUT_WR);
	watch_remove(watch, &l->child);
	if (l->child.pid)
		status = wait_end(l);
	if (!status)
		return TRUE;
	last = log_last_line(l->child.log_path);
	g_set_error(error, RXB_ERROR, RXB_ERROR_DIED,
		    "ssh:%s: it is not known whether the machine was put back "
		    "(%s); \"rxbench restore ssh:%s\" does it, or says that "
		    "there is nothing to do",
		    l->host, *last ? last : "the connection is gone", l->host);
	return FALSE;
}

void ssh_link_close(struct ssh_link *l, struct watch *watch)
{
	watch_remove(watch, &l->child);
	child_stop(&l->child);
	if (l->fd >= 0)
		close(l->fd);
	g_free(l->host);
	ssh_link_init(l);
}

char *ssh_link_restore(struct watch *watch, const char *host, const char *agent,
		       const char *log, GError **error)
{
	struct ssh_link l;
	char *line;

	ssh_link_init(&l);
	line = start(&l, watch, host, agent, RESTORE, NULL, log, error);
	ssh_link_close(&l, watch);
	return line;
}
