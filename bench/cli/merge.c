/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench merge: the shards of one sweep become one run directory. */
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/conclude.h"
#include "cli/merge.h"
#include "lab/error.h"
#include "lab/merge.h"
#include "stats/verdict.h"

#define ADVICE "choose another --out"

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Signals wait while the directory is made, and are looked at before it gets
 * its name: until then it can be taken back. */
static void hold_signals(sigset_t *held)
{
	sigemptyset(held);
	sigaddset(held, SIGINT);
	sigaddset(held, SIGTERM);
	sigaddset(held, SIGHUP);
	sigprocmask(SIG_BLOCK, held, NULL);
}

static gboolean check_signals(GError **error)
{
	sigset_t pending;

	sigpending(&pending);
	if (!sigismember(&pending, SIGINT) && !sigismember(&pending, SIGTERM) &&
	    !sigismember(&pending, SIGHUP))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INTERRUPTED,
		    "merge: interrupted; nothing was written");
	return FALSE;
}

static gboolean io_error(const char *path, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "%s: %s", path,
		    strerror(errno));
	return FALSE;
}

/* rename() itself refuses a directory that is not empty. */
static gboolean move(const char *from, const char *to, GError **error)
{
	int why;

	if (!rename(from, to))
		return TRUE;
	why = errno;
	if (rundir_is_free(to, ADVICE, error)) {
		errno = why;
		io_error(to, error);
	}
	return FALSE;
}

static gboolean fill(const struct merge *m, const char *path, GError **error)
{
	struct rundir dir;
	gboolean ok;

	if (!rundir_create(&dir, path, m->scenario->name, error))
		return FALSE;
	ok = merge_write(m, &dir, error) &&
	     verdict_evaluate(dir.path, m->scenario->assertions, error);
	rundir_close(&dir);
	return ok;
}

/* Beside @out, so that taking its name is one step. */
static gboolean build(const struct merge *m, const char *out, GError **error)
{
	char *parent = g_path_get_dirname(out), *tmp;
	sigset_t held;
	gboolean ok;

	tmp = g_build_filename(parent, ".merge-XXXXXX", NULL);
	hold_signals(&held);
	if (g_mkdir_with_parents(parent, 0755) || !g_mkdtemp_full(tmp, 0755)) {
		ok = io_error(parent, error);
	} else {
		ok = fill(m, tmp, error) && check_signals(error) &&
		     move(tmp, out, error);
		if (!ok)
			remove_tree(tmp);
	}
	if (g_error_matches(error ? *error : NULL, RXB_ERROR,
			    RXB_ERROR_INTERRUPTED)) {
		signal(SIGINT, SIG_IGN);
		signal(SIGTERM, SIG_IGN);
		signal(SIGHUP, SIG_IGN);
	}
	sigprocmask(SIG_UNBLOCK, &held, NULL);
	g_free(tmp);
	g_free(parent);
	return ok;
}

/* Before anything is read: a merge of many shards takes a while. */
static gboolean check_out(const char *out, GError **error)
{
	if (!out) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "merge: --out DIR is needed, where the whole run "
			    "goes");
		return FALSE;
	}
	return rundir_is_free(out, ADVICE, error);
}

int merge_shards(char *const *names, const char *out, gboolean partial)
{
	GError *error = NULL;
	struct merge *m;
	int status;

	if (!check_out(out, &error))
		return cli_fail(error);
	m = merge_read(names, partial, &error);
	if (!m)
		return cli_fail(error);
	if (build(m, out, &error)) {
		fprintf(stderr, "rxbench: merged %u points of %u into %s\n",
			merge_points(m), m->plan->len, out);
		if (m->missing)
			fprintf(stderr, "rxbench: missing: %s\n", m->missing);
		status = conclude(out, NULL);
	} else {
		status =
			g_error_matches(error, RXB_ERROR, RXB_ERROR_INTERRUPTED)
				? CLI_STOPPED
				: CLI_FAILED;
		cli_fail(error);
	}
	merge_free(m);
	return status;
}

int cmd_merge(int argc, char **argv)
{
	char *given = NULL, *out;
	gboolean partial = FALSE;
	const GOptionEntry entries[] = {
		{"out", 0, 0, G_OPTION_ARG_FILENAME, &given,
		 "the whole run: not there yet, or empty", "DIR"},
		{"partial", 0, 0, G_OPTION_ARG_NONE, &partial,
		 "also when points or shards are missing", NULL},
		G_OPTION_ENTRY_NULL,
	};
	GError *error = NULL;
	int status;

	if (cli_parse(&argc, &argv, entries, "SHARD_DIR...", 1, G_MAXINT,
		      &error)) {
		out = given ? g_canonicalize_filename(given, NULL) : NULL;
		status = merge_shards(argv + 1, out, partial);
		g_free(out);
	} else {
		status = cli_fail(error);
	}
	g_free(given);
	return status;
}
