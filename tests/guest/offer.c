/* SPDX-License-Identifier: GPL-2.0-only */
#include "offer.h"

#include <string.h>

#include "feed.h"
#include "tap.h"

/* So often frames that are still missing are waited for. */
#define LOOKS 5
/* What the driver's devices that have gone had counted; docs/netdrv.4. */
#define GONE "/sys/kernel/debug/netdrv/gone"

void offer_clear(struct offer *o)
{
	g_clear_pointer(&o->before, g_hash_table_unref);
	g_clear_pointer(&o->after, g_hash_table_unref);
}

double offer_flood_pps(const struct dut *d)
{
	if (d->rig->lab->guest.agent.patience == 1)
		return FLOOD_PPS;
	for (guint i = 0; d->modes[i]; i++)
		if (!strcmp(d->modes[i], "napi") && d->knee[i] > 0)
			return d->knee[i] / 2;
	return KNEE_UNKNOWN_PPS / 2;
}

gint64 offer_grew(const struct offer *o, const char *name)
{
	return counter_grew(o->before, o->after, name);
}

/* Also of the device that was there before it was unplugged. */
static GHashTable *counters(struct dut *d)
{
	GHashTable *all = rig_counters(d->rig, d->iface);
	g_autofree char *text = rig_read(d->rig, GONE);
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", 0);

	for (char **line = lines; *line; line++) {
		g_auto(GStrv) word = g_strsplit(*line, " ", 2);
		g_autofree char *name = g_strdup_printf("drv.%s", *word);
		gint64 *value = g_hash_table_lookup(all, name);

		if (value && word[1])
			*value += g_ascii_strtoll(word[1], NULL, 10);
	}
	return all;
}

gboolean offer_prepare(struct dut *d, struct offer *o)
{
	offer_clear(o);
	d->rig->epoch++;
	o->before = counters(d);
	return rig_ask(d->rig, NULL, "sink epoch=%u offset_ns=0",
		       d->rig->epoch);
}

gboolean offer_feed(struct dut *d, double pps, int ms)
{
	guint slower = d->rig->lab->guest.agent.patience;

	return d->feed->begin(d, pps / slower, ms * (int)slower);
}

gboolean offer_begin(struct dut *d, struct offer *o, double pps, int ms)
{
	return offer_prepare(d, o) && offer_feed(d, pps, ms);
}

/*
 * At the backlog by the driver's count: on newer kernels the CPU's
 * (softnet.dropped) leaves out what comes while the device goes down.
 */
static const char *const deaths[] = {
	"drv.rx_backlog_drop", "drv.rx_queue_drop", "snmp.Udp.RcvbufErrors",
	"drv.rx_alloc_fail",   "drv.rx_reset_drop", "drv.rx_errors",
};

static gint64 accounted_for(const struct offer *o)
{
	gint64 found = o->received + o->missed;

	for (guint i = 0; i < G_N_ELEMENTS(deaths); i++)
		found += offer_grew(o, deaths[i]);
	return found;
}

static gboolean look(struct dut *d, struct offer *o)
{
	if (!dut_drain(d))
		return FALSE;
	g_clear_pointer(&o->after, g_hash_table_unref);
	o->after = counters(d);
	o->received = counter(o->after, "sink.received");
	return TRUE;
}

/*
 * On a busy host a thread that is to take frames may not run for longer than
 * the quiet lasts: what is not accounted for may still wait in a ring.
 */
gboolean offer_end(struct dut *d, struct offer *o)
{
	gboolean ok = d->feed->end(d, &o->sent, &o->missed) && look(d, o);

	for (int i = 1; ok && i < LOOKS && accounted_for(o) != o->sent; i++)
		ok = look(d, o);
	return ok;
}

gboolean offer_stop(struct dut *d, struct offer *o)
{
	return d->feed->stop(d) && offer_end(d, o);
}

gboolean offer_run(struct dut *d, struct offer *o, double pps, int ms)
{
	return offer_begin(d, o, pps, ms) && offer_end(d, o);
}

gboolean offer_balances(const struct offer *o, const char *what)
{
	if (tap_equal(accounted_for(o), o->sent,
		      "%s: every frame is accounted for", what))
		return TRUE;
	tap_note("received %" G_GINT64_FORMAT " missed %" G_GINT64_FORMAT
		 " drv.rx_frames +%" G_GINT64_FORMAT,
		 o->received, o->missed, offer_grew(o, "drv.rx_frames"));
	for (guint i = 0; i < G_N_ELEMENTS(deaths); i++)
		tap_note("%s +%" G_GINT64_FORMAT, deaths[i],
			 offer_grew(o, deaths[i]));
	return FALSE;
}

gboolean offer_known_to_driver(const struct offer *o, const char *what)
{
	gint64 taken = offer_grew(o, "drv.rx_frames");
	gint64 refused = offer_grew(o, "drv.rx_errors") +
			 offer_grew(o, "drv.rx_alloc_fail") +
			 offer_grew(o, "drv.rx_reset_drop");

	if (tap_equal(taken + refused + o->missed, o->sent,
		      "%s: the driver knows of each", what))
		return TRUE;
	tap_note("taken %" G_GINT64_FORMAT " refused %" G_GINT64_FORMAT
		 " missed %" G_GINT64_FORMAT,
		 taken, refused, o->missed);
	return FALSE;
}
