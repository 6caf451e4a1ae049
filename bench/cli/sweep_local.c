/* SPDX-License-Identifier: GPL-2.0-only */
/* Worker processes on this machine. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/sweep.h"
#include "lab/child.h"
#include "lab/error.h"
#include "stats/points.h"

struct worker {
	struct child child;
	guint shard;
	char *name; /* of the child, for messages */
};

struct pool {
	struct sweep *sweep;
	const GArray *left;
	guint next;	 /* of @left */
	GArray *workers; /* struct worker; pid 0: idle */
	struct sweep_progress progress;
};

static guint most_workers(const struct sweep *s, guint cpus)
{
	guint each = points_lab_is_exact(s->config->lab)
			     ? 1
			     : MAX(2, (guint)MAX(s->scenario->needs.cpus, 0));

	return MAX(cpus / each, 1);
}

static gboolean check(struct sweep *s, GError **error)
{
	guint cpus = g_get_num_processors(), most = most_workers(s, cpus);

	if (sweep_workers(s, cpus) <= most)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "sweep: --workers %u: must be 1 to %u: in lab %s each has "
		    "CPUs of its own, of %u",
		    s->workers, most, s->config->lab, cpus);
	return FALSE;
}

static struct worker *worker_at(struct pool *p, guint i)
{
	return &g_array_index(p->workers, struct worker, i);
}

static gboolean is_begun(const struct sweep *s, guint shard)
{
	g_autofree char *dir = sweep_shard_dir(s, shard);
	g_autofree char *record = g_build_filename(dir, "run.json", NULL);

	return g_file_test(record, G_FILE_TEST_EXISTS);
}

static gboolean start(struct pool *p, struct worker *w, GError **error)
{
	guint shard = g_array_index(p->left, guint, p->next++);
	g_autofree char *log = sweep_log(p->sweep, shard);
	g_auto(GStrv) words =
		sweep_run_words(p->sweep, shard, is_begun(p->sweep, shard));
	struct child_spec spec = {
		.argv = (const char *const *)words,
		.log_path = log,
	};

	w->shard = shard;
	g_free(w->name);
	w->name = g_strdup_printf("shard %u", shard);
	spec.name = w->name;
	return child_spawn(&w->child, &spec, error);
}

/* A worker for each that is idle, as long as there are shards. */
static gboolean start_all(struct pool *p, GError **error)
{
	guint i;

	for (i = 0; i < p->workers->len; i++) {
		struct worker *w = worker_at(p, i);

		if (!w->child.pid && p->next < p->left->len &&
		    !p->sweep->interrupted && !start(p, w, error))
			return FALSE;
	}
	return TRUE;
}

static void ended(struct worker *w)
{
	child_status(&w->child);
	child_stop(&w->child);
}

static void pass_on(struct pool *p)
{
	int signo = SIGTERM;
	guint i;

	sweep_take_signal(p->sweep, &signo);
	for (i = 0; i < p->workers->len; i++)
		if (worker_at(p, i)->child.pid)
			kill(worker_at(p, i)->child.pid, signo);
}

/* Until something happens, or it is time to look; FALSE: nobody works. */
static gboolean wait_once(struct pool *p)
{
	guint n = p->workers->len, running = 0, i;
	g_autofree struct pollfd *fds = g_new0(struct pollfd, n + 1);

	for (i = 0; i < n; i++) {
		fds[i] = (struct pollfd){.fd = worker_at(p, i)->child.pidfd,
					 .events = POLLIN};
		running += worker_at(p, i)->child.pid != 0;
	}
	fds[n] = (struct pollfd){.fd = p->sweep->signal_fd, .events = POLLIN};
	if (!running)
		return FALSE;
	if (poll(fds, n + 1, SWEEP_LOOK_MS) <= 0)
		return TRUE;
	if (fds[n].revents)
		pass_on(p);
	for (i = 0; i < n; i++)
		if (fds[i].revents)
			ended(worker_at(p, i));
	return TRUE;
}

static void pool_close(struct pool *p)
{
	guint i;

	for (i = 0; i < p->workers->len; i++) {
		child_stop(&worker_at(p, i)->child);
		g_free(worker_at(p, i)->name);
	}
	g_array_unref(p->workers);
}

static gboolean run(struct sweep *s, const GArray *left, GError **error)
{
	struct pool p = {.sweep = s, .left = left};
	guint wanted = sweep_workers(s, g_get_num_processors()), i;
	gboolean ok;

	p.workers = g_array_new(FALSE, TRUE, sizeof(struct worker));
	g_array_set_size(p.workers, MIN(wanted, left->len));
	for (i = 0; i < p.workers->len; i++)
		child_init(&worker_at(&p, i)->child);
	sweep_progress_begin(&p.progress, s);
	while ((ok = start_all(&p, error)) && wait_once(&p))
		sweep_progress_look(&p.progress);
	sweep_progress_end(&p.progress);
	pool_close(&p);
	return ok;
}

const struct sweep_executor sweep_local = {
	.name = "local",
	.check = check,
	.run = run,
};
