/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each receive mode does its work where it claims to: measured by tracepoints,
 * of every frame, one at a time and in a flood. A mode that appears in the
 * driver's mode file is tested here without a line of its own.
 */
#include "explained.h"

#include "tap.h"

#include <string.h>

#include "stats/explanation.h"

#define FRAMES 10

static void note_places(const struct explained *x, const char *when)
{
	for (guint i = 0; i < x->tallies->len; i++) {
		const struct tally *t =
			&g_array_index(x->tallies, struct tally, i);
		g_autofree char *place = claim_place_text(t);

		tap_note("%s: %s in %s: %u frames", when,
			 t->work == WORK_HARVEST ? "harvest" : "protocol",
			 place, t->frames);
	}
}

/* The mode named its place, and no frame was seen in another. */
static void check_claim(const struct explanation *x, const char *mode)
{
	tap_ok(x->claims, "%s: claims its contexts", mode);
	if (!tap_ok(!x->differences->len, "%s: works where it claims to", mode))
		for (guint i = 0; i < x->differences->len; i++)
			tap_note("%s",
				 (char *)g_ptr_array_index(x->differences, i));
	note_places(&x->low, "single");
	note_places(&x->flood, "flood");
}

/* The measurement saw what it was to see; else the claim proves nothing. */
static void check_measured(const struct explanation *x, const struct tracing *t,
			   const char *mode)
{
	const struct route *r = x->route;
	gboolean read = FALSE;

	tap_equal(x->low.trace->lost, 0, "%s: no event was lost", mode);
	tap_equal(places_frames(x->low.tallies, WORK_HARVEST), t->low_offered,
		  "%s: each single frame was seen leaving the ring", mode);
	tap_equal(places_frames(x->low.tallies, WORK_PROTOCOL), t->low_offered,
		  "%s: and entering the protocols", mode);
	tap_ok(places_frames(x->flood.tallies, WORK_HARVEST) > 0,
	       "%s: the flood was seen", mode);
	for (guint i = 0; i < r->stages->len; i++)
		read |= !strcmp(g_array_index(r->stages, struct stage, i).what,
				"read by");
	tap_ok(read, "%s: the way of most frames ends in the application",
	       mode);
}

static void test_mode(struct lab *lab, const char *mode)
{
	g_autoptr(GError) error = NULL;
	struct tracing t = {.mode = mode, .frames = FRAMES};
	struct explanation *x = NULL;

	if (lab_trace(lab, &t, &error))
		x = explanation_new(t.low, t.flood, t.claim, &error);
	if (tap_ok(x != NULL, "%s: can be explained", mode)) {
		check_measured(x, &t, mode);
		check_claim(x, mode);
	} else {
		tap_note("%s", error->message);
	}
	explanation_free(x);
	tracing_clear(&t);
}

/* Every mode of the driver. g_strfreev() it. */
static char **list_modes(struct rig *r)
{
	struct agent_reply reply;
	char **modes;

	if (!rig_ask(r, NULL, "load driver=netdrv") ||
	    !rig_ask(r, &reply, "mode iface=eth0"))
		return NULL;
	modes = g_strsplit(agent_reply_text(&reply, "modes"), ",", -1);
	agent_reply_clear(&reply);
	return modes;
}

int explained_body(struct rig *r)
{
	g_autoptr(GPtrArray) no_knobs = g_ptr_array_new();
	g_auto(GStrv) modes = list_modes(r);
	const char *device = r->lab->device;

	r->lab->knobs = no_knobs;
	if (tap_ok(modes && modes[0], "%s: the driver has modes", device) &&
	    tap_ok(rig_ask(r, NULL, "workload start=sink cpu=0"),
		   "%s: the sink runs", device))
		for (guint i = 0; modes[i]; i++)
			test_mode(r->lab, modes[i]);
	tap_ok(rig_log_clean(r), "%s: the kernel's log is clean", device);
	return tap_done();
}
