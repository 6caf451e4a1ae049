/* SPDX-License-Identifier: GPL-2.0-only */
/* Keeping a finished point. */
#include <errno.h>
#include <fcntl.h>
#include <rxbench/sampler.h>
#include <string.h>
#include <unistd.h>

#include "lab/error.h"
#include "lab/rundir.h"
#include "stats/costs.h"
#include "stats/hgrm.h"
#include "stats/rows.h"

#define SERIES_HEADER                                                      \
	"seq,mode,offered_pps,rep,t_ns,rx_packets,ring_drop,backlog_drop," \
	"socket_drop,delivered,hog,irqs,softirqs\n"

static gboolean fail(const char *path, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "%s: %s", path,
		    strerror(errno));
	return FALSE;
}

static void add_sample(GString *text, const struct point *p,
		       const struct rxb_sample *s, guint64 start_ns)
{
	const guint64 counts[] = {s->rx_packets,  s->ring_drop, s->backlog_drop,
				  s->socket_drop, s->delivered, s->hog,
				  s->irqs,	  s->softirqs};
	guint i;

	g_string_append_printf(text, "%d,%s,%.0f,%d,%" G_GINT64_FORMAT, p->seq,
			       p->mode, p->offered_pps, p->rep,
			       (gint64)(s->t_ns - start_ns));
	for (i = 0; i < G_N_ELEMENTS(counts); i++)
		g_string_append_printf(text, ",%" G_GUINT64_FORMAT, counts[i]);
	g_string_append_c(text, '\n');
}

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

static gboolean append_series(const char *path, const struct point *p,
			      const GArray *samples, guint64 start_ns,
			      GError **error)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	GString *text = g_string_new(NULL);
	gboolean ok = FALSE;
	off_t old;
	guint i;

	if (fd < 0)
		goto out;
	old = lseek(fd, 0, SEEK_END);
	if (!old)
		g_string_append(text, SERIES_HEADER);
	for (i = 0; i < samples->len; i++)
		add_sample(text, p,
			   &g_array_index(samples, struct rxb_sample, i),
			   start_ns);
	ok = write_all(fd, text->str, text->len);
	if (!ok) { /* no half row */
		int why = errno;

		(void)!ftruncate(fd, old);
		errno = why;
	}
out:
	if (!ok)
		fail(path, error);
	if (fd >= 0)
		close(fd);
	g_string_free(text, TRUE);
	return ok;
}

static gboolean append_costs(const struct rundir *d, const struct point *p,
			     const GArray *stages, GError **error)
{
	GArray *costs = g_array_new(FALSE, FALSE, sizeof(struct cost));
	char *path = rundir_file(d, "costs.csv");
	gboolean ok;

	costs_add_point(costs, p, stages);
	ok = costs_append(path, costs, error);
	g_free(path);
	g_array_unref(costs);
	return ok;
}

gboolean rundir_append(const struct rundir *d, const struct point *p,
		       const struct trial *t, GError **error)
{
	char *name = g_strdup_printf("latency/%04d-%s-%.0f-%d-sink.hgrm",
				     p->seq, p->mode, p->offered_pps, p->rep);
	char *hgrm = rundir_file(d, name);
	char *series = rundir_file(d, "series.csv");
	char *points = rundir_file(d, "points.csv");
	gboolean ok;

	ok = hgrm_write(hgrm, &t->latency, 1.0, error) &&
	     append_series(series, p, t->samples, t->start_ns, error) &&
	     (!t->stages || append_costs(d, p, t->stages, error)) &&
	     points_append(points, p, error);
	g_free(name);
	g_free(hgrm);
	g_free(series);
	g_free(points);
	return ok;
}

gboolean rundir_failed(const struct rundir *d, const struct point *p,
		       GError **error)
{
	char *path = rundir_file(d, "attempts.csv");
	gboolean ok = points_append(path, p, error);

	g_free(path);
	return ok;
}

static gboolean has_row(const GArray *points, const char *line)
{
	gint64 seq = g_ascii_strtoll(line, NULL, 10);
	guint i;

	for (i = 0; i < points->len; i++)
		if (g_array_index(points, struct point, i).seq == seq)
			return TRUE;
	return FALSE;
}

gboolean rundir_trim_series(const struct rundir *d, const GArray *points,
			    GError **error)
{
	char *path = rundir_file(d, "series.csv"), *text = NULL, **lines;
	GString *kept = g_string_new(SERIES_HEADER);
	gboolean ok = TRUE;
	guint i;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		goto out; /* there is none yet */
	lines = g_strsplit(text, "\n", -1);
	for (i = 1; lines[0] && lines[i]; i++)
		if (*lines[i] && has_row(points, lines[i]))
			g_string_append_printf(kept, "%s\n", lines[i]);
	if (strcmp(kept->str, text))
		ok = g_file_set_contents(path, kept->str, (gssize)kept->len,
					 error);
	g_strfreev(lines);
out:
	g_string_free(kept, TRUE);
	g_free(text);
	g_free(path);
	return ok;
}

static gboolean sort_table(const struct rundir *d, const char *name,
			   GError **error)
{
	char *path = rundir_file(d, name), *text = NULL, *sorted;
	struct rows *table;
	gboolean ok = TRUE;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		goto out; /* there is none */
	table = rows_parse(text, error);
	ok = table != NULL;
	if (ok) {
		rows_sort(table);
		sorted = rows_text(table);
		ok = g_file_set_contents(path, sorted, -1, error);
		g_free(sorted);
		rows_free(table);
	}
	g_free(text);
out:
	g_free(path);
	return ok;
}

gboolean rundir_sort(const struct rundir *d, GError **error)
{
	return sort_table(d, "series.csv", error) &&
	       sort_table(d, "costs.csv", error) &&
	       sort_table(d, "points.csv", error);
}
