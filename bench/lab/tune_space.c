/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/tune_space.h"

#include <string.h>

#include "lab/error.h"
#include "lab/knobs_boot.h"
#include "lab/knobs_place.h"
#include "lab/scenario_arm.h"

#define LABEL "space"

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

/* Has the guest such a place? */
static gboolean check_levels(const struct tune_dim *d, const struct scenario *s,
			     const struct config *c, const GPtrArray *fixed,
			     GError **error)
{
	guint i;

	for (i = 0; i < d->levels->len; i++) {
		g_autoptr(GPtrArray) own = knob_values_new();
		g_autoptr(GPtrArray) all = knob_values_join(fixed, own);
		g_autofree char *set = g_strdup_printf(
			"%s=%s", d->name, (char *)d->levels->pdata[i]);

		if (!knob_values_set(own, LABEL, set, error))
			return FALSE;
		g_ptr_array_extend(all, own, NULL, NULL);
		if (!knobs_check_places(all, LABEL, c->lab, s->workload, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean take_item(struct tune_space *space, const struct scenario *s,
			  const struct config *c, const GPtrArray *fixed,
			  const char *item, GError **error)
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
	tune_dim_add_modes(d, k, s);
	if (!d->modes->len)
		return refuse(item, error,
			      "a knob that does something in one of the modes");
	return take_levels(d, k, part[1], error) &&
	       check_levels(d, s, c, fixed, error);
}

static gboolean take_text(struct tune_space *space, const struct scenario *s,
			  const struct config *c, const GPtrArray *fixed,
			  GError **error)
{
	g_auto(GStrv) items = g_strsplit_set(s->search.space, ",;", -1);
	guint i;

	for (i = 0; items[i]; i++)
		if (!take_item(space, s, c, fixed, g_strstrip(items[i]), error))
			return FALSE;
	return TRUE;
}

static gboolean names_place(const char *space)
{
	static const char *const places[] = {"irq_cpu", "app_cpu", "app_on"};
	guint i;

	for (i = 0; space && i < G_N_ELEMENTS(places); i++)
		if (strstr(space, places[i]))
			return TRUE;
	return FALSE;
}

gboolean tune_space_imply(const struct scenario *s, GPtrArray *knobs,
			  GError **error)
{
	if (!knob_values_get(knobs, "cpus") && names_place(s->search.space) &&
	    !knob_values_set(knobs, LABEL, "cpus=2", error))
		return FALSE;
	return knobs_cpus(knobs) < 2 || knob_values_get(knobs, "hog_on") ||
	       knob_values_set(knobs, LABEL, "hog_on=each", error);
}

struct tune_space *tune_space_make(const struct scenario *s,
				   const struct config *c,
				   const GPtrArray *fixed, GError **error)
{
	struct tune_space *space = tune_space_new();
	guint i;

	for (i = 0; i < s->arms->len; i++) {
		const struct scenario_arm *arm = s->arms->pdata[i];

		tune_space_add_mode(space, arm->mode);
	}
	if (!s->search.space)
		tune_space_add_usual(space, s, c, fixed);
	else if (!take_text(space, s, c, fixed, error))
		g_clear_pointer(&space, tune_space_free);
	return space;
}
