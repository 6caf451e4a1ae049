/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "feed.h"

/* The wire's timer ticks no faster: a guest's timer interrupt is not free. */
#define TICK_US 200

static gint64 number(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? g_ascii_strtoll(at + strlen(name), NULL, 10) : -1;
}

static gboolean state(struct dut *d, gint64 *injected, gint64 *missed,
		      gboolean *active)
{
	g_autofree char *text = dut_debug_get(d, "inject");

	if (!text)
		return FALSE;
	*injected = number(text, "injected ");
	*missed = number(text, "missed ");
	*active = number(text, "active ") != 0;
	return TRUE;
}

static gboolean sim_begin(struct dut *d, double pps, int ms)
{
	double per_tick = pps * TICK_US / 1e6;
	int burst = per_tick < 1 ? 1 : (int)per_tick;
	g_autofree char *order = NULL;
	gboolean active;

	if (!state(d, &d->sent_before, &d->missed_before, &active))
		return FALSE;
	order = g_strdup_printf("%.0f %d %.0f %u %u", pps * ms / 1000, burst,
				burst / pps * 1e6, d->rig->epoch,
				MAX(d->feed->flows, 1));
	return dut_debug_set(d, "inject", order);
}

static gboolean sim_stop(struct dut *d)
{
	return dut_debug_set(d, "inject", "0 0 0 0");
}

static gboolean sim_end(struct dut *d, gint64 *sent, gint64 *missed)
{
	gboolean active = TRUE;

	/* In livelock the agent answers late; each question has a limit. */
	while (active)
		if (!state(d, sent, missed, &active) ||
		    (active && !watch_pause(&d->rig->lab->watch, 20, NULL)))
			return FALSE;
	*sent -= d->sent_before;
	*missed -= d->missed_before;
	return TRUE;
}

static gboolean sim_spoil(struct dut *d, gboolean on)
{
	return dut_debug_set(d, "hostile", on ? "frames" : "honest");
}

#define SIM                                                                    \
	.backend = "sim", .device = "virtio", .bus_name = {"netdrv-sim.", ""}, \
	.modalias = "platform:", .leaves = TRUE, .lies = TRUE,                 \
	.begin = sim_begin, .stop = sim_stop, .end = sim_end,                  \
	.spoil = sim_spoil

const struct feed feed_sim = {SIM, .load_args = " args=sim%3d1",
			      .quiet_ms = 50};

/* Threads that poll a queue each, on one CPU, take turns. */
const struct feed feed_sim_queues = {
	SIM, .load_args = " args=sim%3d1%20sim_queues%3d4", .flows = 64,
	.quiet_ms = 200};
