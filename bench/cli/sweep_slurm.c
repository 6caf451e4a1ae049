/* SPDX-License-Identifier: GPL-2.0-only */
/* Slurm: an array of jobs, a shard each, and one behind them that merges. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/sweep.h"
#include "lab/error.h"
#include "lab/numbers.h"
#include "stats/points.h"

/* How often the queue is asked, which others use as well. */
#define QUEUE_MS 10000

static gboolean check(struct sweep *s, GError **error)
{
	static const char *const tools[] = {"sbatch", "squeue", "scancel"};
	guint i;

	(void)s;
	for (i = 0; i < G_N_ELEMENTS(tools); i++) {
		g_autofree char *path = g_find_program_in_path(tools[i]);

		if (path)
			continue;
		g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
			    "sweep: --executor slurm: there is no %s on PATH",
			    tools[i]);
		return FALSE;
	}
	return TRUE;
}

/* --- the queue --- */

/* "17_3" is task 3 of array 17. */
GArray *sweep_queued_tasks(const char *text, const char *job)
{
	GArray *tasks = g_array_new(FALSE, FALSE, sizeof(guint));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *prefix = g_strconcat(job, "_", NULL);
	guint i;

	for (i = 0; lines[i]; i++) {
		const char *line = g_strstrip(lines[i]);
		gint64 number;
		guint task;

		if (!g_str_has_prefix(line, prefix) ||
		    !number_parse_int(line + strlen(prefix), 1, G_MAXINT,
				      &number))
			continue;
		task = (guint)number;
		g_array_append_val(tasks, task);
	}
	return tasks;
}

/* All our jobs, pending ones of the array a line each: those that ended are
 * in no queue. */
static char *ask_queue(GError **error)
{
	const char *const argv[] = {"squeue",  "--me",	      "--noheader",
				    "--array", "--format=%i", NULL};

	return sweep_program(argv, error);
}

static char **jobs_of(const struct sweep *s)
{
	return g_strsplit(s->jobs ? s->jobs : "", ",", -1);
}

static GArray *queued(const struct sweep *s, GError **error)
{
	g_auto(GStrv) jobs = jobs_of(s);
	g_autofree char *text = ask_queue(error);

	if (!text)
		return NULL;
	return sweep_queued_tasks(text, jobs[0] ? jobs[0] : "-");
}

/* Is any of our jobs there? The merging one has no tasks. */
static gboolean is_queued(const struct sweep *s, gboolean *is, GError **error)
{
	g_auto(GStrv) jobs = jobs_of(s);
	g_autofree char *text = ask_queue(error);
	g_auto(GStrv) lines = text ? g_strsplit(text, "\n", -1) : NULL;
	guint i;

	*is = FALSE;
	for (i = 0; lines && lines[i]; i++) {
		g_strstrip(lines[i]);
		lines[i][strcspn(lines[i], "_")] = '\0';
		*is = *is ||
		      (*lines[i] &&
		       g_strv_contains((const char *const *)jobs, lines[i]));
	}
	return text != NULL;
}

/* --- into the queue --- */

/* Slurm puts something else in place of "%a" and its like. */
static char *log_option(const struct sweep *s, const char *name)
{
	g_auto(GStrv) parts = g_strsplit(s->dir, "%", -1);
	g_autofree char *dir = g_strjoinv("%%", parts);

	return g_strdup_printf("--output=%s/" SWEEP_LOGS "/%s", dir, name);
}

static gboolean write_script(const struct sweep *s, const char *name,
			     char *text, GError **error)
{
	g_autofree char *path = sweep_file(s, name);
	gboolean ok = g_file_set_contents(path, text, -1, error);

	g_free(text);
	return ok;
}

/* "17" or "17;cluster"; NULL with @error. */
static char *submit(const char *const *argv, GError **error)
{
	char *id = sweep_program(argv, error);

	if (id)
		g_strstrip(id)[strcspn(id, ";")] = '\0';
	return id;
}

static char *submit_shards(const struct sweep *s, const GArray *left,
			   GError **error)
{
	g_autofree char *ranges = sweep_ranges(left);
	g_autofree char *most =
		s->workers ? g_strdup_printf("%%%u", s->workers) : g_strdup("");
	g_autofree char *array = g_strdup_printf("--array=%s%s", ranges, most);
	g_autofree char *log = log_option(s, "%a.log");
	g_autofree char *script = sweep_file(s, SWEEP_JOB);
	const char *const argv[] = {
		"sbatch",
		"--parsable",
		"--job-name=rxbench",
		"--open-mode=append",
		/* Guests of real time disturb each other. */
		points_lab_is_exact(s->config->lab) ? "--cpus-per-task=1"
						    : "--exclusive",
		array,
		log,
		script,
		NULL,
	};

	return submit(argv, error);
}

/* After any end: it then says what is missing. */
static char *submit_merge(const struct sweep *s, const char *behind,
			  GError **error)
{
	g_autofree char *after =
		g_strconcat("--dependency=afterany:", behind, NULL);
	g_autofree char *log = log_option(s, "merge.log");
	g_autofree char *script = sweep_file(s, SWEEP_MERGE);
	const char *const argv[] = {"sbatch",
				    "--parsable",
				    "--job-name=rxbench-merge",
				    "--open-mode=append",
				    "--kill-on-invalid-dep=yes",
				    after,
				    log,
				    script,
				    NULL};

	return submit(argv, error);
}

static void cancel(const struct sweep *s)
{
	g_auto(GStrv) jobs = jobs_of(s);
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	g_autoptr(GError) error = NULL;
	guint i;

	g_ptr_array_add(argv, (gpointer) "scancel");
	for (i = 0; jobs[i]; i++)
		g_ptr_array_add(argv, jobs[i]);
	g_ptr_array_add(argv, NULL);
	g_free(sweep_program((const char *const *)argv->pdata, &error));
	if (error)
		fprintf(stderr, "rxbench: %s\n", error->message);
}

static gboolean submit_all(struct sweep *s, const GArray *left, GError **error)
{
	g_autofree char *array = NULL, *merge = NULL;

	if (!write_script(s, SWEEP_JOB, sweep_job_script(s), error) ||
	    !write_script(s, SWEEP_MERGE, sweep_merge_script(s), error))
		return FALSE;
	array = submit_shards(s, left, error);
	if (!array)
		return FALSE;
	g_free(s->jobs);
	s->jobs = g_strdup(array);
	merge = submit_merge(s, array, error);
	if (merge) {
		g_free(s->jobs);
		s->jobs = g_strdup_printf("%s,%s", array, merge);
	}
	if (merge && sweep_save(s, error))
		return TRUE;
	cancel(s);
	return FALSE;
}

/* --- waiting --- */

/* A pause that a signal ends. */
static void pause_ms(struct sweep *s, int ms)
{
	struct pollfd fd = {.fd = s->signal_fd, .events = POLLIN};
	int signo;

	if (poll(&fd, 1, ms) > 0)
		sweep_take_signal(s, &signo);
}

static gboolean wait_for_all(struct sweep *s, GError **error)
{
	struct sweep_progress progress;
	gboolean is = TRUE, ok = TRUE;
	gint64 asked = 0;

	sweep_progress_begin(&progress, s);
	while (ok && is && !s->interrupted) {
		pause_ms(s, SWEEP_LOOK_MS);
		sweep_progress_look(&progress);
		if (g_get_monotonic_time() - asked < QUEUE_MS * 1000 &&
		    !sweep_is_merged(s))
			continue;
		asked = g_get_monotonic_time();
		ok = is_queued(s, &is, error);
	}
	sweep_progress_end(&progress);
	if (s->interrupted)
		cancel(s);
	return ok;
}

static gboolean run(struct sweep *s, const GArray *left, GError **error)
{
	gboolean is = FALSE;

	if (s->jobs && !is_queued(s, &is, error))
		return FALSE;
	/* Who measures is left alone; what is to be done again comes later. */
	if (!is && !submit_all(s, left, error))
		return FALSE;
	fprintf(stderr,
		"rxbench: Slurm has it as jobs %s; how far it is: rxbench "
		"sweep --status %s\n",
		s->jobs, s->dir);
	return s->detach || wait_for_all(s, error);
}

const struct sweep_executor sweep_slurm = {
	.name = "slurm",
	.check = check,
	.run = run,
	.queued = queued,
};
