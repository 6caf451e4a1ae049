/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench run: check everything, then measure inside the lab. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/conclude.h"
#include "cli/options.h"
#include "lab/cpus.h"
#include "lab/error.h"
#include "lab/host.h"
#include "lab/isolate.h"
#include "lab/needs.h"
#include "lab/searches.h"
#include "lab/tune.h"
#include "stats/verdict.h"

struct job {
	struct options options;
	struct scenario *scenario;
	GPtrArray *knobs;
	struct paths paths;
	struct rundir dir;
	struct record record;
	GArray *done;
	char *qemu_version;
	struct monitor *monitor;
};

static gboolean check_qemu(struct job *j, GError **error)
{
	const char *why = "it crashes with vhost-user and MSI-X under TCG";

	j->qemu_version = host_qemu_version(error);
	if (!j->qemu_version)
		return FALSE;
	if (host_qemu_major(j->qemu_version) >= HOST_QEMU_MIN_MAJOR)
		return TRUE;
	if (points_lab_is_exact(j->options.config->lab))
		why = "with two CPUs and a clock that counts instructions its "
		      "guest hangs";
	g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
		    "%s: too old, %s; version %d or later is needed (make "
		    "deps)",
		    j->qemu_version, why, HOST_QEMU_MIN_MAJOR);
	return FALSE;
}

static gboolean open_dir(struct job *j, GError **error)
{
	const struct options *o = &j->options;

	if (o->resume) {
		if (!rundir_open(&j->dir, o->resume, error))
			return FALSE;
		j->done = rundir_points(&j->dir, error);
		return j->done && rundir_trim(&j->dir, j->done, error) &&
		       record_load(&j->record, &j->dir, error);
	}
	if (!rundir_create(&j->dir, o->out, j->scenario->name, error))
		return FALSE;
	j->done = rundir_points(&j->dir, error);
	record_init(&j->record, &j->dir, o->config, j->scenario);
	return j->done != NULL;
}

static gboolean find_pieces(struct job *j, GError **error)
{
	const struct config *c = j->options.config;

	if (c->host)
		return paths_find_remote(&j->paths, error);
	return check_qemu(j, error) && paths_find(&j->paths, c->kernel, error);
}

/* Of the network that the run is about to leave, and where it was called. */
static gboolean watch(struct job *j, GError **error)
{
	const struct options *o = &j->options;

	j->monitor = monitor_open(o->events, o->prometheus, error);
	return j->monitor != NULL;
}

/* Everything that can be wrong before a guest runs. */
static gboolean check(struct job *j, int argc, char **argv, GError **error)
{
	if (!options_parse(&j->options, argc, argv, error))
		return FALSE;
	j->scenario = config_build(j->options.config, &j->knobs, error);
	if (!j->scenario || !watch(j, error) || !find_pieces(j, error) ||
	    (j->options.cpus && !cpus_claim(j->options.cpus, error)) ||
	    !open_dir(j, error))
		return FALSE;
	record_host(&j->record, j->qemu_version);
	record_session_begin(&j->record, j->done);
	return record_save(&j->record, error);
}

/* The last words of the record; those of an exact lab say no time. */
static gboolean close_session(struct job *j, const struct overhead *o,
			      GError **error)
{
	double ratio = overhead_ratio(o);

	record_session_end(&j->record);
	if (ratio >= 0 && !points_lab_is_exact(j->options.config->lab)) {
		record_overhead(&j->record, o);
		printf("overhead orchestration %.1f %% on top of the windows\n",
		       100 * ratio);
	}
	return record_save(&j->record, error);
}

static int finish(const struct job *j)
{
	int status = CLI_OK;

	/* The lab's private directory goes with its last user. */
	if (chdir(j->dir.path))
		return CLI_FAILED;
	if (!j->options.no_report)
		status = conclude(j->dir.path, j->scenario->assertions);
	if (!j->options.no_report && status != CLI_FAILED)
		monitor_verdict(j->monitor, j->dir.path);
	monitor_ended(j->monitor, status, NULL);
	return status;
}

static int stopped(const struct job *j, GError *error)
{
	gboolean interrupted =
		g_error_matches(error, RXB_ERROR, RXB_ERROR_INTERRUPTED);

	int status = interrupted ? CLI_STOPPED : CLI_FAILED;

	monitor_ended(j->monitor, status, error->message);
	g_prefix_error(&error, "run ended early: ");
	cli_fail(error);
	fprintf(stderr,
		"rxbench: finished points are kept; go on with: rxbench run "
		"--resume %s\n",
		j->dir.path);
	return status;
}

/* PID 1 of the lab. */
static int in_lab(gpointer data)
{
	struct job *j = data;
	struct run run = {
		.config = j->options.config,
		.scenario = j->scenario,
		.knobs = j->knobs,
		.dir = &j->dir,
		.paths = &j->paths,
		.record = &j->record,
		.done = j->done,
		.monitor = j->monitor,
	};
	gboolean ok = TRUE;
	GError *error = NULL;
	int status;

	monitor_run(j->monitor, j->options.config, j->scenario, j->dir.path,
		    j->done);
	if (!monitor_start(j->monitor, &error))
		ok = FALSE;
	else if (tune_is(j->scenario))
		ok = tune_run(&run, &error);
	else if (j->scenario->search.method)
		ok = searches_run(&run, &error);
	else if (run_left(&run))
		ok = run_all(&run, &error);
	/* Also when an earlier session was killed just before it. */
	if (ok && points_lab_is_exact(j->options.config->lab))
		ok = rundir_sort(&j->dir, &error);
	/* The first thing that went wrong is what is told. */
	ok = close_session(j, &run.overhead, ok ? &error : NULL) && ok;
	status = ok ? finish(j) : stopped(j, error);
	monitor_close(j->monitor);
	return status;
}

static void job_clear(struct job *j)
{
	options_clear(&j->options);
	scenario_free(j->scenario);
	g_clear_pointer(&j->knobs, g_ptr_array_unref);
	paths_clear(&j->paths);
	if (j->record.path)
		record_close(&j->record);
	g_clear_pointer(&j->done, g_array_unref);
	g_clear_pointer(&j->monitor, monitor_close);
	rundir_close(&j->dir);
	g_free(j->qemu_version);
}

/* Nothing is wrong, and nothing can be measured: the run says so itself. */
static int skip(const struct job *j, const char *why)
{
	GError *error = NULL;

	if (!verdict_skip(j->dir.path, why, &error))
		return cli_fail(error);
	printf("skipped  %s: %s\n", j->scenario->name, why);
	monitor_run(j->monitor, j->options.config, j->scenario, j->dir.path,
		    j->done);
	monitor_verdict(j->monitor, j->dir.path);
	monitor_ended(j->monitor, CLI_SKIPPED, why);
	return CLI_SKIPPED;
}

static char *unmet(const struct job *j)
{
	g_autofree char *config = NULL;

	if (j->paths.kernel_config)
		g_file_get_contents(j->paths.kernel_config, &config, NULL,
				    NULL);
	return needs_unmet(j->scenario, j->options.config->lab,
			   j->options.config->kernel, config,
			   g_get_num_processors());
}

int cmd_run(int argc, char **argv)
{
	struct job job = {.dir.lock_fd = -1};
	GError *error = NULL;
	char *why = NULL;
	int status;

	if (!check(&job, argc, argv, &error)) {
		status = cli_fail(error);
	} else if ((why = unmet(&job))) {
		status = skip(&job, why);
	} else {
		fprintf(stderr, "rxbench: results go to %s\n", job.dir.path);
		status =
			job.options.config->host
				? isolate_run_on_net(job.dir.path, in_lab, &job)
				: isolate_run(job.dir.path, in_lab, &job);
	}
	g_free(why);
	job_clear(&job);
	return status;
}
