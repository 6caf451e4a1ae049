/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/monitor.h"

#include <math.h>
#include <string.h>

#include "lab/events.h"
#include "lab/exporter.h"
#include "lab/openmetrics.h"
#include "stats/points_json.h"
#include "stats/verdict.h"

#define SCHEMA 1

struct monitor {
	struct events *events;	   /* or NULL */
	struct exporter *exporter; /* or NULL */
	struct run_state state;
};

struct monitor *monitor_open(const char *events, const char *prometheus,
			     GError **error)
{
	struct monitor *m = g_new0(struct monitor, 1);

	m->state.eta_s = NAN;
	m->state.scenario = m->state.lab = m->state.dir = "";
	m->state.running = g_ptr_array_new_with_free_func(g_free);
	if (prometheus)
		m->exporter = exporter_open(prometheus, error);
	if (!prometheus || m->exporter) {
		if (events)
			m->events = events_open(events, error);
		if (!events || m->events)
			return m;
	}
	monitor_close(m);
	return NULL;
}

void monitor_close(struct monitor *m)
{
	if (!m)
		return;
	events_close(m->events);
	exporter_close(m->exporter);
	g_ptr_array_unref(m->state.running);
	g_free(m);
}

gboolean monitor_start(struct monitor *m, GError **error)
{
	return !m->exporter || exporter_start(m->exporter, error);
}

gboolean monitor_is_exported(const struct monitor *m)
{
	return m->exporter != NULL;
}

/* What cannot be handed over now is with the next thing that happens. */
static void publish(struct monitor *m)
{
	if (m->exporter)
		exporter_publish(m->exporter, openmetrics_text(&m->state));
}

/* --- the run --- */

void monitor_run(struct monitor *m, const struct config *c,
		 const struct scenario *s, const char *dir, const GArray *done)
{
	g_autofree char *shard = g_strdup_printf("%u/%u", c->shard, c->shards);
	JsonObject *o;
	guint i;

	m->state.scenario = s->name;
	m->state.lab = c->lab;
	m->state.dir = dir;
	m->state.done = done->len;
	for (i = 0; i < done->len; i++)
		m->state.invalid += !g_array_index(done, struct point, i).valid;
	publish(m);
	if (!m->events)
		return;
	o = events_new("run-started");
	json_object_set_int_member(o, "schema", SCHEMA);
	json_object_set_string_member(o, "version", RXBENCH_VERSION);
	json_object_set_string_member(o, "scenario", s->name);
	json_object_set_string_member(o, "lab", c->lab);
	json_object_set_string_member(o, "directory", dir);
	json_object_set_string_member(o, "shard", shard);
	json_object_set_int_member(o, "seed", c->seed);
	json_object_set_int_member(o, "done", done->len);
	events_put(m->events, o);
}

void monitor_total(struct monitor *m, guint points)
{
	m->state.points = points;
	publish(m);
}

void monitor_ended(struct monitor *m, int status, const char *why)
{
	JsonObject *o;

	g_ptr_array_set_size(m->state.running, 0);
	publish(m);
	if (!m->events)
		return;
	o = events_new("run-ended");
	json_object_set_int_member(o, "status", status);
	if (why)
		json_object_set_string_member(o, "why", why);
	events_put(m->events, o);
}

/* --- points --- */

static gboolean is_asked(const struct point *asked, const struct point *p)
{
	return asked->rep == p->rep && asked->twin == p->twin &&
	       asked->offered_pps == p->offered_pps &&
	       !strcmp(asked->device, p->device) &&
	       !strcmp(point_arm(asked), point_arm(p)) &&
	       !strcmp(asked->params, p->params);
}

static void forget(struct monitor *m, const struct point *row)
{
	guint i;

	m->state.has_rates = FALSE;
	for (i = 0; i < m->state.running->len; i++)
		if (is_asked(m->state.running->pdata[i], row)) {
			g_ptr_array_remove_index(m->state.running, i);
			return;
		}
}

/* Which point it is about. */
static JsonObject *about(const char *event, const struct point *p)
{
	JsonObject *o = events_new(event);

	json_object_set_string_member(o, "device", p->device);
	json_object_set_string_member(o, "arm", point_arm(p));
	json_object_set_string_member(o, "params", p->params);
	json_object_set_double_member(o, "offered_pps", p->offered_pps);
	json_object_set_int_member(o, "rep", p->rep);
	json_object_set_int_member(o, "twin", p->twin);
	return o;
}

void monitor_point(struct monitor *m, const struct point *asked)
{
	g_ptr_array_add(m->state.running, g_memdup2(asked, sizeof(*asked)));
	publish(m);
	if (m->events)
		events_put(m->events, about("point-started", asked));
}

void monitor_done(struct monitor *m, const struct point *row, double eta_s)
{
	JsonObject *o;

	forget(m, row);
	m->state.done++;
	m->state.invalid += !row->valid;
	m->state.eta_s = eta_s;
	m->state.last = *row;
	m->state.has_last = TRUE;
	publish(m);
	if (!m->events)
		return;
	o = about(row->valid ? "point-done" : "point-invalid", row);
	json_object_set_int_member(o, "done", m->state.done);
	if (m->state.points)
		json_object_set_int_member(o, "points", m->state.points);
	if (isfinite(eta_s))
		json_object_set_double_member(o, "eta_s", eta_s);
	json_object_set_object_member(o, "row", points_json(row));
	events_put(m->events, o);
}

void monitor_again(struct monitor *m, const struct point *row)
{
	JsonObject *o;

	forget(m, row);
	m->state.again++;
	publish(m);
	if (!m->events)
		return;
	o = about("point-again", row);
	json_object_set_string_member(o, "why", row->invalid_reason);
	events_put(m->events, o);
}

void monitor_result(struct monitor *m, const struct point *row,
		    const struct search_result *r)
{
	JsonObject *o;

	if (!m->events)
		return;
	o = events_new("search-result");
	json_object_set_string_member(o, "device", row->device);
	json_object_set_string_member(o, "arm", point_arm(row));
	json_object_set_string_member(o, "params", row->params);
	json_object_set_int_member(o, "rep", row->rep);
	json_object_set_string_member(o, "goal", r->goal);
	if (isfinite(r->value))
		json_object_set_double_member(o, "value", r->value);
	else
		json_object_set_null_member(o, "value");
	json_object_set_string_member(o, "unit", r->unit);
	json_object_set_string_member(o, "state", search_state_name(r->state));
	json_object_set_string_member(o, "why", r->why);
	events_put(m->events, o);
}

void monitor_rates(struct monitor *m, double offered_pps,
		   const struct live_rates *rates)
{
	m->state.has_rates = rates != NULL;
	if (rates)
		m->state.rates = *rates;
	m->state.offered_pps = offered_pps;
	publish(m);
}

/* --- the verdict --- */

void monitor_verdict(struct monitor *m, const char *dir)
{
	struct verdict *v = m->events ? verdict_read(dir, NULL) : NULL;
	JsonArray *claims;
	JsonObject *o;
	guint i;

	if (!v)
		return;
	o = events_new("verdict");
	claims = json_array_new();
	for (i = 0; i < v->rows->len; i++) {
		const struct verdict_row *row = v->rows->pdata[i];
		JsonObject *claim = json_object_new();

		json_object_set_string_member(claim, "name", row->name);
		json_object_set_string_member(claim, "result", row->result);
		json_array_add_object_element(claims, claim);
	}
	json_object_set_string_member(o, "overall", v->overall);
	json_object_set_array_member(o, "claims", claims);
	events_put(m->events, o);
	verdict_free(v);
}
