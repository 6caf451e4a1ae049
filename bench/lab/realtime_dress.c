/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs from arm to arm: mode, knobs, workload. A knob that the next arm
 * does not set must be as if nobody ever had: files of the guest get back what
 * stood there, and a driver is loaded anew, which forgets the rest.
 */
#include "lab/catalog.h"
#include "lab/knobs_app.h"
#include "lab/knobs_place.h"
#include "lab/realtime.h"

static gboolean set_knobs(struct lab *lab, enum knob_kind kind,
			  const char *mode, GError **error)
{
	const GPtrArray *knobs = lab->dress.knobs;
	guint i;

	for (i = 0; knobs && i < knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(knobs, i);

		if (v->knob->kind == kind && knob_applies(v->knob, mode) &&
		    !guest_set_knob(&lab->guest, v, error))
			return FALSE;
	}
	return TRUE;
}

/* A driver has just been loaded: it knows nothing of what was set before. */
static gboolean equip(struct lab *lab, const char *mode, GError **error)
{
	/* New rings may have new interrupts, which nobody has placed. */
	return guest_use_queues(&lab->guest, error) &&
	       set_knobs(lab, KNOB_NIC, mode, error) &&
	       guest_up(&lab->guest, error) &&
	       set_knobs(lab, KNOB_DEVICE, mode, error) &&
	       lab->wire.ops->wait_link(&lab->gen, &lab->guest, error);
}

gboolean realtime_set_mode(struct lab *lab, const char *mode, GError **error)
{
	gboolean changed;

	if (!guest_take_driver(&lab->guest, catalog_driver(mode, lab->device),
			       &changed, error))
		return FALSE;
	if (changed && !equip(lab, mode, error))
		return FALSE;
	return !catalog_is_ours(mode) ||
	       (guest_set_mode(&lab->guest, mode, error) &&
		set_knobs(lab, KNOB_MODE, mode, error));
}

/* Put back what stood in the guest's files. */
static gboolean restore(struct lab *lab, GError **error)
{
	GHashTableIter iter;
	gpointer path, value;

	if (!lab->dress.before)
		return TRUE;
	g_hash_table_iter_init(&iter, lab->dress.before);
	while (g_hash_table_iter_next(&iter, &path, &value))
		if (!guest_set_file(&lab->guest, path, value, error))
			return FALSE;
	g_hash_table_remove_all(lab->dress.before);
	return TRUE;
}

/* What stands in the files that are about to be written. */
static void remember(struct lab *lab)
{
	const GPtrArray *knobs = lab->dress.knobs;
	guint i;

	if (!lab->dress.before)
		lab->dress.before = g_hash_table_new_full(
			g_str_hash, g_str_equal, g_free, g_free);
	for (i = 0; i < knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(knobs, i);
		char *now;

		if (v->knob->kind != KNOB_GUEST)
			continue;
		now = guest_read(&lab->guest, v->knob->where);
		if (now)
			g_hash_table_insert(lab->dress.before,
					    g_strdup(v->knob->where), now);
	}
}

static gboolean has_guest_knob(const GPtrArray *knobs)
{
	guint i;

	for (i = 0; knobs && i < knobs->len; i++) {
		const struct knob_value *v = g_ptr_array_index(knobs, i);

		if (v->knob->kind == KNOB_GUEST)
			return TRUE;
	}
	return FALSE;
}

/*
 * Sockets take what the guest's files say when they are made, never later: the
 * next realtime_work() makes new ones.
 */
static gboolean stop_work(struct lab *lab, GError **error)
{
	if (!lab->dress.workload)
		return TRUE;
	g_clear_pointer(&lab->dress.workload, g_free);
	return guest_stop_workloads(&lab->guest, error);
}

gboolean realtime_wear(struct lab *lab, const char *mode,
		       const GPtrArray *knobs, GError **error)
{
	gboolean anew =
		has_guest_knob(knobs) || has_guest_knob(lab->dress.knobs);

	if (lab->dress.knobs && knob_values_same(lab->dress.knobs, knobs))
		return TRUE;
	if (!restore(lab, error) ||
	    (lab->dress.knobs && !guest_drop_driver(&lab->guest, error)))
		return FALSE;
	g_clear_pointer(&lab->dress.knobs, g_ptr_array_unref);
	lab->dress.knobs = knob_values_join(NULL, knobs);
	guest_place(&lab->guest, lab->dress.knobs);
	remember(lab);
	return set_knobs(lab, KNOB_GUEST, mode, error) &&
	       (!anew || stop_work(lab, error));
}

gboolean realtime_work(struct lab *lab, const char *list, GError **error)
{
	const GPtrArray *knobs = lab->dress.knobs;
	g_auto(GStrv) lines = knobs_place_requests(
		knobs, list, knobs_app_cpu(knobs), GUEST_FIRST_CPU);
	g_autofree char *wanted = g_strjoinv("\n", lines);
	gboolean ok = TRUE;
	guint i;

	if (!g_strcmp0(lab->dress.workload, wanted))
		return TRUE;
	if (lab->dress.workload && !guest_stop_workloads(&lab->guest, error))
		return FALSE;
	g_free(lab->dress.workload);
	lab->dress.workload = g_steal_pointer(&wanted);
	for (i = 0; ok && lines[i]; i++)
		ok = guest_start_workload(&lab->guest, lines[i], error);
	return ok;
}

void realtime_undress(struct lab *lab)
{
	g_clear_pointer(&lab->dress.workload, g_free);
	g_clear_pointer(&lab->dress.before, g_hash_table_unref);
	g_clear_pointer(&lab->dress.knobs, g_ptr_array_unref);
}
