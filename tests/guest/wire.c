/* SPDX-License-Identifier: GPL-2.0-only */
#include "wire.h"

#include "tap.h"

#include <string.h>

/* The wire's timer ticks no faster: a guest's timer interrupt is not free. */
#define SIM_TICK_US 200

static gint64 sim_number(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? g_ascii_strtoll(at + strlen(name), NULL, 10) : -1;
}

static gint64 sim_missed_before, sim_injected_before;

static gboolean sim_state(struct rig *g, const struct wire *w, gint64 *injected,
			  gint64 *missed, gboolean *active)
{
	g_autofree char *path = g_strdup_printf("%s/inject", w->debug);
	g_autofree char *text = rig_read(g, path);

	if (!text)
		return FALSE;
	*injected = sim_number(text, "injected ");
	*missed = sim_number(text, "missed ");
	*active = sim_number(text, "active ") != 0;
	return TRUE;
}

static gboolean sim_begin(struct rig *g, const struct wire *w, double pps,
			  int ms)
{
	g_autofree char *path = g_strdup_printf("%s/inject", w->debug);
	g_autofree char *order = NULL;
	double per_tick = pps * SIM_TICK_US / 1e6;
	int burst = per_tick < 1 ? 1 : (int)per_tick;
	gboolean active;

	if (!sim_state(g, w, &sim_injected_before, &sim_missed_before, &active))
		return FALSE;
	order = g_strdup_printf("%.0f %d %.0f %u", pps * ms / 1000, burst,
				burst / pps * 1e6, g->epoch);
	return rig_write(g, path, order);
}

static gboolean sim_end(struct rig *g, const struct wire *w, gint64 *sent,
			gint64 *missed)
{
	gboolean active = TRUE;

	/* In livelock the agent answers late; each question has a limit. */
	while (active)
		if (!sim_state(g, w, sent, missed, &active) ||
		    (active && !watch_pause(&g->lab->watch, 20, NULL)))
			return FALSE;
	*sent -= sim_injected_before;
	*missed -= sim_missed_before;
	return TRUE;
}

const struct wire wire_sim = {
	.backend = "sim",
	.quiet_ms = 50,
	.begin = sim_begin,
	.end = sim_end,
};

static struct gen_trial trial;

static gboolean virtio_begin(struct rig *g, const struct wire *w, double pps,
			     int ms)
{
	g_autoptr(GError) error = NULL;

	(void)w;
	trial = (struct gen_trial){
		.rate_pps = pps,
		.window_ms = ms,
		.epoch = g->epoch,
		.frame_bytes = 60,
		.pattern = "cbr",
	};
	if (gen_start_trial(&g->lab->gen, &trial, &error))
		return TRUE;
	tap_note("%s", error->message);
	return FALSE;
}

static gboolean virtio_end(struct rig *g, const struct wire *w, gint64 *sent,
			   gint64 *missed)
{
	g_autoptr(GError) error = NULL;
	struct gen_result result;

	(void)w;
	if (!gen_wait_trial(&g->lab->gen, &trial, &result, &error)) {
		tap_note("%s", error->message);
		return FALSE;
	}
	*sent = result.sent;
	*missed = result.ring_full;
	return TRUE;
}

const struct wire wire_virtio = {
	.backend = "virtio",
	.quiet_ms = 50,
	.begin = virtio_begin,
	.end = virtio_end,
};
