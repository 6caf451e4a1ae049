/* SPDX-License-Identifier: GPL-2.0-only */
#include "dut.h"

#include <string.h>

#include "feed.h"
#include "tap.h"

#define FRAMES_LIMIT_MS 10000
/* To see whether it takes frames at all. */
#define HELLO_PPS 1000
#define HELLO_MS FRAMES_LIMIT_MS
/* One mode in so many stands for all. */
#define SAMPLE 3

/* The device's directory in debugfs is named after its parent on the bus. */
static char *debug_dir(struct dut *d)
{
	for (int i = 0; i < 16; i++) {
		g_autofree char *dir = g_strdup_printf(
			"/sys/kernel/debug/netdrv/%s%d%s", d->feed->bus_name[0],
			i, d->feed->bus_name[1]);
		g_autofree char *path = g_strdup_printf("%s/protocol", dir);

		if (rig_exists(d->rig, path))
			return g_steal_pointer(&dir);
	}
	return NULL;
}

/* Which backend an interface has is told by the bus it is on. */
static char *find_iface(struct dut *d, char **ifaces)
{
	for (; *ifaces; ifaces++) {
		g_autofree char *path = g_strdup_printf(
			"/sys/class/net/%s/device/modalias", *ifaces);
		g_autofree char *alias = rig_read(d->rig, path);

		if (alias && g_str_has_prefix(alias, d->feed->modalias))
			return g_strdup(*ifaces);
	}
	return NULL;
}

gboolean dut_samples(guint i, guint every, guint first)
{
	return i % every == first || g_getenv("THOROUGH");
}

/* Whether mode @name, the @i-th that the device lists, is tried. */
static gboolean is_tried(const struct dut *d, const char *name, guint i)
{
	const char *only = g_getenv("MODES");
	g_auto(GStrv) wanted = g_strsplit(only ? only : "", " ", 0);

	if (only)
		return g_strv_contains((const char *const *)wanted, name);
	return !d->feed->like_another || dut_samples(i, SAMPLE, 0) ||
	       !strcmp(name, "napi");
}

/*
 * The modes of the device, as its mode file lists them; with MODES in the
 * environment only those of it, for who works on one.
 */
static char **read_modes(struct dut *d)
{
	g_autofree char *text = dut_get(d, "mode");
	g_auto(GStrv) all = NULL;
	GPtrArray *modes = g_ptr_array_new();

	if (!text)
		text = g_strdup("");
	g_strdelimit(text, "[]\n", ' ');
	all = g_regex_split_simple(" +", g_strstrip(text), 0, 0);
	for (guint i = 0; all[i]; i++)
		if (is_tried(d, all[i], i))
			g_ptr_array_add(modes, g_strdup(all[i]));
	g_ptr_array_add(modes, NULL);
	return (char **)g_ptr_array_free(modes, FALSE);
}

static gboolean load(struct dut *d)
{
	g_auto(GStrv) ifaces = NULL;
	struct agent_reply reply;

	if (!rig_ask(d->rig, &reply, "load driver=netdrv%s",
		     d->feed->load_args))
		return FALSE;
	ifaces = g_strsplit(agent_reply_text(&reply, "iface"), ",", 0);
	agent_reply_clear(&reply);
	d->iface = find_iface(d, ifaces);
	d->debug = debug_dir(d);
	return d->iface && d->debug;
}

static double *unknown_knees(guint n)
{
	double *knee = g_new(double, n + 1);

	for (guint i = 0; i < n; i++)
		knee[i] = KNEE_UNKNOWN_PPS;
	return knee;
}

/* Nothing tells from outside when it begins to listen: frames do. */
static gboolean wait_for_ears(struct dut *d)
{
	gint64 sent, missed;

	return !d->feed->deaf ||
	       (d->feed->begin(d, HELLO_PPS, HELLO_MS) && dut_takes_frames(d) &&
		d->feed->stop(d) && d->feed->end(d, &sent, &missed));
}

gboolean dut_up(struct dut *d, const char *mode)
{
	return rig_ask(d->rig, NULL, "up iface=%s mode=%s", d->iface, mode) &&
	       rig_ask(d->rig, NULL, "link iface=%s limit_ms=10000",
		       d->iface) &&
	       wait_for_ears(d) && dut_drain(d);
}

gboolean dut_drain(struct dut *d)
{
	return rig_ask(d->rig, NULL,
		       "drain iface=%s quiet_ms=%d limit_ms=20000", d->iface,
		       rig_limit_ms(d->rig, d->feed->quiet_ms));
}

gboolean dut_load(struct dut *d)
{
	if (!load(d) || !dut_up(d, "napi"))
		return FALSE;
	d->modes = read_modes(d);
	if (!d->knee)
		d->knee = unknown_knees(g_strv_length(d->modes));
	return TRUE;
}

static void forget_device(struct dut *d)
{
	g_clear_pointer(&d->iface, g_free);
	g_clear_pointer(&d->debug, g_free);
	g_clear_pointer(&d->modes, g_strfreev);
}

gboolean dut_find_again(struct dut *d)
{
	g_clear_pointer(&d->iface, g_free);
	g_clear_pointer(&d->debug, g_free);
	return load(d);
}

gboolean dut_unload(struct dut *d)
{
	forget_device(d);
	return rig_ask(d->rig, NULL, "unload driver=netdrv");
}

void dut_clear(struct dut *d)
{
	forget_device(d);
	g_clear_pointer(&d->knee, g_free);
}

gboolean dut_mode_is(struct dut *d, const char *mode)
{
	struct agent_reply reply;
	gboolean same;

	if (!rig_ask(d->rig, &reply, "mode iface=%s", d->iface))
		return FALSE;
	same = !g_strcmp0(agent_reply_text(&reply, "mode"), mode);
	agent_reply_clear(&reply);
	return same;
}

gboolean dut_set_mode(struct dut *d, const char *mode)
{
	return rig_ask(d->rig, NULL, "mode iface=%s set=%s", d->iface, mode) &&
	       dut_mode_is(d, mode);
}

static char *sysfs_path(struct dut *d, const char *name)
{
	return g_strdup_printf("/sys/class/net/%s/netdrv/%s", d->iface, name);
}

gboolean dut_set(struct dut *d, const char *name, const char *value)
{
	g_autofree char *path = sysfs_path(d, name);

	return rig_write(d->rig, path, value);
}

char *dut_get(struct dut *d, const char *name)
{
	g_autofree char *path = sysfs_path(d, name);

	return rig_read(d->rig, path);
}

gboolean dut_net_set(struct dut *d, const char *name, const char *value)
{
	g_autofree char *path =
		g_strdup_printf("/sys/class/net/%s/%s", d->iface, name);

	return rig_write(d->rig, path, value);
}

char *dut_net_get(struct dut *d, const char *name)
{
	g_autofree char *path =
		g_strdup_printf("/sys/class/net/%s/%s", d->iface, name);

	return rig_read(d->rig, path);
}

gboolean dut_refuses(struct dut *d, const char *name, const char *value,
		     const char *why, const char *log)
{
	g_autofree char *path = sysfs_path(d, name);
	g_autofree char *said = rig_refusal(d->rig, path, value);
	g_autofree char *lines = rig_log(d->rig);

	if (said && strstr(said, why) && lines && strstr(lines, log))
		return TRUE;
	tap_note("%s=%s: got '%s', want '%s'; the log: %s; want '%s'", name,
		 value, said ? said : "no error", why, lines ? lines : "", log);
	return FALSE;
}

gboolean dut_debug_set(struct dut *d, const char *name, const char *value)
{
	g_autofree char *path = g_strdup_printf("%s/%s", d->debug, name);

	return rig_write(d->rig, path, value);
}

char *dut_debug_get(struct dut *d, const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/%s", d->debug, name);

	return rig_read(d->rig, path);
}

gint64 dut_told(struct dut *d, const char *verb, const char *key)
{
	struct agent_reply reply;
	gint64 value;

	if (!rig_ask(d->rig, &reply, "%s iface=%s", verb, d->iface))
		return -1;
	value = agent_reply_int(&reply, key, -1);
	agent_reply_clear(&reply);
	return value;
}

static gint64 frames_taken(struct dut *d)
{
	g_autoptr(GHashTable) now = rig_counters(d->rig, d->iface);

	return counter(now, "drv.rx_frames");
}

/* For who finds out why none came. */
static void tell_interrupts(struct dut *d)
{
	g_autofree char *text = rig_read(d->rig, "/proc/interrupts");
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", 0);
	static const char *const names[] = {"irqs", "irq_replays", "polls",
					    "frames", "ring_drop"};
	g_autoptr(GHashTable) now = rig_counters(d->rig, d->iface);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *name = g_strdup_printf("drv.rx_%s", names[i]);

		tap_note("%s %" G_GINT64_FORMAT, name, counter(now, name));
	}
	for (char **line = lines; *line; line++)
		if (strstr(*line, d->iface) || strstr(*line, "netdrv"))
			tap_note("%s", *line);
}

gboolean dut_takes_frames(struct dut *d)
{
	gint64 until = watch_now_ms() + rig_limit_ms(d->rig, FRAMES_LIMIT_MS);
	gint64 before = frames_taken(d);

	while (before >= 0 && watch_now_ms() < until) {
		if (frames_taken(d) > before)
			return TRUE;
		if (!watch_pause(&d->rig->lab->watch, 5, NULL))
			return FALSE;
	}
	tell_interrupts(d);
	return FALSE;
}
