/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A NIC's own knobs on every backend, turned while traffic floods it: ring
 * sizes, interrupt moderation, reset. What is refused leaves the device as it
 * was; what is not costs frames at most, and each of those is counted.
 */
#include "rig.h"
#include "tap.h"
#include "wire.h"

#include <string.h>

/* More than a guest without KVM can take. */
#define FLOOD_PPS 100000
#define FLOOD_MS 500
#define CALM_PPS 1000
#define CALM_MS 300

/* The number that the agent's answer to @fmt calls @key, -1 without answer. */
static gint64 told(struct rig *g, const char *key, const char *fmt, ...)
	G_GNUC_PRINTF(3, 4);

static gint64 told(struct rig *g, const char *key, const char *fmt, ...)
{
	g_autofree char *line = NULL;
	struct agent_reply reply;
	va_list args;
	gint64 value;

	va_start(args, fmt);
	line = g_strdup_vprintf(fmt, args);
	va_end(args);
	if (!rig_ask(g, &reply, "%s", line))
		return -1;
	value = agent_reply_int(&reply, key, -1);
	agent_reply_clear(&reply);
	return value;
}

/* Offer frames at @pps, and ask @line in the middle, or nothing. */
static gboolean offer(struct rig *g, const struct wire *w, double pps, int ms,
		      const char *line, gint64 *sent, gint64 *missed)
{
	g->epoch++;
	return rig_ask(g, NULL, "sink epoch=%u offset_ns=0", g->epoch) &&
	       w->begin(g, w, pps, ms) &&
	       (!line || rig_ask(g, NULL, "%s", line)) &&
	       w->end(g, w, sent, missed) &&
	       rig_ask(g, NULL, "drain iface=%s quiet_ms=%d limit_ms=20000",
		       w->iface, w->quiet_ms);
}

/* Every frame must be found again. Returns those received. */
static gint64 trial(struct rig *g, const struct wire *w, double pps, int ms,
		    const char *line, const char *what)
{
	static const char *const places[] = {
		"drv.rx_alloc_fail",	 "drv.rx_errors",
		"drv.rx_reset_drop",	 "softnet.dropped",
		"snmp.Udp.RcvbufErrors", NULL};
	GHashTable *before = rig_counters(g, w->iface), *after;
	gint64 sent = 0, missed = 0, received, found;

	tap_ok(offer(g, w, pps, ms, line, &sent, &missed), "%s, %s", w->backend,
	       what);
	after = rig_counters(g, w->iface);
	received = counter(after, "sink.received");
	found = missed + received;
	for (guint i = 0; places[i]; i++)
		found += counter_grew(before, after, places[i]);
	tap_equal(found, sent, "%s, %s: every frame is accounted for",
		  w->backend, what);
	tap_note("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
		 " received, %" G_GINT64_FORMAT " lost in a reset",
		 received, sent,
		 counter_grew(before, after, "drv.rx_reset_drop"));
	g_hash_table_unref(before);
	g_hash_table_unref(after);
	return received;
}

static void flood_with(struct rig *g, const struct wire *w, const char *line)
{
	g_autofree char *what = g_strdup_printf("flood, %s", line);

	trial(g, w, FLOOD_PPS, FLOOD_MS, line, what);
}

static void check_receives(struct rig *g, const struct wire *w,
			   const char *after)
{
	g_autofree char *what = g_strdup_printf("after %s", after);

	tap_ok(trial(g, w, CALM_PPS, CALM_MS, NULL, what) > 0,
	       "%s, %s: frames arrive", w->backend, what);
}

static void refused(struct rig *g, const struct wire *w, const char *line)
{
	struct agent_reply reply;
	gboolean taken =
		agent_ask_line(&g->lab->guest.agent, 5000, &reply, line, NULL);

	if (taken)
		agent_reply_clear(&reply);
	tap_ok(!taken, "%s: refused: %s", w->backend, line);
}

/* "VERB iface=IFACE ARGS". Free it. */
static char *line_for(const struct wire *w, const char *verb, const char *args)
{
	return g_strdup_printf("%s iface=%s%s%s", verb, w->iface,
			       *args ? " " : "", args);
}

static void test_rings(struct rig *g, const struct wire *w)
{
	g_autofree char *ask = line_for(w, "rings", "");
	gint64 now = told(g, "rx", "%s", ask);
	gint64 max = told(g, "rx_max", "%s", ask);
	g_autofree char *beyond =
		g_strdup_printf("%s rx=%" G_GINT64_FORMAT, ask, max + 1);
	g_autofree char *back =
		g_strdup_printf("%s rx=%" G_GINT64_FORMAT, ask, now);
	g_autofree char *few = line_for(w, "rings", "rx=1");
	g_autofree char *odd = line_for(w, "rings", "rx=37");

	tap_ok(now >= 8 && now <= max, "%s: its ring holds %d of at most %d",
	       w->backend, (int)now, (int)max);
	refused(g, w, few);
	refused(g, w, beyond);
	tap_equal(told(g, "rx", "%s", ask), now, "%s: and stays at that",
		  w->backend);
	flood_with(g, w, odd);
	tap_equal(told(g, "rx", "%s", ask), 37, "%s: has the new size",
		  w->backend);
	flood_with(g, w, back);
	check_receives(g, w, "new rings");
}

/* At most so many interrupts as the time apart allows, and none for ever. */
static void test_moderation(struct rig *g, const struct wire *w)
{
	g_autofree char *ask = line_for(w, "coalesce", "");
	g_autofree char *wide = line_for(w, "coalesce", "usecs=5000");
	g_autofree char *off = line_for(w, "coalesce", "usecs=0");
	g_autofree char *beyond = line_for(w, "coalesce", "usecs=1000000");
	GHashTable *before, *after;

	refused(g, w, beyond);
	tap_equal(told(g, "usecs", "%s", ask), 0,
		  "%s: interrupts are not moderated unasked", w->backend);
	flood_with(g, w, wide);
	tap_equal(told(g, "usecs", "%s", ask), 5000, "%s: now they are",
		  w->backend);
	before = rig_counters(g, w->iface);
	check_receives(g, w, "usecs=5000");
	after = rig_counters(g, w->iface);
	tap_ok(counter_grew(before, after, "drv.rx_irqs") * 2 <
		       counter_grew(before, after, "drv.rx_frames"),
	       "%s: an interrupt tells of several frames", w->backend);
	g_hash_table_unref(before);
	g_hash_table_unref(after);
	flood_with(g, w, off);
	check_receives(g, w, "usecs=0");
}

static void test_reset(struct rig *g, const struct wire *w)
{
	g_autofree char *line = line_for(w, "reset", "");

	flood_with(g, w, line);
	check_receives(g, w, "a reset");
}

/* The interface whose device is on the bus that @prefix stands for. */
static char *iface_on(struct rig *g, char **ifaces, const char *prefix)
{
	for (; *ifaces; ifaces++) {
		g_autofree char *path = g_strdup_printf(
			"/sys/class/net/%s/device/modalias", *ifaces);
		g_autofree char *alias = rig_read(g, path);

		if (alias && g_str_has_prefix(alias, prefix))
			return g_strdup(*ifaces);
	}
	return NULL;
}

static void test_backend(struct rig *g, const struct wire *table, char **ifaces,
			 const char *prefix, const char *debug)
{
	struct wire w = *table;

	w.iface = iface_on(g, ifaces, prefix);
	w.debug = (char *)debug;
	if (tap_ok(w.iface != NULL, "%s: has an interface", w.backend) &&
	    tap_ok(rig_ask(g, NULL, "up iface=%s mode=napi", w.iface),
		   "%s: comes up", w.backend)) {
		test_rings(g, &w);
		test_moderation(g, &w);
		test_reset(g, &w);
		tap_ok(rig_log_clean(g), "%s: the kernel's log is clean",
		       w.backend);
		rig_ask(g, NULL, "down iface=%s", w.iface);
	}
	g_free(w.iface);
}

static int body(struct rig *g)
{
	struct agent_reply reply;
	char **ifaces;

	if (!tap_ok(rig_ask(g, NULL, "workload start=sink") &&
			    rig_ask(g, &reply,
				    "load driver=netdrv args=sim%%3d1"),
		    "the driver loads"))
		return tap_done();
	ifaces = g_strsplit(agent_reply_text(&reply, "iface"), ",", 0);
	agent_reply_clear(&reply);
	test_backend(g, &wire_sim, ifaces,
		     "platform:", "/sys/kernel/debug/netdrv/netdrv-sim.0");
	test_backend(g, &wire_virtio, ifaces, "virtio:", NULL);
	g_strfreev(ifaces);
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
