/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/openmetrics.h"

#include <math.h>

static void begin(GString *text, const char *name, const char *unit,
		  const char *help)
{
	g_string_append_printf(text, "# TYPE %s gauge\n", name);
	if (unit)
		g_string_append_printf(text, "# UNIT %s %s\n", name, unit);
	g_string_append_printf(text, "# HELP %s %s\n", name, help);
}

static void put_label(GString *text, const char *name, const char *value)
{
	const char *c;

	g_string_append_printf(text, "%s=\"", name);
	for (c = value; *c; c++) {
		if (*c == '\\' || *c == '"')
			g_string_append_c(text, '\\');
		if (*c == '\n')
			g_string_append(text, "\\n");
		else
			g_string_append_c(text, *c);
	}
	g_string_append_c(text, '"');
}

static void put_value(GString *text, double value)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append_printf(
		text, " %s\n",
		g_ascii_formatd(number, sizeof(number), "%.15g", value));
}

/* What is not known is not there. */
static void put(GString *text, const char *name, const char *label,
		const char *is, double value)
{
	if (!isfinite(value) || value < 0)
		return;
	g_string_append(text, name);
	if (label) {
		g_string_append_c(text, '{');
		put_label(text, label, is);
		g_string_append_c(text, '}');
	}
	put_value(text, value);
}

static void put_run(GString *text, const struct run_state *s)
{
	begin(text, "rxbench_run", NULL, "What is measured.");
	g_string_append(text, "rxbench_run{");
	put_label(text, "scenario", s->scenario);
	g_string_append_c(text, ',');
	put_label(text, "lab", s->lab);
	g_string_append_c(text, ',');
	put_label(text, "directory", s->dir);
	g_string_append(text, "} 1\n");
}

static void put_progress(GString *text, const struct run_state *s)
{
	begin(text, "rxbench_points", NULL, "Points of the run, by state.");
	put(text, "rxbench_points", "state", "valid", s->done - s->invalid);
	put(text, "rxbench_points", "state", "invalid", s->invalid);
	if (s->points)
		put(text, "rxbench_points", "state", "left",
		    s->points - s->done);
	begin(text, "rxbench_points_again", NULL,
	      "Points that failed a gate and were queued again, in this "
	      "session.");
	put(text, "rxbench_points_again", NULL, NULL, s->again);
	begin(text, "rxbench_eta_seconds", "seconds",
	      "Time that is left, if all goes on like this.");
	put(text, "rxbench_eta_seconds", NULL, NULL, s->eta_s);
}

static void put_point_labels(GString *text, const struct point *p)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append_c(text, '{');
	put_label(text, "device", p->device);
	g_string_append_c(text, ',');
	put_label(text, "arm", point_arm(p));
	g_string_append_c(text, ',');
	put_label(text, "params", p->params);
	g_string_append_c(text, ',');
	put_label(text, "offered_pps",
		  g_ascii_formatd(number, sizeof(number), "%.15g",
				  p->offered_pps));
	g_string_append_printf(text, ",rep=\"%d\",twin=\"%d\"}", p->rep,
			       p->twin);
}

static void put_running(GString *text, const struct run_state *s)
{
	guint i;

	begin(text, "rxbench_point_running", NULL,
	      "A point that is measured now.");
	for (i = 0; i < s->running->len; i++) {
		g_string_append(text, "rxbench_point_running");
		put_point_labels(text, s->running->pdata[i]);
		g_string_append(text, " 1\n");
	}
	begin(text, "rxbench_live_pps", "pps",
	      "Frames a second of the point that is measured now, by what "
	      "becomes of them; in real time only.");
	if (!s->has_rates)
		return;
	put(text, "rxbench_live_pps", "fate", "offered", s->offered_pps);
	put(text, "rxbench_live_pps", "fate", "delivered", s->rates.delivered);
	put(text, "rxbench_live_pps", "fate", "ring_drop", s->rates.nic);
	put(text, "rxbench_live_pps", "fate", "backlog_drop", s->rates.backlog);
	put(text, "rxbench_live_pps", "fate", "socket_drop", s->rates.socket);
}

static void put_last(GString *text, const struct run_state *s)
{
	const struct point *p = &s->last;
	const struct {
		const char *fate;
		gint64 frames;
	} fates[] = {
		{"sent", p->sent},
		{"delivered", p->delivered},
		{"ring_drop", p->ring_drop},
		{"backlog_drop", p->backlog_drop},
		{"socket_drop", p->socket_drop},
		{"other_drop", p->other_drop},
	};
	guint i;

	begin(text, "rxbench_last_point", NULL,
	      "The point that was done last: 1 when it is valid.");
	if (s->has_last) {
		g_string_append(text, "rxbench_last_point");
		put_point_labels(text, p);
		g_string_append_printf(text, " %d\n", p->valid);
	}
	begin(text, "rxbench_last_frames", "frames",
	      "Frames of that point, by what became of them.");
	for (i = 0; s->has_last && i < G_N_ELEMENTS(fates); i++)
		put(text, "rxbench_last_frames", "fate", fates[i].fate,
		    (double)fates[i].frames);
	begin(text, "rxbench_last_latency_seconds", "seconds",
	      "From plan to application, of that point.");
	if (s->has_last && p->lat_p99_us >= 0)
		put(text, "rxbench_last_latency_seconds", "percentile", "99",
		    p->lat_p99_us / 1e6);
}

char *openmetrics_text(const struct run_state *s)
{
	GString *text = g_string_new(NULL);

	put_run(text, s);
	put_progress(text, s);
	put_running(text, s);
	put_last(text, s);
	g_string_append(text, "# EOF\n");
	return g_string_free(text, FALSE);
}
