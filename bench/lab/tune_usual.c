/* SPDX-License-Identifier: GPL-2.0-only */
/* What a tuner turns where nobody says what. Pure. */
#include <string.h>

#include "lab/knobs_boot.h"
#include "lab/needs.h"
#include "lab/scenario_arm.h"
#include "lab/tune_space.h"
#include "stats/points.h"

#define IN(...) ((const char *const[]){__VA_ARGS__, NULL})

#define NAPIS IN("intree", "napi", "napi-threaded", "dim")
#define BY_INTERRUPT                                                    \
	IN("intree", "irq", "bh", "tasklet", "tasklet-hi", "workqueue", \
	   "threaded", "threaded-oneshot", "kthread", "mogul", "napi",  \
	   "napi-threaded")

/*
 * What is worth turning, and between which values; else a knob has to be asked
 * for. A NIC's knob changes something only in some modes, which the catalog of
 * knobs does not know. An application that polls itself wants a timer that
 * looks after the NIC when it does something else; with less than that the
 * softirq takes the NIC back.
 */
static const struct usual {
	const char *knob;
	gint64 min, max;
	const char *const *modes; /* NULL: all that have it */
	const char *stock; /* whose own drivers take it begin so; "": any */
	const char *also;  /* set with it, where nobody sets it otherwise */
	const char *since; /* kernel; NULL: any */
} usual[] = {
	{"ring", 32, 256, NULL, "e1000", NULL, NULL},
	{"rx_usecs", 10, 160, BY_INTERRUPT, "e1000", NULL, NULL},
	{"gro_flush_timeout", 10000, 160000, NAPIS, "",
	 "napi_defer_hard_irqs=2", NULL},
	{"busy_read", 50, 50, NAPIS, "", NULL, NULL},
	{"app_prefer_busy", 16, 16, IN("intree", "napi", "dim"), "",
	 "app_busy_poll_us=200 napi_defer_hard_irqs=2 "
	 "gro_flush_timeout=1000000",
	 NULL},
	{"budget", 4, 128, NULL, NULL, NULL, NULL},
	{"frames_per_irq", 2, 32, NULL, NULL, NULL, NULL},
	{"busy_poll", 0, 1, NULL, NULL, NULL, "6.19"},
	{"timer_us", 20, 640, NULL, NULL, NULL, NULL},
	{"hz", 1000, 16000, NULL, NULL, NULL, NULL},
	{"user_frac", 10, 80, NULL, NULL, NULL, NULL},
	{"quota", 4, 128, NULL, NULL, NULL, NULL},
	{"sched", 0, 2, IN("kthread"), NULL, NULL, NULL},
};

static const struct usual *usual_of(const char *knob)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(usual); i++)
		if (!strcmp(usual[i].knob, knob))
			return &usual[i];
	return NULL;
}

/* Would turning it do anything in @mode? */
static gboolean has_effect(const struct knob *k, const char *mode,
			   const struct scenario *s)
{
	const struct usual *u = usual_of(k->name);

	if (!knob_applies(k, mode) ||
	    (k->kind == KNOB_APP && !catalog_has_app(s->workload)))
		return FALSE;
	if (u && u->modes && !g_strv_contains(u->modes, mode))
		return FALSE;
	return catalog_is_ours(mode) || !u || !u->stock ||
	       g_str_has_prefix(s->devices[0], u->stock);
}

void tune_dim_add_modes(struct tune_dim *d, const struct knob *knob,
			const struct scenario *s)
{
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = s->arms->pdata[i];

		if (has_effect(knob, arm->mode, s))
			g_ptr_array_add(d->modes, g_strdup(arm->mode));
	}
}

/* Its knob as a dimension of @space, without values; NULL: of no mode. */
static struct tune_dim *add_dim(struct tune_space *space, const char *name,
				const struct scenario *s)
{
	struct tune_dim *d = tune_space_add_dim(space, name);

	tune_dim_add_modes(d, knob_find(name), s);
	if (d->modes->len)
		return d;
	g_ptr_array_remove(space->dims, d);
	return NULL;
}

/*
 * Where interrupts come and where the application is. As long as nobody sets
 * them both are on the first CPU, so what is left are the others.
 */
static void add_places(struct tune_space *space, const struct scenario *s,
		       const struct config *c, const GPtrArray *fixed)
{
	gint64 last = (gint64)knobs_cpus(fixed) - 1;
	gboolean app = !knob_values_get(fixed, "app_on") &&
		       !knob_values_get(fixed, "app_cpu");
	struct tune_dim *d;

	if (last < 1)
		return;
	if (points_lab_is_exact(c->lab)) {
		d = app ? add_dim(space, "app_on", s) : NULL;
		if (d)
			g_ptr_array_add(d->levels, g_strdup("other"));
		return;
	}
	if (!knob_values_get(fixed, "irq_cpu"))
		tune_dim_add_range(add_dim(space, "irq_cpu", s), 1, last);
	if (app)
		tune_dim_add_range(add_dim(space, "app_cpu", s), 1, last);
}

void tune_space_add_usual(struct tune_space *space, const struct scenario *s,
			  const struct config *c, const GPtrArray *fixed)
{
	guint i, n;

	for (i = 0; i < G_N_ELEMENTS(usual); i++) {
		const struct usual *u = &usual[i];
		const struct knob *k = knob_find(u->knob);
		struct tune_dim *d;

		if (knob_values_get(fixed, u->knob) ||
		    (u->since && needs_is_older(c->kernel, u->since)))
			continue;
		d = add_dim(space, u->knob, s);
		if (!d)
			continue;
		d->also = g_strdup(u->also);
		for (n = 0; k->choices && k->choices[n]; n++)
			g_ptr_array_add(d->levels, g_strdup(k->choices[n]));
		if (!k->choices)
			tune_dim_add_range(d, u->min, u->max);
	}
	add_places(space, s, c, fixed);
}

/* Is it there to be turned by people who tune? */
static gboolean is_a_setting(const struct knob *k, const struct scenario *s)
{
	guint i;

	/* Settled before the guest runs; of the load; busy work for others. */
	if (k->kind == KNOB_RUN || k->kind == KNOB_BOOT ||
	    k->kind == KNOB_LOAD || k->kind == KNOB_PLACE ||
	    !strcmp(k->name, "app_on") || !strcmp(k->name, "app_delay_us") ||
	    g_str_has_prefix(k->name, "cost_"))
		return FALSE;
	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = s->arms->pdata[i];

		if (has_effect(k, arm->mode, s))
			return TRUE;
	}
	return FALSE;
}

char **tune_space_left_out(const struct tune_space *space,
			   const struct scenario *s, const GPtrArray *fixed)
{
	GPtrArray *names = g_ptr_array_new();
	const struct knob *k;

	for (k = knob_table; k->name; k++)
		if (is_a_setting(k, s) && !tune_space_find(space, k->name) &&
		    !knob_values_get(fixed, k->name))
			g_ptr_array_add(names, g_strdup(k->name));
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}

char *tune_space_no_place(const struct tune_space *space,
			  const struct config *c, const GPtrArray *fixed)
{
	gboolean exact = points_lab_is_exact(c->lab);

	if (knobs_cpus(fixed) < 2)
		return g_strdup("affinity: the guest has one CPU; with --set "
				"cpus=2 it is searched");
	if (exact)
		return g_strdup("interrupts on another CPU than the first: lab "
				"virtual has no such");
	if (tune_space_find(space, "irq_cpu") ||
	    tune_space_find(space, "app_cpu") ||
	    tune_space_find(space, "app_on"))
		return NULL;
	return g_strdup("affinity: interrupts and application stay where they "
			"were put");
}
