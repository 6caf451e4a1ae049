/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracing in the virtual lab: all is asked in advance. */
#include <rxbench/stamp.h>

#include "lab/virtual.h"

/* Each byte of the trace leaves the guest by itself. */
#define LIMIT_MS 240000

/* Returns the trace's place; *sent: that of the generator's answer. */
static guint add_trace(struct script *s, const struct virt_request *r,
		       double pps, int window_ms, guint *sent)
{
	struct gen_trial trial = {
		.rate_pps = pps,
		.window_ms = window_ms,
		.epoch = 1,
		.frame_bytes = RXB_MIN_FRAME_BYTES,
		.pattern = "cbr",
	};
	char *params = gen_trial_params(&trial);
	char *spinning = g_strconcat(params, ",spin=1", NULL);
	guint ignored;

	script_add(s, "trace", "start", VIRT_IFACE, "buffer_kb",
		   TRACING_BUFFER_KB, NULL);
	*sent = virt_add_flood(s, r, spinning);
	virt_add_drain(s, VIRT_QUIET_MS, &ignored);
	g_free(spinning);
	g_free(params);
	return script_add(s, "trace", "stop", VIRT_IFACE, NULL);
}

void virt_compose_tracing(struct script *s, const struct virt_request *r,
			  guint frames, struct virt_tracing_places *places)
{
	char *turn = g_strdup_printf("%d", MACHINE_TURN_NS);
	char *claim = knob_driver_file(VIRT_IFACE, "contexts");

	*places = (struct virt_tracing_places){0};
	virt_add_device(s, r, &places->device);
	virt_add_workload(s, r);
	script_add(s, "turns", "ns", turn, NULL);
	virt_add_warm_up(s, r);
	if (places->device.has_mode)
		places->claim = script_add(s, "get", "path", claim, NULL);
	script_add(s, "sink", "epoch", "1", "offset_ns", "0", NULL);
	places->low = add_trace(s, r, TRACING_LOW_PPS,
				(int)frames * 1000 / TRACING_LOW_PPS,
				&places->low_sent);
	places->flood = add_trace(s, r, TRACING_FLOOD_PPS, TRACING_FLOOD_MS,
				  &places->flood_sent);
	g_free(claim);
	g_free(turn);
}

static gboolean take_sent(const struct script *s, guint place, gint64 *offered,
			  GError **error)
{
	struct gen_result result;

	if (!virt_read_flood(script_reply(s, place), &result, error))
		return FALSE;
	*offered = result.sent - result.ring_full;
	return TRUE;
}

static gboolean take(const struct script *s,
		     const struct virt_tracing_places *places,
		     struct tracing *t, GError **error)
{
	const GPtrArray *claim;

	t->low = g_ptr_array_ref(script_reply(s, places->low)->data);
	t->flood = g_ptr_array_ref(script_reply(s, places->flood)->data);
	if (places->device.has_mode) {
		claim = script_reply(s, places->claim)->data;
		if (claim->len)
			t->claim = g_strdup(g_ptr_array_index(claim, 0));
	}
	return take_sent(s, places->low_sent, &t->low_offered, error) &&
	       take_sent(s, places->flood_sent, &t->flood_offered, error);
}

gboolean virtual_trace(struct lab *lab, struct tracing *t, GError **error)
{
	struct virt_request r = {
		.setup = &lab->virt->setup,
		.two = lab->virt->two,
		.device = lab->device,
		.mode = t->mode,
		.workload = lab->virt->setup.workload,
		.knobs = lab->virt->setup.knobs,
		.frame_bytes = RXB_MIN_FRAME_BYTES,
	};
	struct virt_tracing_places places;
	struct vm_spec spec;
	struct script s;
	gboolean ok;

	virt_spec(lab, &spec);
	spec.limit_ms = LIMIT_MS;
	script_init(&s);
	virt_compose_tracing(&s, &r, t->frames, &places);
	ok = vm_go_on(&lab->watch, &spec, &s, error) &&
	     virt_check_device(&s, &r, &places.device, error) &&
	     take(&s, &places, t, error);
	script_clear(&s);
	return ok;
}
