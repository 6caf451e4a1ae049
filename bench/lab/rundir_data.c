/* SPDX-License-Identifier: GPL-2.0-only */
/* Keeping a finished point. */
#include <errno.h>
#include <fcntl.h>
#include <rxbench/sampler.h>
#include <string.h>
#include <unistd.h>

#include "lab/collectors.h"
#include "lab/error.h"
#include "lab/rundir.h"
#include "stats/costs.h"
#include "stats/hgrm.h"
#include "stats/rows.h"
#include "stats/stagerows.h"

#define SERIES_HEADER                                                      \
	"seq,mode,offered_pps,rep,t_ns,rx_packets,ring_drop,backlog_drop," \
	"socket_drop,delivered,hog,irqs,softirqs\n"
#define COUNTERS_HEADER "seq,collector,name,value\n"

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

/* All of @rows or nothing: no half row. */
static gboolean append(const struct rundir *d, const char *name,
		       const char *header, const GString *rows, GError **error)
{
	char *path = rundir_file(d, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	off_t old = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	gboolean ok = fd >= 0 &&
		      (old || write_all(fd, header, strlen(header))) &&
		      write_all(fd, rows->str, rows->len);

	if (!ok) {
		int why = errno;

		if (fd >= 0)
			(void)!ftruncate(fd, old);
		errno = why;
		fail(path, error);
	}
	if (fd >= 0)
		close(fd);
	g_free(path);
	return ok;
}

static gboolean append_series(const struct rundir *d, const struct point *p,
			      const GArray *samples, guint64 start_ns,
			      GError **error)
{
	GString *rows = g_string_new(NULL);
	gboolean ok;
	guint i;

	for (i = 0; i < samples->len; i++)
		add_sample(rows, p,
			   &g_array_index(samples, struct rxb_sample, i),
			   start_ns);
	ok = append(d, "series.csv", SERIES_HEADER, rows, error);
	g_string_free(rows, TRUE);
	return ok;
}

static gboolean append_counters(const struct rundir *d, const struct point *p,
				const GArray *counted, GError **error)
{
	GString *rows = g_string_new(NULL);
	gboolean ok;
	guint i;

	for (i = 0; i < counted->len; i++) {
		const struct counted *c =
			&g_array_index(counted, struct counted, i);

		g_string_append_printf(rows, "%d,%s,%s,%" G_GINT64_FORMAT "\n",
				       p->seq, collectors_of(c->name), c->name,
				       c->value);
	}
	ok = append(d, "counters.csv", COUNTERS_HEADER, rows, error);
	g_string_free(rows, TRUE);
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

/* The whole of a stage; that of the total is called after who measured it. */
static gboolean write_latency(const struct rundir *d, const struct point *p,
			      enum rxb_stage stage, const struct rxb_hist *h,
			      GError **error)
{
	char *name = g_strdup_printf(
		"latency/%04d-%s-%.0f-%d-%s.hgrm", p->seq, p->mode,
		p->offered_pps, p->rep,
		stage == RXB_STAGE_TOTAL ? "sink" : stage_name(stage));
	char *path = rundir_file(d, name);
	gboolean ok = hgrm_write(path, h, 1.0, error);

	g_free(path);
	g_free(name);
	return ok;
}

static gboolean append_stages(const struct rundir *d, const struct point *p,
			      const struct trial *t, GError **error)
{
	GString *rows = g_string_new(NULL);
	gboolean ok = TRUE;
	int i;

	for (i = 0; ok && i < RXB_STAGES; i++) {
		enum rxb_stage stage = (enum rxb_stage)i;
		struct stage_row row;

		if (!trial_has_stage(t, stage))
			continue;
		stagerow_fill(&row, p, stage, &t->latency[i],
			      trial_stage_err_us(t, stage, p->clock_err_us));
		stagerow_put(rows, &row);
		ok = write_latency(d, p, stage, &t->latency[i], error);
	}
	ok = ok && append(d, STAGEROWS_FILE, stagerows_header, rows, error);
	g_string_free(rows, TRUE);
	return ok;
}

gboolean rundir_append(const struct rundir *d, const struct point *p,
		       const struct trial *t, GError **error)
{
	char *points = rundir_file(d, "points.csv");
	gboolean ok;

	ok = append_series(d, p, t->samples, t->start_ns, error) &&
	     append_stages(d, p, t, error) &&
	     append_counters(d, p, t->counted, error) &&
	     (!t->stages || append_costs(d, p, t->stages, error)) &&
	     points_append(points, p, error);
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

/* What a point adds to, before its row makes it count. */
static const char *const tables[] = {"series.csv", "counters.csv", "costs.csv"};

static gboolean trim_table(const struct rundir *d, const char *name,
			   const GArray *points, GError **error)
{
	char *path = rundir_file(d, name), *text = NULL, **lines;
	GString *kept = g_string_new(NULL);
	gboolean ok = TRUE;
	guint i;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		goto out; /* there is none yet */
	lines = g_strsplit(text, "\n", -1);
	for (i = 0; lines[i]; i++)
		if (*lines[i] && (!i || has_row(points, lines[i])))
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

gboolean rundir_trim(const struct rundir *d, const GArray *points,
		     GError **error)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(tables); i++)
		if (!trim_table(d, tables[i], points, error))
			return FALSE;
	return TRUE;
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
	guint i;

	for (i = 0; i < G_N_ELEMENTS(tables); i++)
		if (!sort_table(d, tables[i], error))
			return FALSE;
	return sort_table(d, "points.csv", error);
}
