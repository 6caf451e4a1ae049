/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every receive mode owes on every backend. A mode that appears in the
 * driver's mode file is tested here without a line of its own: it carries
 * traffic without loss, works in the contexts it claims, its counters agree
 * with the wire, and under flood each frame has a known fate.
 */
#include "rig.h"
#include "tap.h"
#include "wire.h"

#include <string.h>

#define LOW_PPS 1000
#define LOW_MS 300
/* Several times what a guest without KVM can take. */
#define FLOOD_PPS 150000
#define FLOOD_MS 400
#define SWITCH_MS 150

/* What became of a trial's frames. */
struct account {
	GHashTable *before, *after;
	gint64 sent, missed, received;
};

static void account_clear(struct account *a)
{
	g_clear_pointer(&a->before, g_hash_table_unref);
	g_clear_pointer(&a->after, g_hash_table_unref);
}

static gint64 grew(const struct account *a, const char *name)
{
	return counter_grew(a->before, a->after, name);
}

/* All that needs the guest's answer, before there may be none. */
static gboolean trial_prepare(struct rig *g, const struct wire *w,
			      struct account *a)
{
	g->epoch++;
	a->before = rig_counters(g, w->iface);
	return rig_ask(g, NULL, "sink epoch=%u offset_ns=0", g->epoch);
}

static gboolean trial_begin(struct rig *g, const struct wire *w,
			    struct account *a, double pps, int ms)
{
	return trial_prepare(g, w, a) && w->begin(g, w, pps, ms);
}

static gboolean trial_end(struct rig *g, const struct wire *w,
			  struct account *a)
{
	if (!w->end(g, w, &a->sent, &a->missed) ||
	    !rig_ask(g, NULL, "drain iface=%s quiet_ms=50 limit_ms=20000",
		     w->iface))
		return FALSE;
	a->after = rig_counters(g, w->iface);
	a->received = counter(a->after, "sink.received");
	return TRUE;
}

/* Every frame offered is with the application or has a place of death. */
static gboolean account_balances(const struct account *a, const char *what)
{
	gint64 backlog =
		grew(a, "softnet.dropped") + grew(a, "drv.rx_queue_drop");
	gint64 socket = grew(a, "snmp.Udp.RcvbufErrors");
	gint64 driver = grew(a, "drv.rx_alloc_fail") + grew(a, "drv.rx_errors");
	gint64 found = a->received + a->missed + backlog + socket + driver;

	if (!tap_equal(found, a->sent, "%s: every frame is accounted for",
		       what)) {
		tap_note("received %" G_GINT64_FORMAT
			 " missed %" G_GINT64_FORMAT
			 " backlog %" G_GINT64_FORMAT
			 " socket %" G_GINT64_FORMAT " driver %" G_GINT64_FORMAT
			 " drv.rx_frames +%" G_GINT64_FORMAT,
			 a->received, a->missed, backlog, socket, driver,
			 grew(a, "drv.rx_frames"));
		return FALSE;
	}
	return TRUE;
}

static gboolean trial(struct rig *g, const struct wire *w, struct account *a,
		      double pps, int ms)
{
	return trial_begin(g, w, a, pps, ms) && trial_end(g, w, a);
}

/* "harvest=softirq protocol=thread": the value of @key. Free it. */
static char *claim(const char *contexts, const char *key)
{
	const char *at = strstr(contexts, key);

	if (!at)
		return g_strdup("?");
	at += strlen(key);
	return g_strndup(at, strcspn(at, " \n"));
}

/* The number behind @name in the protocol tap's text. */
static gint64 tapped(const char *text, const char *name)
{
	g_autofree char *key = g_strdup_printf("%s ", name);
	const char *at = strstr(text, key);

	return at ? g_ascii_strtoll(at + strlen(key), NULL, 10) : -1;
}

/*
 * Frames whose protocol work a program did itself: the kernel's protocols, and
 * so the tap, saw none of them. A program is a thread.
 */
static gint64 by_program(const struct account *a, const char *ctx)
{
	return strcmp(ctx, "thread") ? 0 : counter(a->after, "uio.received");
}

static void check_contexts(struct rig *g, const struct wire *w,
			   const char *mode, const struct account *a,
			   const char *protocol)
{
	g_autofree char *path =
		g_strdup_printf("/sys/class/net/%s/netdrv/contexts", w->iface);
	g_autofree char *claims = rig_read(g, path);
	g_autofree char *harvest = NULL, *proto = NULL, *name = NULL;

	if (!tap_ok(claims && protocol, "%s %s: says its contexts", w->backend,
		    mode))
		return;
	harvest = claim(claims, "harvest=");
	proto = claim(claims, "protocol=");
	name = g_strdup_printf("drv.rx_harvest_%s", harvest);
	tap_equal(grew(a, name), a->sent, "%s %s: empties the ring in %s",
		  w->backend, mode, harvest);
	tap_equal(tapped(protocol, proto) + by_program(a, proto), a->sent,
		  "%s %s: protocol work starts in %s", w->backend, mode, proto);
}

static void test_low_rate(struct rig *g, const struct wire *w, const char *mode)
{
	g_autofree char *tap_path = g_strdup_printf("%s/protocol", w->debug);
	g_autofree char *protocol = NULL;
	struct account a = {};

	rig_write(g, tap_path, "1");
	if (tap_ok(trial(g, w, &a, LOW_PPS, LOW_MS), "%s %s: carries traffic",
		   w->backend, mode)) {
		protocol = rig_read(g, tap_path);
		tap_ok(a.sent > 0, "%s %s: frames were offered", w->backend,
		       mode);
		tap_equal(a.received, a.sent, "%s %s: no loss at %d pps",
			  w->backend, mode, LOW_PPS);
		tap_equal(grew(&a, "drv.rx_frames"), a.sent,
			  "%s %s: the driver counted each frame", w->backend,
			  mode);
		tap_equal(grew(&a, "dev.rx_packets"), a.sent,
			  "%s %s: so did the device's standard counters",
			  w->backend, mode);
		tap_equal(grew(&a, "drv.rx_bytes"), a.sent * 60,
			  "%s %s: to the byte", w->backend, mode);
		tap_ok(grew(&a, "drv.rx_irqs") > 0, "%s %s: interrupts came",
		       w->backend, mode);
		check_contexts(g, w, mode, &a, protocol);
	}
	rig_write(g, tap_path, "0");
	account_clear(&a);
}

static void test_flood(struct rig *g, const struct wire *w, const char *mode)
{
	g_autofree char *what =
		g_strdup_printf("%s %s, flood", w->backend, mode);
	struct account a = {};

	if (tap_ok(trial(g, w, &a, FLOOD_PPS, FLOOD_MS), "%s: survives",
		   what)) {
		account_balances(&a, what);
		tap_ok(grew(&a, "drv.rx_frames") + a.missed == a.sent,
		       "%s: the driver took what the ring did not miss", what);
	}
	account_clear(&a);
}

static gboolean mode_is(struct rig *g, const struct wire *w, const char *mode)
{
	struct agent_reply reply;
	gboolean same;

	if (!rig_ask(g, &reply, "mode iface=%s", w->iface))
		return FALSE;
	same = !g_strcmp0(agent_reply_text(&reply, "mode"), mode);
	agent_reply_clear(&reply);
	return same;
}

static gboolean mode_set(struct rig *g, const struct wire *w, const char *mode)
{
	return rig_ask(g, NULL, "mode iface=%s set=%s", w->iface, mode) &&
	       mode_is(g, w, mode);
}

/*
 * In the middle of a flood, by the driver's timer: in livelock no process runs
 * that could ask for it.
 */
static void test_switch(struct rig *g, const struct wire *w, const char *from,
			const char *to)
{
	g_autofree char *what = g_strdup_printf("%s %s -> %s under flood",
						w->backend, from, to);
	g_autofree char *path = g_strdup_printf("%s/switch_after", w->debug);
	g_autofree char *order = g_strdup_printf("%s %d", to, SWITCH_MS);
	struct account a = {};

	if (tap_ok(mode_set(g, w, from) && trial_prepare(g, w, &a) &&
			   rig_write(g, path, order) &&
			   w->begin(g, w, FLOOD_PPS, FLOOD_MS) &&
			   trial_end(g, w, &a),
		   "%s: goes on", what)) {
		tap_ok(mode_is(g, w, to), "%s: the mode is the new one", what);
		tap_equal(grew(&a, "drv.mode_switches"), 1, "%s: one switch",
			  what);
		account_balances(&a, what);
		tap_note("%s: armed after %.3f ms", what,
			 counter(a.after, "drv.mode_switch_ns") / 1e6);
	}
	account_clear(&a);
}

/* All modes of the device, as its mode file lists them. */
static char **modes_of(struct rig *g, const struct wire *w)
{
	g_autofree char *path =
		g_strdup_printf("/sys/class/net/%s/netdrv/mode", w->iface);
	g_autofree char *text = rig_read(g, path);

	if (!text)
		return g_new0(char *, 1);
	g_strdelimit(text, "[]\n", ' ');
	g_strstrip(text);
	return g_regex_split_simple(" +", text, 0, 0);
}

static void test_every_mode(struct rig *g, const struct wire *w)
{
	g_auto(GStrv) modes = modes_of(g, w);
	guint n = g_strv_length(modes);

	tap_ok(n >= 3, "%s: has %u modes", w->backend, n);
	for (guint i = 0; i < n; i++) {
		tap_ok(mode_set(g, w, modes[i]), "%s %s: can be selected",
		       w->backend, modes[i]);
		test_low_rate(g, w, modes[i]);
		test_flood(g, w, modes[i]);
	}
	for (guint i = 0; i < n; i++)
		for (guint j = 0; j < n; j++)
			if (i != j)
				test_switch(g, w, modes[i], modes[j]);
	tap_ok(rig_log_clean(g), "%s: the kernel's log is clean", w->backend);
}

static void test_bad_input(struct rig *g, const struct wire *w)
{
	g_autofree char *mode =
		g_strdup_printf("/sys/class/net/%s/netdrv/mode", w->iface);
	g_autofree char *budget =
		g_strdup_printf("/sys/class/net/%s/netdrv/budget", w->iface);
	g_autofree char *text = NULL;

	mode_set(g, w, "napi");
	tap_ok(!rig_write(g, mode, "nonsense"), "%s: unknown mode refused",
	       w->backend);
	tap_ok(mode_is(g, w, "napi"), "%s: and the old one stays", w->backend);
	tap_ok(!rig_write(g, budget, "0"), "%s: budget 0 refused", w->backend);
	tap_ok(!rig_write(g, budget, "100000"), "%s: budget 100000 refused",
	       w->backend);
	tap_ok(rig_write(g, budget, "16"), "%s: budget 16 accepted",
	       w->backend);
	text = rig_read(g, budget);
	tap_ok(!g_strcmp0(text, "16\n"), "%s: and read back", w->backend);
	mode_set(g, w, "irq");
	tap_ok(!rig_write(g, budget, "16"),
	       "%s: a parameter of another mode is not there", w->backend);
}

/* Nobody listens: the guest answers "port unreachable", as often as its rate
 * limit lets it. The answers must leave, and be counted alike everywhere. */
static void test_replies(struct rig *g, const struct wire *w)
{
	struct account a = {};

	mode_set(g, w, "napi");
	a.before = rig_counters(g, w->iface);
	tap_ok(rig_ask(g, NULL, "workload stop=all") &&
		       w->begin(g, w, LOW_PPS, LOW_MS) &&
		       w->end(g, w, &a.sent, &a.missed),
	       "%s: frames nobody waits for", w->backend);
	a.after = rig_counters(g, w->iface);
	tap_ok(grew(&a, "drv.tx_frames") > 0, "%s: replies leave", w->backend);
	tap_equal(grew(&a, "dev.tx_packets"), grew(&a, "drv.tx_frames"),
		  "%s: the standard counters say so too", w->backend);
	tap_equal(grew(&a, "snmp.Udp.NoPorts"), a.sent,
		  "%s: each frame is counted as unwanted", w->backend);
	account_clear(&a);
	tap_ok(rig_ask(g, NULL, "workload start=sink"), "%s: the sink is back",
	       w->backend);
}

static void test_down_up(struct rig *g, const struct wire *w)
{
	struct account a = {};

	mode_set(g, w, "napi");
	tap_ok(trial_begin(g, w, &a, FLOOD_PPS, FLOOD_MS) &&
		       rig_ask(g, NULL, "down iface=%s", w->iface) &&
		       trial_end(g, w, &a),
	       "%s: down in the middle of a flood", w->backend);
	account_clear(&a);
	tap_ok(rig_ask(g, NULL, "up iface=%s mode=napi", w->iface),
	       "%s: and up again", w->backend);
	test_low_rate(g, w, "napi");
}

/* The device's directory in debugfs: named after its parent on the bus. */
static char *debug_dir(struct rig *g, const char *backend)
{
	const char *bus = strcmp(backend, "sim") ? "virtio" : "netdrv-sim.";

	for (int i = 0; i < 16; i++) {
		g_autofree char *dir = g_strdup_printf(
			"/sys/kernel/debug/netdrv/%s%d", bus, i);
		g_autofree char *path = g_strdup_printf("%s/protocol", dir);
		g_autofree char *text = NULL;

		if (rig_exists(g, path))
			return g_steal_pointer(&dir);
	}
	return NULL;
}

static gboolean load(struct rig *g, char ***ifaces)
{
	struct agent_reply reply;

	if (!rig_ask(g, &reply, "load driver=netdrv args=sim%%3d1"))
		return FALSE;
	*ifaces = g_strsplit(agent_reply_text(&reply, "iface"), ",", 0);
	agent_reply_clear(&reply);
	return TRUE;
}

/* ethtool -i says which backend an interface has; sim has no PCI parent. */
static char *iface_of(struct rig *g, char **ifaces, const char *backend)
{
	for (; *ifaces; ifaces++) {
		g_autofree char *path = g_strdup_printf(
			"/sys/class/net/%s/device/modalias", *ifaces);
		g_autofree char *alias = rig_read(g, path);
		gboolean sim = alias && g_str_has_prefix(alias, "platform:");

		if (alias && sim == !strcmp(backend, "sim"))
			return g_strdup(*ifaces);
	}
	return NULL;
}

/* Unload in the middle of a flood, and come back. */
static void test_unload(struct rig *g, struct wire *w)
{
	struct account a = {};
	gboolean began;

	began = trial_begin(g, w, &a, FLOOD_PPS, FLOOD_MS);
	tap_ok(began && rig_ask(g, NULL, "unload driver=netdrv"),
	       "%s: unloads under flood", w->backend);
	/* The simulated wire goes with the module; the generator goes on. */
	if (strcmp(w->backend, "sim"))
		tap_ok(w->end(g, w, &a.sent, &a.missed),
		       "%s: the generator's trial ends", w->backend);
	account_clear(&a);
	tap_ok(rig_log_clean(g), "%s: the kernel's log is clean after it",
	       w->backend);
}

static void test_backend(struct rig *g, const struct wire *table)
{
	struct wire w = *table;
	g_auto(GStrv) ifaces = NULL;

	if (!tap_ok(load(g, &ifaces), "%s: the driver loads", w.backend))
		return;
	w.iface = iface_of(g, ifaces, w.backend);
	w.debug = debug_dir(g, w.backend);
	if (tap_ok(w.iface && w.debug, "%s: has an interface", w.backend) &&
	    tap_ok(rig_ask(g, NULL, "up iface=%s mode=napi", w.iface),
		   "%s: comes up", w.backend)) {
		test_bad_input(g, &w);
		test_replies(g, &w);
		test_every_mode(g, &w);
		test_down_up(g, &w);
		test_unload(g, &w);
	}
	g_free(w.iface);
	g_free(w.debug);
}

static int body(struct rig *g)
{
	if (tap_ok(rig_ask(g, NULL, "workload start=sink"),
		   "the sink is running")) {
		test_backend(g, &wire_sim);
		test_backend(g, &wire_virtio);
	}
	return tap_done();
}

int main(void)
{
	return rig_run(body);
}
