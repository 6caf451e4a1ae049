/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * made_run DIR SCENARIO.conf [KEY=VALUE]...: leave a run directory as a run
 * would, with INVENTED numbers that depend on mode, load and repetition only.
 * Nothing is measured.
 *
 *   lab=realtime seed=1 shard=1/1 modes= set= knee=10000   as asked for
 *   pair=0       1: an A/A pair, where the lab is not exact
 *   machine=made-1 cpu=Made                                as recorded
 *   points=N     stop after N points
 *   cost=FACTOR  of the instructions in stage irq
 *   rate=FACTOR  of what is delivered
 *   noise=SHARE  that a twin delivers less
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/error.h"
#include "lab/record.h"
#include "stats/hgrm.h"
#include "stats/stagerows.h"

struct made {
	struct config *config;
	struct scenario *scenario;
	GArray *arms; /* struct arm */
	struct rundir dir;
	struct record record;
	const char *machine, *cpu;
	double knee, cost, rate, noise;
	guint points;
	GString *costs, *series, *stages;
};

static void take(char **to, const char *value)
{
	g_free(*to);
	*to = g_strdup(value);
}

static gboolean set(struct made *m, const char *key, const char *value)
{
	struct config *c = m->config;

	if (!strcmp(key, "lab"))
		take(&c->lab, value);
	else if (!strcmp(key, "modes"))
		take(&c->modes, value);
	else if (!strcmp(key, "pair"))
		c->pair = atoi(value) != 0;
	else if (!strcmp(key, "seed"))
		c->seed = (guint32)atoi(value);
	else if (!strcmp(key, "shard"))
		return plan_parse_shard(value, &c->shard, &c->shards);
	else if (!strcmp(key, "set")) {
		g_strfreev(c->sets);
		c->sets = g_strsplit(value, " ", -1);
	} else if (!strcmp(key, "knee"))
		m->knee = atof(value);
	else if (!strcmp(key, "machine"))
		m->machine = value;
	else if (!strcmp(key, "cpu"))
		m->cpu = value;
	else if (!strcmp(key, "points"))
		m->points = (guint)atoi(value);
	else if (!strcmp(key, "cost"))
		m->cost = atof(value);
	else if (!strcmp(key, "rate"))
		m->rate = atof(value);
	else if (!strcmp(key, "noise"))
		m->noise = atof(value);
	else
		return FALSE;
	return TRUE;
}

static gboolean parse(struct made *m, char **words, GError **error)
{
	for (; *words; words++) {
		char *value = strchr(*words, '=');

		if (value)
			*value++ = '\0';
		if (value && set(m, *words, value))
			continue;
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: no such key", *words);
		return FALSE;
	}
	return TRUE;
}

static struct point invent(const struct made *m, const struct plan_point *at,
			   int seq)
{
	const struct scenario *s = m->scenario;
	const struct arm *arm = &g_array_index(m->arms, struct arm, at->arm);
	double load = g_array_index(s->loads, double, at->load);
	double rate = m->rate * (arm->twin ? 1 - m->noise : 1);
	struct point p;

	point_init(&p);
	g_strlcpy(p.scenario, s->name, sizeof(p.scenario));
	g_strlcpy(p.device, s->devices[at->device], sizeof(p.device));
	g_strlcpy(p.mode, arm->of->mode, sizeof(p.mode));
	g_strlcpy(p.arm, arm->of->name, sizeof(p.arm));
	g_strlcpy(p.pattern, scenario_arm_pattern(s, arm->of),
		  sizeof(p.pattern));
	g_strlcpy(p.lab, m->config->lab, sizeof(p.lab));
	p.frame_bytes = s->frame_bytes;
	p.rep = (int)at->rep;
	p.seq = seq;
	p.window_s = 1;
	p.grid = s->loads_are_pps ? POINT_NONE : load;
	p.offered_pps = s->loads_are_pps ? load : round(load * m->knee);
	p.planned = p.sent = (gint64)p.offered_pps;
	p.unsent = p.ring_drop = p.backlog_drop = p.other_drop = 0;
	p.delivered = (gint64)(rate * (p.offered_pps - 10 * at->rep));
	p.socket_drop = p.sent - p.delivered;
	p.in_flight = 0;
	p.delivered_pps = (double)p.delivered / 1.000001;
	p.lat_p50_us = 100 + 10.1 * at->rep;
	p.lat_p99_us = 300 + 10.1 * at->rep;
	p.lat_p999_us = 500 + 10.1 * at->rep;
	p.twin = arm->twin;
	p.valid = TRUE;
	return p;
}

static void put_stage(struct made *m, const struct point *p,
		      const struct rxb_hist *h)
{
	struct stage_row row;

	stagerow_fill(&row, p, RXB_STAGE_TOTAL, h, 0.5);
	stagerow_put(m->stages, &row);
}

static gboolean put_latency(struct made *m, const struct point *p,
			    GError **error)
{
	struct rxb_hist *h = g_new0(struct rxb_hist, 1);
	char *name = g_strdup_printf("latency/%04d-%s-%.0f-%d-sink.hgrm",
				     p->seq, p->mode, p->offered_pps, p->rep);
	char *path = rundir_file(&m->dir, name);
	gboolean ok;

	rxb_hist_reset(h);
	rxb_hist_add(h, (uint64_t)(p->lat_p50_us * 1000));
	ok = hgrm_write(path, h, 1.0, error);
	put_stage(m, p, h);
	g_free(path);
	g_free(name);
	g_free(h);
	return ok;
}

static void put_samples(struct made *m, const struct point *p)
{
	int i;

	for (i = 0; i < 2; i++)
		g_string_append_printf(
			m->series, "%d,%s,%.0f,%d,%d,1,0,0,0,1,0,1,1\n", p->seq,
			p->mode, p->offered_pps, p->rep, i);
}

static void put_costs(struct made *m, const struct point *p)
{
	g_string_append_printf(m->costs,
			       "%d,%s,,%.0f,irq,%.0f,%" G_GINT64_FORMAT
			       ",%" G_GINT64_FORMAT "\n",
			       p->seq, p->mode, p->offered_pps,
			       round(700.5 * (double)p->sent * m->cost),
			       p->sent, p->sent);
	g_string_append_printf(m->costs,
			       "%d,%s,,%.0f,sink,%" G_GINT64_FORMAT
			       ",1,%" G_GINT64_FORMAT "\n",
			       p->seq, p->mode, p->offered_pps, 300 * p->sent,
			       p->sent);
}

static gboolean keep(struct made *m, const struct point *p, GError **error)
{
	char *path = rundir_file(&m->dir, "points.csv");
	gboolean ok = put_latency(m, p, error) && points_append(path, p, error);

	put_samples(m, p);
	put_costs(m, p);
	g_free(path);
	return ok;
}

static gint by_seq(gconstpointer a, gconstpointer b)
{
	return ((const struct point *)a)->seq - ((const struct point *)b)->seq;
}

static gboolean write_points(struct made *m, gboolean exact, GError **error)
{
	const struct scenario *s = m->scenario;
	g_autoptr(GArray) points =
		g_array_new(FALSE, FALSE, sizeof(struct point));
	g_autoptr(GArray) plan =
		plan_make(scenario_device_count(s), m->arms->len, s->loads->len,
			  (guint)s->reps, m->config->seed);
	gboolean ok = TRUE;
	guint i;

	plan_shard(plan, config_deals_together(m->config), m->config->shard,
		   m->config->shards);
	record_order(&m->record, plan, m->arms, s);
	for (i = 0; i < MIN(plan->len, m->points); i++) {
		const struct plan_point *at =
			&g_array_index(plan, struct plan_point, i);
		struct point p = invent(
			m, at, exact ? arms_place(m->arms, s, at) : (int)i + 1);

		g_array_append_val(points, p);
	}
	if (exact)
		g_array_sort(points, by_seq);
	for (i = 0; ok && i < points->len; i++)
		ok = keep(m, &g_array_index(points, struct point, i), error);
	return ok;
}

static void describe(struct made *m, gboolean exact)
{
	JsonObject *machine = json_object_new();
	JsonObject *host = json_object_new();
	const struct scenario *s = m->scenario;
	guint i;

	record_set_text(&m->record, "started", "2000-01-01T00:00:00Z");
	record_set_text(&m->record, "accel", "tcg");
	for (i = 0; !s->loads_are_pps && s->devices[i]; i++)
		record_set_knee(&m->record, s->devices[i], s->knee_mode,
				m->knee);
	if (!s->loads_are_pps && i == 1)
		record_set_only_knee(&m->record, s->knee_mode, m->knee);
	json_object_set_string_member(host, "cpu", m->cpu);
	json_object_set_object_member(m->record.root, "host", host);
	json_object_set_string_member(machine, "id", m->machine);
	if (exact)
		json_object_set_object_member(m->record.root,
					      "reference_machine", machine);
	else
		json_object_unref(machine);
}

static gboolean save(const struct made *m, const char *name,
		     const GString *text, GError **error)
{
	char *path = rundir_file(&m->dir, name);
	gboolean ok = g_file_set_contents(path, text->str, -1, error);

	g_free(path);
	return ok;
}

static gboolean make(struct made *m, const char *path, GError **error)
{
	gboolean exact = points_lab_is_exact(m->config->lab);
	GPtrArray *knobs = NULL;
	gboolean ok;

	m->scenario = config_build(m->config, &knobs, error);
	if (m->scenario)
		m->arms = arms_make(m->scenario, knobs,
				    config_has_pair(m->config));
	if (!m->scenario ||
	    !rundir_create(&m->dir, path, m->scenario->name, error))
		return FALSE;
	record_init(&m->record, &m->dir, m->config, m->scenario);
	describe(m, exact);
	ok = write_points(m, exact, error) &&
	     save(m, "series.csv", m->series, error) &&
	     save(m, STAGEROWS_FILE, m->stages, error) &&
	     (!exact || save(m, "costs.csv", m->costs, error)) &&
	     record_save(&m->record, error);
	g_ptr_array_unref(knobs);
	return ok;
}

int main(int argc, char **argv)
{
	struct made m = {.machine = "made-1",
			 .cpu = "Made",
			 .knee = 10000,
			 .cost = 1,
			 .rate = 1,
			 .points = G_MAXUINT};
	GError *error = NULL;

	m.config = config_new();
	m.config->seed = 1;
	m.config->pair = FALSE;
	m.series = g_string_new("seq,mode,offered_pps,rep,t_ns,rx_packets,"
				"ring_drop,backlog_drop,socket_drop,"
				"delivered,hog,irqs,softirqs\n");
	m.stages = g_string_new(stagerows_header);
	m.costs = g_string_new("seq,mode,params,offered_pps,stage,"
			       "instructions,entries,frames\n");
	if (argc >= 3) {
		m.config->path = g_strdup(argv[2]);
		if (g_file_get_contents(argv[2], &m.config->text, NULL,
					&error) &&
		    parse(&m, argv + 3, &error) && make(&m, argv[1], &error))
			return 0;
	}
	fprintf(stderr, "made_run: %s\n",
		error ? error->message
		      : "DIR SCENARIO.conf [KEY=VALUE]... are needed");
	return 1;
}
