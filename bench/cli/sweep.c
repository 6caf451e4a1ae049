/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench sweep: a run spread over processes or machines. */
#include "cli/sweep.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>

#include "cli/cli.h"
#include "cli/conclude.h"
#include "cli/merge.h"
#include "cli/options.h"
#include "lab/child.h"
#include "lab/error.h"
#include "lab/numbers.h"
#include "lab/paths.h"

/* As GOption leaves them. */
struct raw {
	char *executor, *shards, *workers, *hosts, *out, *resume, *status;
	gboolean detach;
};

static const struct sweep_executor *const executors[] = {
	&sweep_local, &sweep_slurm, &sweep_parallel};

static void raw_clear(struct raw *r)
{
	g_free(r->executor);
	g_free(r->shards);
	g_free(r->workers);
	g_free(r->hosts);
	g_free(r->out);
	g_free(r->resume);
	g_free(r->status);
}

static gboolean bad(GError **error, const char *format, ...)
	G_GNUC_PRINTF(2, 3);

static gboolean bad(GError **error, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	g_propagate_error(error, g_error_new_valist(RXB_ERROR, RXB_ERROR_INPUT,
						    format, ap));
	va_end(ap);
	g_prefix_error(error, "sweep: ");
	return FALSE;
}

/* --- what is asked for --- */

/* Ours are taken out; what is left is for "run". */
static gboolean parse_raw(struct raw *r, int *argc, char ***argv,
			  GError **error)
{
	const GOptionEntry entries[] = {
		{"executor", 0, 0, G_OPTION_ARG_STRING, &r->executor,
		 "local, slurm or parallel [local]", "NAME"},
		{"shards", 0, 0, G_OPTION_ARG_STRING, &r->shards,
		 "parts of the run [as many as workers; elsewhere 16]", "N"},
		{"workers", 0, 0, G_OPTION_ARG_STRING, &r->workers,
		 "shards at once, of parallel on each host", "M"},
		{"hosts", 0, 0, G_OPTION_ARG_STRING, &r->hosts,
		 "of parallel: hosts, or a file with one a line; : is this "
		 "machine",
		 "FILE|A,B"},
		{"out", 0, 0, G_OPTION_ARG_STRING, &r->out,
		 "directory [results/TIME-NAME-sweep]", "DIR"},
		{"detach", 0, 0, G_OPTION_ARG_NONE, &r->detach,
		 "of slurm: do not wait", NULL},
		{"resume", 0, 0, G_OPTION_ARG_STRING, &r->resume,
		 "measure the shards that are not done, then merge", "DIR"},
		{"status", 0, 0, G_OPTION_ARG_STRING, &r->status,
		 "how far is it?", "DIR"},
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new("SCENARIO");

	g_set_prgname("rxbench sweep");
	g_option_context_set_description(
		context, "Other options are those of \"rxbench run\".");
	g_option_context_set_ignore_unknown_options(context, TRUE);
	g_option_context_add_main_entries(context, entries, NULL);
	if (g_option_context_parse(context, argc, argv, error))
		return TRUE;
	g_prefix_error(error, "sweep: ");
	return FALSE;
}

static gboolean take_count(const char *option, const char *text, guint *to,
			   GError **error)
{
	gint64 n;

	if (!text)
		return TRUE;
	if (!number_parse_int(text, 1, 10000, &n))
		return bad(error, "%s %s: must be a whole number, 1 to 10000",
			   option, text);
	*to = (guint)n;
	return TRUE;
}

static const struct sweep_executor *find(const struct sweep *s)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(executors); i++)
		if (!strcmp(s->executor, executors[i]->name))
			return executors[i];
	return NULL;
}

static gboolean check_hosts(const struct sweep *s, GError **error)
{
	gboolean are = s->hosts[0] != NULL;

	if (!strcmp(s->executor, "parallel"))
		return are || bad(error, "--executor parallel: --hosts says "
					 "where");
	return !are || bad(error, "--hosts: only with --executor parallel");
}

/* Who measures: also another than the last time. */
static gboolean take_manner(struct sweep *s, const struct raw *r,
			    GError **error)
{
	if (r->executor) {
		g_free(s->executor);
		s->executor = g_strdup(r->executor);
		if (!r->hosts && strcmp(r->executor, "parallel") != 0) {
			g_strfreev(s->hosts);
			s->hosts = g_new0(char *, 1);
		}
	}
	s->detach = r->detach;
	if (!find(s))
		return bad(error,
			   "--executor %s: must be local, slurm or "
			   "parallel",
			   s->executor);
	if (r->detach && strcmp(s->executor, "slurm") != 0)
		return bad(error, "--detach: only with --executor slurm");
	return take_count("--workers", r->workers, &s->workers, error) &&
	       (!r->hosts || sweep_hosts(r->hosts, &s->hosts, error)) &&
	       check_hosts(s, error) && find(s)->check(s, error);
}

/* What "run" would make of it, but for what is ours to decide. */
static gboolean take_request(struct sweep *s, int argc, char **argv,
			     GError **error)
{
	struct options o;
	gboolean ok;

	ok = options_parse(&o, argc, argv, error);
	if (ok && (!o.config || o.cpus || o.no_report || o.prometheus ||
		   o.events || o.config->shards > 1 || argc < 2))
		ok = bad(error, "takes a SCENARIO, and of run's options those "
				"that say what is measured");
	if (ok)
		s->config = g_steal_pointer(&o.config);
	options_clear(&o);
	return ok;
}

static gboolean check_pieces(const struct sweep *s, GError **error)
{
	struct paths paths;

	if (!paths_find(&paths, s->config->kernel, error))
		return FALSE;
	paths_clear(&paths);
	return TRUE;
}

static struct sweep *begin(const struct raw *r, int argc, char **argv,
			   GError **error)
{
	struct sweep *s = sweep_new();

	s->executor = g_strdup("local");
	s->dir = g_strdup(r->out);
	if (take_count("--shards", r->shards, &s->shards, error) &&
	    take_request(s, argc, argv, error)) {
		/* The manner depends on what is measured, and the other way
		 * round. */
		if (r->executor) {
			g_free(s->executor);
			s->executor = g_strdup(r->executor);
		}
		if (take_count("--workers", r->workers, &s->workers, error) &&
		    sweep_plan(s, error) && take_manner(s, r, error) &&
		    check_pieces(s, error) && sweep_create(s, error))
			return s;
	}
	sweep_free(s);
	return NULL;
}

static struct sweep *resume(const struct raw *r, int argc, GError **error)
{
	struct sweep *s = NULL;

	if (argc > 1 || r->shards || r->out)
		bad(error, "--resume takes no other options than who measures "
			   "(--executor, --workers, --hosts, --detach)");
	else
		s = sweep_open(r->resume, FALSE, error);
	if (s && take_manner(s, r, error) && sweep_save(s, error))
		return s;
	sweep_free(s);
	return NULL;
}

/* --- the end --- */

static int merge(const struct sweep *s)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *merged = sweep_file(s, SWEEP_MERGED);
	guint shard;

	for (shard = 1; shard <= s->shards; shard++)
		g_ptr_array_add(names, sweep_shard_dir(s, shard));
	g_ptr_array_add(names, NULL);
	return merge_shards((char *const *)names->pdata, merged, FALSE);
}

static void say_left(const struct sweep *s, const GArray *left)
{
	guint i;

	for (i = 0; i < left->len; i++) {
		guint shard = g_array_index(left, guint, i);
		g_autofree char *path = sweep_log(s, shard);
		g_autofree char *line = log_last_line(path);

		fprintf(stderr, "rxbench: shard %u of %u is not done: %s\n",
			shard, s->shards, *line ? line : "it has said nothing");
	}
	fprintf(stderr,
		"rxbench: finished points are kept; go on with: rxbench sweep "
		"--resume %s\n",
		s->dir);
}

static int finish(const struct sweep *s)
{
	g_autofree char *merged = sweep_file(s, SWEEP_MERGED);
	g_autoptr(GArray) left = sweep_left(s);

	if (sweep_is_merged(s))
		return conclude(merged, NULL);
	if (!left->len && !s->interrupted)
		return merge(s);
	say_left(s, left);
	return s->interrupted ? CLI_STOPPED : CLI_FAILED;
}

static void hear_signals(struct sweep *s)
{
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGHUP);
	sigprocmask(SIG_BLOCK, &ours, NULL);
	s->signal_fd = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* A merge hears signals in its own way. */
static void leave_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int measure(struct sweep *s)
{
	g_autoptr(GArray) left = sweep_left(s);
	GError *error = NULL;
	gboolean ok = TRUE;

	fprintf(stderr, "rxbench: results go to %s/" SWEEP_MERGED "\n", s->dir);
	if (left->len && !sweep_is_merged(s)) {
		hear_signals(s);
		ok = find(s)->run(s, left, &error);
		leave_signals();
	}
	if (!ok)
		return cli_fail(error);
	return s->detach && !s->interrupted ? CLI_OK : finish(s);
}

/* --- how far it is --- */

static gboolean has(const GArray *shards, guint shard)
{
	guint i;

	for (i = 0; shards && i < shards->len; i++)
		if (g_array_index(shards, guint, i) == shard)
			return TRUE;
	return FALSE;
}

static int show(const char *dir)
{
	GError *error = NULL;
	struct sweep *s = sweep_open(dir, TRUE, &error);
	g_autoptr(GArray) queued = NULL;
	guint shard, points = 0;

	if (s && !find(s))
		bad(&error, "%s: executor %s: is none", dir, s->executor);
	else if (s && find(s)->queued)
		queued = find(s)->queued(s, &error);
	for (shard = 1; !error && shard <= s->shards; shard++) {
		struct sweep_shard is = sweep_look(s, shard);

		points += is.points;
		printf("shard %u/%u  %u of %u points, %u invalid  %s\n", shard,
		       s->shards, is.points, s->expected[shard], is.invalid,
		       is.done		    ? "done"
		       : has(queued, shard) ? "in the queue"
		       : is.points	    ? "begun"
					    : "not begun");
	}
	if (!error)
		printf("sweep    %u of %u points, %s\n", points, s->total,
		       sweep_is_merged(s) ? "merged" : "not merged yet");
	sweep_free(s);
	return error ? cli_fail(error) : CLI_OK;
}

int cmd_sweep(int argc, char **argv)
{
	struct raw r = {0};
	GError *error = NULL;
	struct sweep *s = NULL;
	int status;

	if (!parse_raw(&r, &argc, &argv, &error))
		status = cli_fail(error);
	else if (r.status)
		status = show(r.status);
	else if (!(s = r.resume ? resume(&r, argc, &error)
				: begin(&r, argc, argv, &error)))
		status = cli_fail(error);
	else
		status = measure(s);
	sweep_free(s);
	raw_clear(&r);
	return status;
}
