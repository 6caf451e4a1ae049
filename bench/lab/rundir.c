/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/rundir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lab/error.h"

#define RESULTS "results"

static gboolean fail(const char *path, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "%s: %s", path,
		    strerror(errno));
	return FALSE;
}

char *rundir_file(const struct rundir *d, const char *name)
{
	return g_build_filename(d->path, name, NULL);
}

/* results/2026-11-21T10-15-00Z-livelock */
static char *default_path(const char *name)
{
	GDateTime *now = g_date_time_new_now_utc();
	char *when = g_date_time_format(now, "%Y-%m-%dT%H-%M-%SZ");
	char *path = g_strdup_printf(RESULTS "/%s-%s", when, name);

	g_free(when);
	g_date_time_unref(now);
	return path;
}

static gboolean is_empty(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	gboolean empty = dir && !g_dir_read_name(dir);

	g_clear_pointer(&dir, g_dir_close);
	return empty;
}

/* A session that was killed before it had written down what it would do. */
static gboolean is_unbegun(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	gboolean unbegun = dir != NULL;
	const char *name;

	while (unbegun && (name = g_dir_read_name(dir))) {
		char *file = g_build_filename(path, name, NULL);

		if (!strcmp(name, "logs") || !strcmp(name, "latency"))
			unbegun = is_empty(file);
		else
			unbegun = rundir_is_half(name);
		g_free(file);
	}
	g_clear_pointer(&dir, g_dir_close);
	return unbegun;
}

gboolean rundir_is_free(const char *path, const char *advice, GError **error)
{
	if (!g_file_test(path, G_FILE_TEST_EXISTS) || is_unbegun(path))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: is there already and not an empty directory; %s", path,
		    advice);
	return FALSE;
}

/* Two runs in one directory would mix their rows. */
static gboolean lock(struct rundir *d, GError **error)
{
	d->lock_fd = open(d->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->lock_fd < 0)
		return fail(d->path, error);
	if (!flock(d->lock_fd, LOCK_EX | LOCK_NB))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: another rxbench is running in it", d->path);
	rundir_close(d);
	return FALSE;
}

gboolean rundir_create(struct rundir *d, const char *out, const char *name,
		       GError **error)
{
	char *path = out ? g_strdup(out) : default_path(name);
	char *logs, *latency;
	gboolean ok;

	*d = (struct rundir){.lock_fd = -1};
	d->path = g_canonicalize_filename(path, NULL);
	g_free(path);
	if (!rundir_is_free(d->path, "choose another --out, or --resume it",
			    error)) {
		rundir_close(d);
		return FALSE;
	}
	logs = rundir_file(d, "logs");
	latency = rundir_file(d, "latency");
	ok = (!g_mkdir_with_parents(logs, 0755) &&
	      !g_mkdir_with_parents(latency, 0755)) ||
	     fail(d->path, error);
	ok = ok && lock(d, error);
	g_free(logs);
	g_free(latency);
	if (!ok)
		rundir_close(d);
	return ok;
}

gboolean rundir_open(struct rundir *d, const char *path, GError **error)
{
	*d = (struct rundir){.lock_fd = -1};
	d->path = g_canonicalize_filename(path, NULL);
	if (lock(d, error))
		return TRUE;
	rundir_close(d);
	return FALSE;
}

void rundir_close(struct rundir *d)
{
	if (d->lock_fd >= 0)
		close(d->lock_fd);
	d->lock_fd = -1;
	g_clear_pointer(&d->path, g_free);
}

GArray *rundir_points(const struct rundir *d, GError **error)
{
	char *path = rundir_file(d, "points.csv");
	GArray *points;

	if (g_file_test(path, G_FILE_TEST_EXISTS))
		points = points_read(path, error);
	else
		points = g_array_new(FALSE, TRUE, sizeof(struct point));
	g_free(path);
	return points;
}
