/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files of a run directory that grow, and what is done to all of them. A
 * point's rows go to these tables first; its row in points.csv comes last and
 * makes it count. Whatever instant a run is killed at, what has no row there is
 * taken back when the run goes on.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "lab/error.h"
#include "lab/rundir.h"
#include "stats/rows.h"

const char *const rundir_tables[] = {
	"series.csv", "counters.csv", "stages.csv", "costs.csv", NULL,
};

#define HALF_LETTERS 6 /* g_file_set_contents(): NAME.XXXXXX */

static gboolean write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return FALSE;
		text += n;
		len -= (size_t)n;
	}
	return TRUE;
}

/* On the disk before the row that refers to it is. */
static gboolean append(int fd, const char *header, const char *rows)
{
	off_t old = lseek(fd, 0, SEEK_END);
	int why;

	if (old < 0)
		return FALSE;
	if ((old || write_all(fd, header, strlen(header))) &&
	    write_all(fd, rows, strlen(rows)) && !fdatasync(fd))
		return TRUE;
	why = errno;
	(void)!ftruncate(fd, old); /* no half row */
	errno = why;
	return FALSE;
}

gboolean rundir_grow(const struct rundir *d, const char *name,
		     const char *header, const char *rows, GError **error)
{
	char *path = rundir_file(d, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	gboolean ok = fd >= 0 && append(fd, header, rows);

	if (!ok)
		g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "%s: %s", path,
			    strerror(errno));
	if (fd >= 0)
		close(fd);
	g_free(path);
	return ok;
}

/* With @numbers (seq -> seq) only rows of these; @sorted by their numbers. */
static char *arranged(const char *text, GHashTable *numbers, gboolean sorted,
		      GError **error)
{
	struct rows *all = rows_parse(text, error), *kept = all;
	gboolean ok = all != NULL;
	char *result = NULL;

	if (ok && numbers) {
		kept = rows_new();
		ok = rows_take(kept, all, numbers, error);
	}
	if (ok && sorted)
		rows_sort(kept);
	if (ok)
		result = rows_text(kept);
	if (kept != all)
		rows_free(kept);
	rows_free(all);
	return result;
}

static gboolean arrange(const struct rundir *d, const char *name,
			GHashTable *numbers, gboolean sorted, GError **error)
{
	char *path = rundir_file(d, name), *text = NULL, *better;
	gboolean ok = TRUE;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		goto out; /* there is none */
	better = arranged(text, numbers, sorted, error);
	ok = better != NULL;
	if (!ok)
		g_prefix_error(error, "%s: ", path);
	else if (strcmp(better, text))
		ok = g_file_set_contents(path, better, -1, error);
	g_free(better);
	g_free(text);
out:
	g_free(path);
	return ok;
}

gboolean rundir_sort(const struct rundir *d, GError **error)
{
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && rundir_tables[i]; i++)
		ok = arrange(d, rundir_tables[i], NULL, TRUE, error);
	return ok && arrange(d, "points.csv", NULL, TRUE, error);
}

static GHashTable *numbers_of(const GArray *points)
{
	GHashTable *numbers = g_hash_table_new_full(g_int64_hash, g_int64_equal,
						    g_free, NULL);
	guint i;

	for (i = 0; i < points->len; i++) {
		gint64 seq = g_array_index(points, struct point, i).seq;
		gint64 *key = g_memdup2(&seq, sizeof(seq));

		g_hash_table_replace(numbers, key, key);
	}
	return numbers;
}

/*
 * Nobody's own copy is taken for one: its name ends in a word, and hardly six
 * letters by chance have neither a capital nor a digit.
 */
gboolean rundir_is_half(const char *name)
{
	static const char *const ours[] = {".csv", ".json", ".html", ".hgrm"};
	const char *end = name + strlen(name) - HALF_LETTERS;
	gboolean odd = FALSE;
	guint i;

	if (end <= name + 1 || end[-1] != '.')
		return FALSE;
	for (i = 0; i < HALF_LETTERS; i++) {
		if (!g_ascii_isalnum(end[i]))
			return FALSE;
		odd |= !g_ascii_islower(end[i]);
	}
	for (i = 0; odd && i < G_N_ELEMENTS(ours); i++) {
		size_t len = strlen(ours[i]);

		if ((size_t)(end - 1 - name) > len &&
		    !strncmp(end - 1 - len, ours[i], len))
			return TRUE;
	}
	return FALSE;
}

/* "0003-irq-1000-1-sink.hgrm", and no row 3. */
static gboolean is_orphan(const char *name, GHashTable *numbers)
{
	char *rest;
	gint64 seq = g_ascii_strtoll(name, &rest, 10);

	return rest != name && *rest == '-' &&
	       g_str_has_suffix(name, ".hgrm") &&
	       !g_hash_table_contains(numbers, &seq);
}

static void clean(const struct rundir *d, const char *below,
		  GHashTable *numbers)
{
	char *path = rundir_file(d, below);
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		char *file = g_build_filename(path, name, NULL);

		if (rundir_is_half(name) || is_orphan(name, numbers))
			g_unlink(file);
		g_free(file);
	}
	g_clear_pointer(&dir, g_dir_close);
	g_free(path);
}

gboolean rundir_trim(const struct rundir *d, const GArray *points,
		     GError **error)
{
	GHashTable *numbers = numbers_of(points);
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && rundir_tables[i]; i++)
		ok = arrange(d, rundir_tables[i], numbers, FALSE, error);
	ok = ok && arrange(d, "points.csv", numbers, FALSE, error);
	if (ok) {
		clean(d, ".", numbers);
		clean(d, "latency", numbers);
	}
	g_hash_table_unref(numbers);
	return ok;
}
