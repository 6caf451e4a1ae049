/* SPDX-License-Identifier: GPL-2.0-only */
/* Keeping a finished point. */
#include <rxbench/sampler.h>

#include "lab/collectors.h"
#include "lab/rundir.h"
#include "stats/costs.h"
#include "stats/hgrm.h"

#define SERIES_HEADER                                                      \
	"seq,mode,offered_pps,rep,t_ns,rx_packets,ring_drop,backlog_drop," \
	"socket_drop,delivered,hog,irqs,softirqs\n"
#define COUNTERS_HEADER "seq,collector,name,value\n"

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

static gboolean append_series(const struct rundir *d, const struct point *p,
			      const GArray *samples, guint64 start_ns,
			      GError **error)
{
	GString *text = g_string_new(NULL);
	gboolean ok;
	guint i;

	for (i = 0; i < samples->len; i++)
		add_sample(text, p,
			   &g_array_index(samples, struct rxb_sample, i),
			   start_ns);
	ok = rundir_grow(d, "series.csv", SERIES_HEADER, text->str, error);
	g_string_free(text, TRUE);
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
				       p->seq, collectors_owner(c->name),
				       c->name, c->value);
	}
	ok = rundir_grow(d, "counters.csv", COUNTERS_HEADER, rows->str, error);
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

gboolean rundir_append(const struct rundir *d, const struct point *p,
		       const struct trial *t, GError **error)
{
	char *name = g_strdup_printf("latency/%04d-%s-%.0f-%d-sink.hgrm",
				     p->seq, p->mode, p->offered_pps, p->rep);
	char *hgrm = rundir_file(d, name);
	char *points = rundir_file(d, "points.csv");
	gboolean ok;

	ok = hgrm_write(hgrm, &t->latency, 1.0, error) &&
	     append_series(d, p, t->samples, t->start_ns, error) &&
	     (!t->counted || append_counters(d, p, t->counted, error)) &&
	     (!t->stages || append_costs(d, p, t->stages, error)) &&
	     points_append(points, p, error);
	g_free(name);
	g_free(hgrm);
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
