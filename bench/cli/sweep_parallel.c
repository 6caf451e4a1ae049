/* SPDX-License-Identifier: GPL-2.0-only */
/* GNU parallel: shards on machines that ssh reaches, and back. */
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/sweep.h"
#include "lab/child.h"
#include "lab/error.h"
#include "lab/numbers.h"

#define LOCAL ":" /* GNU parallel's name for this machine */
/*
 * Below the login's directory there; below ours here, where nothing is sent to
 * and everything lies two levels up.
 */
#define AWAY ".rxbench"
#define ENTER "[ -e " SWEEP_JOB " ] || cd ../.. || exit 1; exec sh "

/* --- hosts --- */

/* Nothing that parallel or ssh would take for an option or a command. */
static gboolean is_host(const char *host)
{
	const char *may = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._@-[]:%";

	return !strcmp(host, LOCAL) ||
	       (g_ascii_isalnum(*host) && strspn(host, may) == strlen(host));
}

/* Words that are not empty, nor comments. */
static char **tidy(char **words)
{
	GPtrArray *hosts = g_ptr_array_new();
	guint i;

	for (i = 0; words[i]; i++)
		if (*g_strstrip(words[i]) && *words[i] != '#')
			g_ptr_array_add(hosts, g_strdup(words[i]));
	g_ptr_array_add(hosts, NULL);
	g_strfreev(words);
	return (char **)g_ptr_array_free(hosts, FALSE);
}

gboolean sweep_hosts(const char *text, char ***hosts, GError **error)
{
	g_autofree char *file = NULL;
	guint i;

	g_strfreev(*hosts);
	if (g_file_test(text, G_FILE_TEST_IS_REGULAR)) {
		*hosts = g_new0(char *, 1);
		if (!g_file_get_contents(text, &file, NULL, error))
			return FALSE;
	}
	*hosts = tidy(file ? g_strsplit(file, "\n", -1)
			   : g_strsplit(text, ",", -1));
	for (i = 0; (*hosts)[i]; i++)
		if (!is_host((*hosts)[i]))
			break;
	if (i && !(*hosts)[i])
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "sweep: --hosts %s: must be a file with a host a line, or "
		    "A,B: names that ssh knows, [USER@]HOST, or : for this "
		    "machine",
		    (*hosts)[i] ? (*hosts)[i] : text);
	return FALSE;
}

/* How many CPUs @host has; 0 with @error. */
static guint ask_host(const struct sweep *s, const char *host, GError **error)
{
	g_autofree char *self = g_shell_quote(s->self);
	g_autofree char *remote =
		g_strconcat(self, " --version && nproc", NULL);
	const char *const argv[] = {"ssh",
				    "-oBatchMode=yes",
				    "-oConnectTimeout=15",
				    "--",
				    host,
				    remote,
				    NULL};
	g_autofree char *out = NULL;
	const char *line;
	gint64 cpus;

	if (!strcmp(host, LOCAL))
		return g_get_num_processors();
	out = sweep_program(argv, error);
	if (!out) {
		g_prefix_error(error, "sweep: --hosts %s: ", host);
		return 0;
	}
	line = strrchr(g_strchomp(out), '\n');
	if (line && number_parse_int(line + 1, 1, G_MAXINT, &cpus))
		return (guint)cpus;
	g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
		    "sweep: --hosts %s: does not say how many CPUs it has",
		    host);
	return 0;
}

/* "4/a,8/b": how many shards each may measure at once. NULL with @error. */
static char *logins(const struct sweep *s, GError **error)
{
	GString *text = g_string_new(NULL);
	guint i, cpus = 1;

	for (i = 0; cpus && s->hosts[i]; i++) {
		cpus = ask_host(s, s->hosts[i], error);
		g_string_append_printf(text, "%s%u/%s", i ? "," : "",
				       sweep_workers(s, cpus), s->hosts[i]);
	}
	return g_string_free(text, !cpus);
}

static gboolean check(struct sweep *s, GError **error)
{
	static const char *const argv[] = {"parallel", "--version", NULL};
	g_autofree char *path = g_find_program_in_path("parallel");
	g_autofree char *version = path ? sweep_program(argv, NULL) : NULL;
	g_autofree char *all = NULL;

	if (version && g_str_has_prefix(version, "GNU parallel")) {
		all = logins(s, error);
		return all != NULL;
	}
	g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
		    "sweep: --executor parallel: %s",
		    path ? "the parallel on PATH is not GNU parallel"
			 : "there is no parallel on PATH (make test-deps, or "
			   "apt install parallel)");
	return FALSE;
}

/* --- the job --- */

static gboolean write_scripts(const struct sweep *s, GError **error)
{
	const struct {
		const char *name;
		char *text;
	} scripts[] = {
		{SWEEP_JOB, sweep_job_script(s)},
		{SWEEP_STOP, sweep_stop_script(s)},
	};
	gboolean ok = TRUE;
	guint i;

	for (i = 0; i < G_N_ELEMENTS(scripts); i++) {
		g_autofree char *path = sweep_file(s, scripts[i].name);

		ok = ok &&
		     g_file_set_contents(path, scripts[i].text, -1, error);
		g_free(scripts[i].text);
	}
	return ok;
}

/* Not DIR itself: a host may have the same file system. */
static char *workdir(const struct sweep *s)
{
	g_autofree char *whole =
		g_strdup_printf("%s:%s", g_get_host_name(), s->dir);
	g_autofree char *sum =
		g_compute_checksum_for_string(G_CHECKSUM_SHA1, whole, -1);

	return g_strdup_printf(AWAY "/sweep-%.12s", sum);
}

/* What is sent along must be there, if empty. */
static gboolean make_shards(const struct sweep *s, const GArray *left,
			    GError **error)
{
	guint i;

	for (i = 0; i < left->len; i++) {
		g_autofree char *dir =
			sweep_shard_dir(s, g_array_index(left, guint, i));

		if (!g_mkdir_with_parents(dir, 0755))
			continue;
		g_set_error(error, RXB_ERROR, RXB_ERROR_IO,
			    "%s: cannot be made", dir);
		return FALSE;
	}
	return TRUE;
}

static char **job_words(const struct sweep *s, const char *all,
			const GArray *left)
{
	g_autofree char *away = workdir(s);
	const char *const fixed[] = {
		"parallel",
		"--will-cite",
		"--sshlogin",
		all,
		"--workdir",
		away,
		"--basefile",
		SWEEP_JOB,
		"--basefile",
		SWEEP_STOP,
		"--basefile",
		SWEEP_SCENARIO,
		"--transferfile",
		SWEEP_SHARDS "/{}",
		"--return",
		SWEEP_SHARDS "/{}",
		"--return",
		SWEEP_LOGS "/{}.log",
		"--cleanup",
		ENTER SWEEP_JOB " {}",
		":::",
	};
	GPtrArray *words = g_ptr_array_new();
	guint i;

	for (i = 0; i < G_N_ELEMENTS(fixed); i++)
		g_ptr_array_add(words, g_strdup(fixed[i]));
	for (i = 0; i < left->len; i++)
		g_ptr_array_add(
			words,
			g_strdup_printf("%u", g_array_index(left, guint, i)));
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

/* --- running it --- */

/* @command, one of ours, in the sweep's directory on each host. */
static void on_each(const struct sweep *s, const char *all, const char *command)
{
	g_autofree char *away = workdir(s);
	const char *const argv[] = {"parallel",	  "--will-cite", "--nonall",
				    "--sshlogin", all,		 "--workdir",
				    away,	  command,	 NULL};
	g_autoptr(GError) error = NULL;

	g_free(sweep_program_in(s->dir, argv, &error));
	if (error)
		fprintf(stderr, "rxbench: %s\n", error->message);
}

/*
 * Nothing new is begun, and what runs is asked to end: then its shards come
 * back as they are. Asked again, it need not come back.
 */
static void stop(struct sweep *s, const struct child *child, const char *all)
{
	gboolean again = s->interrupted;
	int signo;

	sweep_take_signal(s, &signo);
	kill(child->pid, again ? SIGTERM : SIGHUP);
	if (again)
		return;
	fprintf(stderr, "rxbench: ending the shards that run\n");
	on_each(s, all, ENTER SWEEP_STOP);
}

/* Once all is here; else there may be more than has come back. */
static void clear_away(const struct sweep *s, const char *all)
{
	g_autoptr(GArray) left = sweep_left(s);
	g_autofree char *ours = sweep_file(s, AWAY);

	if (left->len)
		return;
	on_each(s, all,
		"case $PWD in */" AWAY "/sweep-*) rm -rf \"$PWD\" ;; esac");
	g_rmdir(ours);
}

static void attend(struct sweep *s, struct child *child, const char *all)
{
	struct pollfd fds[] = {{.fd = child->pidfd, .events = POLLIN},
			       {.fd = s->signal_fd, .events = POLLIN}};
	struct sweep_progress progress;

	sweep_progress_begin(&progress, s);
	while (poll(fds, G_N_ELEMENTS(fds), SWEEP_LOOK_MS) <= 0 ||
	       !fds[0].revents) {
		if (fds[1].revents)
			stop(s, child, all);
		sweep_progress_look(&progress);
	}
	child_status(child);
	sweep_progress_end(&progress);
}

static gboolean run(struct sweep *s, const GArray *left, GError **error)
{
	g_autofree char *all = logins(s, error);
	g_autofree char *log = sweep_file(s, SWEEP_LOGS "/parallel.log");
	g_auto(GStrv) words = all ? job_words(s, all, left) : NULL;
	struct child_spec spec = {
		.name = "parallel",
		.argv = (const char *const *)words,
		.log_path = log,
		.cwd = s->dir,
	};
	struct child child;
	gboolean ok;

	/* Who has none (cron, a unit of systemd) would be given /tmp. */
	g_setenv("HOME", g_get_home_dir(), FALSE);
	child_init(&child);
	ok = all && write_scripts(s, error) && make_shards(s, left, error) &&
	     child_spawn(&child, &spec, error);
	if (ok) {
		attend(s, &child, all);
		clear_away(s, all);
	}
	child_stop(&child);
	return ok;
}

const struct sweep_executor sweep_parallel = {
	.name = "parallel",
	.check = check,
	.run = run,
};
