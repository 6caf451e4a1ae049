/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/tune_space.h"

#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/knobs_boot.h"
#include "lab/needs.h"
#include "lab/scenario_arm.h"

#define LABEL "space"

#define IN(...) ((const char *const[]){__VA_ARGS__, NULL})

#define NAPIS IN("intree", "napi", "napi-threaded", "dim")
#define BY_INTERRUPT                                                    \
	IN("intree", "irq", "bh", "tasklet", "tasklet-hi", "workqueue", \
	   "threaded", "threaded-oneshot", "kthread", "mogul", "napi",  \
	   "napi-threaded")

/*
 * What is worth turning, and between which values; else a knob has to be asked
 * for. A NIC's knob changes something only in some modes, which the catalog of
 * knobs does not know.
 */
static const struct usual {
	const char *knob;
	gint64 min, max;
	const char *const *modes; /* NULL: all that have it */
	const char *stock; /* device whose own driver takes it; "": any */
	const char *also;
	const char *since; /* kernel; NULL: any */
} usual[] = {
	{"ring", 32, 256, NULL, "e1000", NULL, NULL},
	{"rx_usecs", 10, 160, BY_INTERRUPT, "e1000", NULL, NULL},
	{"gro_flush_timeout", 10000, 160000, NAPIS, "",
	 "napi_defer_hard_irqs=2", NULL},
	{"busy_read", 50, 50, NAPIS, "", NULL, NULL},
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

/* Would turning it do anything in @mode, on this device? */
static gboolean has_effect(const struct knob *k, const char *mode,
			   const char *device)
{
	const struct usual *u = usual_of(k->name);

	if (!knob_applies(k, mode))
		return FALSE;
	if (u && u->modes && !g_strv_contains(u->modes, mode))
		return FALSE;
	return catalog_is_ours(mode) || !u || !u->stock || !*u->stock ||
	       !strcmp(u->stock, device);
}

static void add_modes(struct tune_dim *d, const struct knob *k,
		      const struct scenario *s)
{
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = s->arms->pdata[i];

		if (has_effect(k, arm->mode, s->devices[0]))
			g_ptr_array_add(d->modes, g_strdup(arm->mode));
	}
}

static void add_usual(struct tune_space *space, const struct scenario *s,
		      const char *kernel, const GPtrArray *fixed)
{
	guint i, c;

	for (i = 0; i < G_N_ELEMENTS(usual); i++) {
		const struct usual *u = &usual[i];
		const struct knob *k = knob_find(u->knob);
		struct tune_dim *d;

		if (knob_values_get(fixed, u->knob) ||
		    (u->since && needs_is_older(kernel, u->since)))
			continue;
		d = tune_space_add_dim(space, u->knob);
		d->also = g_strdup(u->also);
		add_modes(d, k, s);
		for (c = 0; k->choices && k->choices[c]; c++)
			g_ptr_array_add(d->levels, g_strdup(k->choices[c]));
		if (!k->choices)
			tune_dim_add_range(d, u->min, u->max);
		if (!d->modes->len)
			g_ptr_array_remove(space->dims, d);
	}
}

static gboolean refuse(const char *item, GError **error, const char *allowed)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT, LABEL ": %s: must be %s",
		    item, allowed);
	return FALSE;
}

/* "64..1024" or "64|256|1024"; what is not allowed the catalog tells. */
static gboolean take_levels(struct tune_dim *d, const struct knob *k,
			    const char *text, GError **error)
{
	g_auto(GStrv) ends = g_strsplit(text, "..", 2);
	g_auto(GStrv) values = g_strsplit(text, "|", -1);
	g_autoptr(GPtrArray) checked = knob_values_new();
	gboolean range = ends[0] && ends[1] && !k->choices;
	char **all = range ? ends : values;
	guint i;

	for (i = 0; all[i]; i++) {
		g_autofree char *set =
			g_strdup_printf("%s=%s", k->name, g_strstrip(all[i]));

		if (!knob_values_set(checked, LABEL, set, error))
			return FALSE;
		if (!range)
			g_ptr_array_add(d->levels, g_strdup(all[i]));
	}
	if (range) {
		gint64 from = g_ascii_strtoll(ends[0], NULL, 10);
		gint64 to = g_ascii_strtoll(ends[1], NULL, 10);

		if (from > to)
			return refuse(text, error, "a range from less to more");
		tune_dim_add_range(d, from, to);
	}
	return TRUE;
}

static gboolean has_level(const struct tune_dim *d, const char *value)
{
	return g_ptr_array_find_with_equal_func(d->levels, value, g_str_equal,
						NULL);
}

static gboolean take_item(struct tune_space *space, const struct scenario *s,
			  const GPtrArray *fixed, const char *item,
			  GError **error)
{
	g_auto(GStrv) part = g_strsplit(item, "=", 2);
	const struct knob *k = part[0] ? knob_find(g_strstrip(part[0])) : NULL;
	struct tune_dim *d;

	if (!k || !part[1] || k->kind == KNOB_RUN || k->kind == KNOB_BOOT)
		return refuse(item, error,
			      "KNOB=FROM..TO or KNOB=A|B|C, with a knob that "
			      "can be set while the guest runs (rxbench list "
			      "knobs)");
	if (tune_space_find(space, k->name) || knob_values_get(fixed, k->name))
		return refuse(item, error, "set or searched once");
	d = tune_space_add_dim(space, k->name);
	if (!d)
		return refuse(item, error, "one of so many knobs at most");
	add_modes(d, k, s);
	if (!d->modes->len)
		return refuse(item, error,
			      "a knob that does something in one of the modes");
	if (!take_levels(d, k, part[1], error))
		return FALSE;
	if (has_level(d, "other") && knobs_cpus(fixed) < 2)
		return refuse(item, error, "with --set cpus=2");
	return TRUE;
}

static gboolean take_text(struct tune_space *space, const struct scenario *s,
			  const GPtrArray *fixed, GError **error)
{
	g_auto(GStrv) items = g_strsplit_set(s->search.space, ",;", -1);
	guint i;

	for (i = 0; items[i]; i++)
		if (!take_item(space, s, fixed, g_strstrip(items[i]), error))
			return FALSE;
	return TRUE;
}

struct tune_space *tune_space_make(const struct scenario *s, const char *kernel,
				   const GPtrArray *fixed, GError **error)
{
	struct tune_space *space = tune_space_new();
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = s->arms->pdata[i];

		tune_space_add_mode(space, arm->mode);
	}
	if (!s->search.space)
		add_usual(space, s, kernel, fixed);
	else if (!take_text(space, s, fixed, error))
		g_clear_pointer(&space, tune_space_free);
	return space;
}

char **tune_space_left_out(const struct tune_space *space)
{
	GPtrArray *names = g_ptr_array_new();
	const struct knob *k;

	for (k = knob_table; k->name; k++)
		if (k->kind != KNOB_RUN && !tune_space_find(space, k->name))
			g_ptr_array_add(names, g_strdup(k->name));
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}
