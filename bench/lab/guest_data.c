/* SPDX-License-Identifier: GPL-2.0-only */
/* The guest's answers of many lines: counters, samples, histograms. */
#include <string.h>

#include "lab/guest.h"
#include "lab/replies.h"

#define LIMIT_MS 10000
/* BPF programs are checked by the kernel, which takes an emulated CPU long. */
#define COLLECT_LIMIT_MS 60000
#define SAMPLER_PERIOD_US "10000"

GHashTable *guest_counters(struct guest *g, GError **error)
{
	GHashTable *counters;
	struct agent_reply r;

	if (!agent_ask(&g->agent, LIMIT_MS, &r, error, "counters", "iface",
		       g->iface, NULL))
		return NULL;
	counters = reply_counters(&r, error);
	agent_reply_clear(&r);
	return counters;
}

GHashTable *guest_rest(struct guest *g, int quiet_ms, int limit_ms,
		       gboolean *quiet, GError **error)
{
	char quiet_text[16], limit_text[16];
	GHashTable *counters;
	struct agent_reply r;

	g_snprintf(quiet_text, sizeof(quiet_text), "%d", quiet_ms);
	g_snprintf(limit_text, sizeof(limit_text), "%d", limit_ms);
	if (!agent_ask(&g->agent, limit_ms + LIMIT_MS, &r, error, "drain",
		       "iface", g->iface, "quiet_ms", quiet_text, "limit_ms",
		       limit_text, "counters", "1", NULL))
		return NULL;
	*quiet = agent_reply_int(&r, "quiet", 0) == 1;
	counters = reply_counters(&r, error);
	agent_reply_clear(&r);
	return counters;
}

gboolean guest_collect(struct guest *g, const char *names, GHashTable *answers,
		       GError **error)
{
	struct agent_reply r;
	guint i;

	if (!agent_ask(&g->agent, COLLECT_LIMIT_MS, NULL, error, "collect",
		       "stop", "1", NULL))
		return FALSE;
	if (!*names)
		return TRUE;
	if (!agent_ask(&g->agent, COLLECT_LIMIT_MS, &r, error, "collect",
		       "start", names, NULL))
		return FALSE;
	for (i = 0; i < r.data->len; i++) {
		char **said = g_strsplit(g_ptr_array_index(r.data, i), " ", 2);

		if (said[0] && said[1])
			g_hash_table_insert(answers, g_strdup(said[0]),
					    g_strdup(said[1]));
		g_strfreev(said);
	}
	agent_reply_clear(&r);
	return TRUE;
}

gboolean guest_sampler(struct guest *g, gboolean on, GError **error)
{
	if (!on)
		return agent_ask(&g->agent, LIMIT_MS, NULL, error, "sampler",
				 "stop", "1", NULL);
	return agent_ask(&g->agent, LIMIT_MS, NULL, error, "sampler", "start",
			 g->iface, "period_us", SAMPLER_PERIOD_US, NULL);
}

GArray *guest_samples(struct guest *g, gint64 *lost, GError **error)
{
	struct agent_reply r;
	GArray *samples;

	if (!agent_ask(&g->agent, LIMIT_MS, &r, error, "samples", NULL))
		return NULL;
	samples = reply_samples(&r, lost, error);
	agent_reply_clear(&r);
	return samples;
}

gboolean guest_latency(struct guest *g, struct rxb_hist *h, GError **error)
{
	struct agent_reply r;
	gboolean ok;

	if (!agent_ask(&g->agent, LIMIT_MS, &r, error, "hist", "name", "total",
		       NULL))
		return FALSE;
	ok = reply_latency(&r, h, error);
	agent_reply_clear(&r);
	return ok;
}

const char *const guest_sysctls[] = {
	"netdev_budget",
	"netdev_budget_usecs",
	"dev_weight",
	"netdev_max_backlog",
	"netdev_tstamp_prequeue",
	"rmem_default",
	"rmem_max",
	"busy_read",
	"busy_poll",
	"gro_normal_batch",
	NULL,
};

char *guest_sysctl_path(const char *name)
{
	return g_strdup_printf("/proc/sys/net/core/%s", name);
}
