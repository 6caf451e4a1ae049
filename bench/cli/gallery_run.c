/* SPDX-License-Identifier: GPL-2.0-only */
#include "cli/gallery_run.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cli/cli.h"
#include "lab/child.h"
#include "lab/paths.h"

struct job {
	struct gallery *gallery;
	char *self; /* the program, as it was called */
	int signal_fd;
	gboolean interrupted;
};

/* --- one scenario --- */

struct scenario *gallery_scenario(const struct gallery *g, const char *name,
				  GError **error)
{
	g_autofree char *path = paths_scenario(name, error), *text = NULL;

	if (!path || !g_file_get_contents(path, &text, NULL, error))
		return NULL;
	return scenario_parse(text, path, g->profile, g->lab, error);
}

/* The gallery's, unless the scenario cannot be answered there. */
static const char *lab_for(const struct scenario *s, const struct gallery *g)
{
	const char *const *labs = (const char *const *)s->needs.labs;

	return !labs || g_strv_contains(labs, g->lab) ? g->lab : labs[0];
}

/* A run that was begun is gone on with. */
static char **command_of(const struct job *j, const struct gallery_entry *e)
{
	const struct gallery *g = j->gallery;
	g_autofree char *dir = gallery_run_dir(g, e);
	g_autofree char *record = g_build_filename(dir, "run.json", NULL);
	GPtrArray *words = g_ptr_array_new();
	const char *const begin[] = {j->self, "run", NULL};
	const char *const again[] = {"--resume", dir, NULL};
	const char *const fresh[] = {
		e->name,    "--lab",   e->lab,	"--profile", g->profile,
		"--kernel", g->kernel, "--out", dir,	     NULL};
	const char *const *const parts[] = {
		begin,
		g_file_test(record, G_FILE_TEST_EXISTS) ? again : fresh,
	};
	guint i, n;

	for (i = 0; i < G_N_ELEMENTS(parts); i++)
		for (n = 0; parts[i][n]; n++)
			g_ptr_array_add(words, g_strdup(parts[i][n]));
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

/* Until it has ended; a signal for us is one for it. */
static int wait_for(struct job *j, struct child *child)
{
	struct pollfd fds[] = {{.fd = child->pidfd, .events = POLLIN},
			       {.fd = j->signal_fd, .events = POLLIN}};
	struct signalfd_siginfo info;

	while (poll(fds, G_N_ELEMENTS(fds), -1) < 0 || !fds[0].revents) {
		if (!fds[1].revents ||
		    read(j->signal_fd, &info, sizeof(info)) != sizeof(info))
			continue;
		j->interrupted = TRUE;
		kill(child->pid, (int)info.ssi_signo);
	}
	return child_status(child);
}

static gboolean start(struct job *j, const struct gallery_entry *e,
		      struct child *child, const char *log, GError **error)
{
	char **command = command_of(j, e);
	const struct child_spec spec = {
		.name = e->name,
		.argv = (const char *const *)command,
		.log_path = log,
	};
	gboolean ok;

	child_init(child);
	ok = child_spawn(child, &spec, error);
	g_strfreev(command);
	return ok;
}

/* What it came to: @status is the exit status of "rxbench run". */
static void conclude_one(struct job *j, struct gallery_entry *e, int status,
			 const char *log)
{
	if (j->interrupted && status != CLI_OK && status != CLI_VERDICT)
		return;
	e->ended = TRUE;
	if (status != CLI_OK && status != CLI_VERDICT && status != CLI_SKIPPED)
		e->why = log_last_line(log);
	gallery_judge(j->gallery, e);
}

static void run_one(struct job *j, struct gallery_entry *e)
{
	g_autofree char *file = g_strconcat(e->name, ".log", NULL);
	g_autofree char *log = g_build_filename(j->gallery->dir, file, NULL);
	gint64 begin = g_get_monotonic_time();
	struct scenario *s;
	struct child child;
	GError *error = NULL;

	g_clear_pointer(&e->why, g_free);
	child_init(&child);
	s = gallery_scenario(j->gallery, e->name, &error);
	if (s) {
		g_free(e->lab);
		e->lab = g_strdup(lab_for(s, j->gallery));
	}
	if (s && start(j, e, &child, log, &error)) {
		int status = wait_for(j, &child);

		e->seconds += (double)(g_get_monotonic_time() - begin) / 1e6;
		conclude_one(j, e, status, log);
	} else {
		e->ended = TRUE;
		e->why = g_strdup(error->message);
		g_clear_error(&error);
	}
	child_stop(&child);
	scenario_free(s);
}

/* --- all of them --- */

static void print_entry(const struct gallery_entry *e)
{
	g_autofree char *summary = gallery_summary(e);
	g_autofree char *time = gallery_time_text(e->seconds);

	printf("%-8s %12s  %-8s  %s\n", gallery_result(e), time,
	       e->lab ? e->lab : "-", summary);
	fflush(stdout);
}

/* What did not hold, and how far off it was. */
static void print_unheld(const struct gallery_entry *e)
{
	guint i;

	for (i = 0; e->verdict && !e->why && i < e->verdict->rows->len; i++) {
		const struct verdict_row *row = e->verdict->rows->pdata[i];
		g_autofree char *measured = stats_describe(&row->measured);

		if (!strcmp(row->result, "pass"))
			continue;
		printf("%-18s %-8s %s: %s, wanted %s\n", "", row->result,
		       row->name, measured, row->expected);
		if (row->explanation)
			printf("%-18s %-8s %s\n", "", "", row->explanation);
	}
}

static void print_table(const struct gallery *g)
{
	static const char *const results[] = {
		"pass", "fail",	       "invalid",	"skipped",
		"none", GALLERY_ERROR, GALLERY_PENDING,
	};
	g_autofree char *total = gallery_time_text(gallery_seconds(g));
	guint i;

	printf("\n%-18s %-8s %12s  %-8s\n", "scenario", "result", "time",
	       "lab");
	for (i = 0; i < g->entries->len; i++) {
		const struct gallery_entry *e = g->entries->pdata[i];

		printf("%-18s ", e->name);
		print_entry(e);
		print_unheld(e);
	}
	putchar('\n');
	for (i = 0; i < G_N_ELEMENTS(results); i++)
		printf("%s%u %s", i ? ", " : "", gallery_count(g, results[i]),
		       results[i]);
	printf("; %s\ngallery  %s/" GALLERY_PAGE "\n", total, g->dir);
	fflush(stdout);
}

static int status_of(const struct job *j)
{
	const struct gallery *g = j->gallery;

	if (j->interrupted) {
		fprintf(stderr,
			"rxbench: interrupted; go on with: rxbench gallery "
			"--resume %s\n",
			g->dir);
		return CLI_STOPPED;
	}
	if (gallery_count(g, GALLERY_ERROR))
		return CLI_FAILED;
	return gallery_count(g, "fail") + gallery_count(g, "invalid")
		       ? CLI_VERDICT
		       : CLI_OK;
}

/* The page is there from the first run on, and true after each. */
static int run_all_left(struct job *j)
{
	GError *error = NULL;
	guint i;

	for (i = 0; i < j->gallery->entries->len && !j->interrupted; i++) {
		struct gallery_entry *e = j->gallery->entries->pdata[i];

		if (e->ended && !e->why)
			continue;
		printf("%-18s ", e->name);
		fflush(stdout);
		e->ended = FALSE;
		run_one(j, e);
		print_entry(e);
		if (!gallery_save(j->gallery, &error) ||
		    !gallery_write(j->gallery, &error))
			return cli_fail(error);
	}
	if (!gallery_write(j->gallery, &error))
		return cli_fail(error);
	print_table(j->gallery);
	return status_of(j);
}

int gallery_run(struct gallery *g)
{
	struct job j = {.gallery = g};
	sigset_t ours;
	int status;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGHUP);
	sigprocmask(SIG_BLOCK, &ours, NULL);
	j.signal_fd = signalfd(-1, &ours, SFD_CLOEXEC);
	j.self = g_file_read_link("/proc/self/exe", NULL);
	status = run_all_left(&j);
	close(j.signal_fd);
	g_free(j.self);
	return status;
}
