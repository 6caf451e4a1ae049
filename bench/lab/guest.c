/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/guest.h"

#include <string.h>

#include "lab/catalog.h"
#include "lab/error.h"
#include "lab/knobs_app.h"
#include "lab/knobs_boot.h"
#include "lab/knobs_cpu.h"
#include "lab/knobs_place.h"

#define LIMIT_MS 10000
/* Right after livelock the guest has a long queue to work off first. */
#define SLOW_LIMIT_MS 15000
/* An e1000 driver reads its EEPROM bit by bit. */
#define LOAD_LIMIT_MS 30000
/* What a mask of CPUs may begin with. */
#define MASK_FILL "0,"

/* To how many CPUs the queues go: to all, unless one was asked for. */
static guint irq_cpus(const struct guest *g, const GPtrArray *knobs)
{
	return g->queues < 2 || knob_values_get(knobs, "irq_cpu") ? 1 : g->cpus;
}

void guest_place(struct guest *g, const GPtrArray *knobs)
{
	g_strfreev(g->where.hog_cpus);
	g->where = (struct pin_places){
		.irq_cpu = knobs_cpu(knobs, "irq_cpu"),
		.irq_cpus = irq_cpus(g, knobs),
		.app_cpu = knobs_app_cpu(knobs),
		.hog_cpus = knobs_hog_cpus(knobs, GUEST_FIRST_CPU),
	};
	g->other_cpu = knobs_other_cpu(knobs);
}

void guest_init(struct guest *g, struct watch *watch, int fd,
		const GPtrArray *knobs)
{
	*g = (struct guest){
		.cpus = knobs_cpus(knobs),
		.queues = knobs_queues(knobs),
	};
	guest_place(g, knobs);
	agent_init(&g->agent, watch, fd);
	g->srcversions =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void guest_close(struct guest *g)
{
	g_clear_pointer(&g->where.hog_cpus, g_strfreev);
	agent_close(&g->agent);
	g_clear_pointer(&g->srcversions, g_hash_table_unref);
	g_free(g->kernel);
	g_free(g->agent_version);
	g_free(g->driver);
	g_free(g->iface);
	g_free(g->mode);
	*g = (struct guest){.agent.fd = -1};
}

gboolean guest_hello(struct guest *g, int limit_ms, GError **error)
{
	struct agent_reply r;
	gint64 proto, cpus;

	if (!agent_ask(&g->agent, limit_ms, &r, error, "hello", NULL))
		return FALSE;
	proto = agent_reply_int(&r, "proto", 0);
	cpus = agent_reply_int(&r, "cpus", 0);
	g->kernel = g_strdup(agent_reply_text(&r, "kernel"));
	g->agent_version = g_strdup(agent_reply_text(&r, "agent"));
	agent_reply_clear(&r);
	if (proto == RXB_PROTO_VERSION && cpus >= g->cpus)
		return TRUE;
	if (proto == RXB_PROTO_VERSION)
		g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
			    "the machine under test has %d CPUs, not %u",
			    (int)cpus, g->cpus);
	else
		g_set_error(
			error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			"the agent speaks protocol %d, not %d; \"make all\" "
			"rebuilds it",
			(int)proto, RXB_PROTO_VERSION);
	return FALSE;
}

static gboolean load(struct guest *g, const char *driver, GError **error)
{
	const char *srcversion;
	struct agent_reply r;

	if (!agent_ask(&g->agent, LOAD_LIMIT_MS, &r, error, "load", "driver",
		       driver, NULL))
		return FALSE;
	g_free(g->driver);
	g->driver = g_strdup(driver);
	g_free(g->iface);
	g->iface = g_strdup(agent_reply_text(&r, "iface"));
	if (g->iface) /* the first of a list */
		g->iface[strcspn(g->iface, ",")] = '\0';
	srcversion = agent_reply_text(&r, "srcversion");
	g_hash_table_insert(g->srcversions, g_strdup(driver),
			    g_strdup(srcversion ? srcversion : "unknown"));
	agent_reply_clear(&r);
	if (g->iface && *g->iface)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
		    "%s is loaded but the agent names no interface", driver);
	return FALSE;
}

gboolean guest_drop_driver(struct guest *g, GError **error)
{
	g_clear_pointer(&g->mode, g_free);
	if (g->driver && !agent_ask(&g->agent, LIMIT_MS, NULL, error, "unload",
				    "driver", g->driver, NULL))
		return FALSE;
	g_clear_pointer(&g->driver, g_free);
	return TRUE;
}

gboolean guest_up(struct guest *g, GError **error)
{
	g_autofree char *cpus = g_strdup_printf("%u", g->where.irq_cpus);

	return agent_ask(&g->agent, LIMIT_MS, NULL, error, "up", "iface",
			 g->iface, "irq_cpu", g->where.irq_cpu, "irq_cpus",
			 cpus, NULL);
}

gboolean guest_use_queues(struct guest *g, GError **error)
{
	g_autofree char *queues = g_strdup_printf("%u", g->queues);

	return g->queues < 2 ||
	       agent_ask(&g->agent, LIMIT_MS, NULL, error, "channels", "iface",
			 g->iface, "combined", queues, NULL);
}

gboolean guest_take_driver(struct guest *g, const char *driver,
			   gboolean *changed, GError **error)
{
	*changed = g_strcmp0(g->driver, driver) != 0;
	if (!*changed)
		return TRUE;
	return guest_drop_driver(g, error) && load(g, driver, error) &&
	       guest_up(g, error);
}

gboolean guest_wait_link(struct guest *g, int limit_ms, GError **error)
{
	char limit[16];

	g_snprintf(limit, sizeof(limit), "%d", limit_ms);
	return agent_ask(&g->agent, limit_ms + LIMIT_MS, NULL, error, "link",
			 "iface", g->iface, "limit_ms", limit, NULL);
}

gboolean guest_set_mode(struct guest *g, const char *mode, GError **error)
{
	struct agent_reply r;
	const char *now;
	gboolean ok;

	if (!agent_ask(&g->agent, SLOW_LIMIT_MS, &r, error, "mode", "iface",
		       g->iface, "set", mode, NULL))
		return FALSE;
	now = agent_reply_text(&r, "mode");
	ok = !g_strcmp0(now, mode);
	if (!ok)
		g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
			    "mode %s was set but %s is active", mode,
			    now ? now : "none");
	g_free(g->mode);
	g->mode = g_strdup(now);
	agent_reply_clear(&r);
	return ok;
}

gboolean guest_start_workload(struct guest *g, const char *request,
			      GError **error)
{
	return agent_ask_line(&g->agent, LIMIT_MS, NULL, request, error);
}

gboolean guest_stop_workloads(struct guest *g, GError **error)
{
	return agent_ask(&g->agent, LIMIT_MS, NULL, error, "workload", "stop",
			 "all", NULL);
}

gboolean guest_file_says(const char *now, const char *value)
{
	char *chosen;
	gboolean same;

	if (!now)
		return FALSE;
	if (!strcmp(now, value))
		return TRUE;
	/* A mask of many CPUs is as long as they are many. */
	if (*now && !strcmp(now + strspn(now, MASK_FILL),
			    value + strspn(value, MASK_FILL)))
		return TRUE;
	chosen = g_strdup_printf("[%s]", value);
	same = strstr(now, chosen) != NULL;
	g_free(chosen);
	return same;
}

gboolean guest_set_file(struct guest *g, const char *path, const char *value,
			GError **error)
{
	gboolean ok = agent_ask(&g->agent, LIMIT_MS, NULL, error, "set", "path",
				path, "value", value, NULL);
	char *now = ok ? guest_read(g, path) : NULL;

	if (ok && !guest_file_says(now, value)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED,
			    "%s was set to %s but says %s", path, value,
			    now ? now : "nothing");
		ok = FALSE;
	}
	g_free(now);
	return ok;
}

/* The agent refuses what does not stand there afterwards. */
static gboolean set_by_verb(struct guest *g, const struct knob_value *v,
			    GError **error)
{
	char **word = g_strsplit(v->knob->where, " ", 2);
	gboolean ok = agent_ask(&g->agent, LIMIT_MS, NULL, error, word[0],
				"iface", g->iface, word[1], v->value, NULL);

	g_strfreev(word);
	return ok;
}

/* A file of the first receive queue's stands for those of all. */
static gboolean set_files(struct guest *g, const char *path, const char *text,
			  GError **error)
{
	static const char first[] = "/queues/rx-0/";
	const char *at = strstr(path, first);
	gboolean ok = guest_set_file(g, path, text, error);

	for (guint i = 1; ok && at && i < g->queues; i++) {
		g_autofree char *other = g_strdup_printf("%.*s/queues/rx-%u/%s",
							 (int)(at - path), path,
							 i, at + strlen(first));

		ok = guest_set_file(g, other, text, error);
	}
	return ok;
}

gboolean guest_set_knob(struct guest *g, const struct knob_value *v,
			GError **error)
{
	char *path = knob_path(v->knob, g->iface);
	char *text = knob_text(v, g->where.irq_cpu, g->other_cpu);
	gboolean ok = path ? set_files(g, path, text, error)
			   : set_by_verb(g, v, error);

	g_free(text);
	g_free(path);
	return ok;
}

char *guest_read(struct guest *g, const char *path)
{
	struct agent_reply r;
	char *line = NULL;

	if (!agent_ask(&g->agent, LIMIT_MS, &r, NULL, "get", "path", path,
		       NULL))
		return NULL;
	if (r.data->len)
		line = g_strdup(g_ptr_array_index(r.data, 0));
	agent_reply_clear(&r);
	return line;
}

gboolean guest_new_epoch(struct guest *g, int epoch, gint64 offset_ns,
			 GError **error)
{
	char epoch_text[16], offset_text[24];

	g_snprintf(epoch_text, sizeof(epoch_text), "%d", epoch);
	g_snprintf(offset_text, sizeof(offset_text), "%" G_GINT64_FORMAT,
		   offset_ns);
	return agent_ask(&g->agent, LIMIT_MS, NULL, error, "sink", "epoch",
			 epoch_text, "offset_ns", offset_text, NULL);
}

gboolean guest_reset(struct guest *g, GError **error)
{
	return agent_ask(&g->agent, SLOW_LIMIT_MS, NULL, error, "reset",
			 "iface", g->iface, NULL);
}

gboolean guest_drain(struct guest *g, int quiet_ms, int limit_ms,
		     gboolean *quiet, GError **error)
{
	char quiet_text[16], limit_text[16];
	struct agent_reply r;

	g_snprintf(quiet_text, sizeof(quiet_text), "%d", quiet_ms);
	g_snprintf(limit_text, sizeof(limit_text), "%d", limit_ms);
	if (!agent_ask(&g->agent, limit_ms + SLOW_LIMIT_MS, &r, error, "drain",
		       "iface", g->iface, "quiet_ms", quiet_text, "limit_ms",
		       limit_text, NULL))
		return FALSE;
	*quiet = agent_reply_int(&r, "quiet", 0) == 1;
	agent_reply_clear(&r);
	return TRUE;
}
