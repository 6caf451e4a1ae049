/* SPDX-License-Identifier: GPL-2.0-only */
#include "sim_rig.h"

#include "tap.h"

static char *net_path(const struct sim_rig *s, const char *file)
{
	return g_strdup_printf("/sys/class/net/%s/%s", s->wire.iface, file);
}

gboolean sim_write(struct sim_rig *s, const char *file, const char *value)
{
	g_autofree char *path = net_path(s, file);

	return rig_write(s->rig, path, value);
}

char *sim_read(struct sim_rig *s, const char *file)
{
	g_autofree char *path = net_path(s, file);

	return rig_read(s->rig, path);
}

gboolean sim_mode(struct sim_rig *s, const char *mode)
{
	return rig_ask(s->rig, NULL, "mode iface=%s set=%s", s->wire.iface,
		       mode);
}

/* The first of @ifaces whose parent is a platform device. */
static char *sim_iface(struct rig *rig, char **ifaces)
{
	for (; *ifaces; ifaces++) {
		g_autofree char *path = g_strdup_printf(
			"/sys/class/net/%s/device/modalias", *ifaces);
		g_autofree char *alias = rig_read(rig, path);

		if (alias && g_str_has_prefix(alias, "platform:"))
			return g_strdup(*ifaces);
	}
	return NULL;
}

gboolean sim_rig_up(struct sim_rig *s, struct rig *rig)
{
	struct agent_reply reply;
	g_auto(GStrv) ifaces = NULL;

	*s = (struct sim_rig){.rig = rig, .wire = wire_sim};
	if (!rig_ask(rig, &reply, "load driver=netdrv args=sim%%3d1"))
		return FALSE;
	ifaces = g_strsplit(agent_reply_text(&reply, "iface"), ",", 0);
	agent_reply_clear(&reply);
	s->wire.iface = sim_iface(rig, ifaces);
	s->wire.debug = g_strdup("/sys/kernel/debug/netdrv/netdrv-sim.0");
	return s->wire.iface && rig_ask(rig, NULL, "workload start=sink") &&
	       rig_ask(rig, NULL, "up iface=%s mode=napi", s->wire.iface);
}

void sim_rig_clear(struct sim_rig *s)
{
	g_clear_pointer(&s->wire.iface, g_free);
	g_clear_pointer(&s->wire.debug, g_free);
}

gboolean sim_trial(struct sim_rig *s, struct sim_trial *t, double pps, int ms)
{
	struct rig *rig = s->rig;

	*t = (struct sim_trial){0};
	rig->epoch++;
	t->before = rig_counters(rig, s->wire.iface);
	if (!rig_ask(rig, NULL, "sink epoch=%u offset_ns=0", rig->epoch) ||
	    !s->wire.begin(rig, &s->wire, pps, ms) ||
	    !s->wire.end(rig, &s->wire, &t->sent, &t->missed) ||
	    !rig_ask(rig, NULL, "drain iface=%s quiet_ms=50 limit_ms=20000",
		     s->wire.iface))
		return FALSE;
	t->after = rig_counters(rig, s->wire.iface);
	t->received = counter(t->after, "sink.received");
	return TRUE;
}

gint64 sim_grew(const struct sim_trial *t, const char *counter)
{
	return counter_grew(t->before, t->after, counter);
}

void sim_trial_clear(struct sim_trial *t)
{
	g_clear_pointer(&t->before, g_hash_table_unref);
	g_clear_pointer(&t->after, g_hash_table_unref);
}
