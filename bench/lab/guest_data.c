/* SPDX-License-Identifier: GPL-2.0-only */
/* The guest's answers of many lines: counters, samples, histograms. */
#include <string.h>

#include "lab/error.h"
#include "lab/guest.h"
#include "lab/samples.h"

#define LIMIT_MS 10000
#define SAMPLER_PERIOD_US "10000"

static gboolean malformed(const char *verb, const char *line, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
		    "%s: the agent sent \"%.80s\"", verb, line);
	return FALSE;
}

/* "NAME VALUE" */
static gboolean take_counter(GHashTable *counters, const char *line,
			     GError **error)
{
	const char *space = strchr(line, ' ');
	guint64 value;

	if (!space || !g_ascii_string_to_unsigned(space + 1, 10, 0, G_MAXUINT64,
						  &value, NULL))
		return malformed("counters", line, error);
	g_hash_table_insert(counters, g_strndup(line, (gsize)(space - line)),
			    g_memdup2(&value, sizeof(value)));
	return TRUE;
}

GHashTable *guest_counters(struct guest *g, GError **error)
{
	GHashTable *counters;
	struct agent_reply r;
	gboolean ok = TRUE;
	guint i;

	if (!agent_ask(&g->agent, LIMIT_MS, &r, error, "counters", "iface",
		       g->iface, NULL))
		return NULL;
	counters =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (i = 0; ok && i < r.data->len; i++)
		ok = take_counter(counters, g_ptr_array_index(r.data, i),
				  error);
	agent_reply_clear(&r);
	if (!ok)
		g_clear_pointer(&counters, g_hash_table_unref);
	return counters;
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
	gboolean ok = TRUE;
	GArray *samples;
	guint i;

	if (!agent_ask(&g->agent, LIMIT_MS, &r, error, "samples", NULL))
		return NULL;
	*lost = agent_reply_int(&r, "lost", 0);
	samples = g_array_new(FALSE, FALSE, sizeof(struct rxb_sample));
	for (i = 0; ok && i < r.data->len; i++) {
		const char *line = g_ptr_array_index(r.data, i);
		struct rxb_sample s;

		ok = sample_parse(line, &s) ||
		     malformed("samples", line, error);
		if (ok)
			g_array_append_val(samples, s);
	}
	agent_reply_clear(&r);
	if (!ok)
		g_clear_pointer(&samples, g_array_unref);
	return samples;
}

/* "INDEX COUNT" */
static gboolean take_bucket(struct rxb_hist *h, const char *line,
			    GError **error)
{
	char **part = g_strsplit(line, " ", 2);
	guint64 index = 0, count = 0;
	gboolean ok;

	ok = g_strv_length(part) == 2 &&
	     g_ascii_string_to_unsigned(part[0], 10, 0, RXB_HIST_BUCKETS - 1,
					&index, NULL) &&
	     g_ascii_string_to_unsigned(part[1], 10, 0, G_MAXUINT32, &count,
					NULL);
	g_strfreev(part);
	if (!ok)
		return malformed("hist", line, error);
	h->bucket[index] = (guint32)count;
	return TRUE;
}

gboolean guest_latency(struct guest *g, struct rxb_hist *h, GError **error)
{
	struct agent_reply r;
	gboolean ok = TRUE;
	guint i;

	rxb_hist_reset(h);
	if (!agent_ask(&g->agent, LIMIT_MS, &r, error, "hist", "name", "sink",
		       NULL))
		return FALSE;
	for (i = 0; ok && i < r.data->len; i++)
		ok = take_bucket(h, g_ptr_array_index(r.data, i), error);
	h->count = (guint64)agent_reply_int(&r, "count", 0);
	h->sum = (guint64)agent_reply_int(&r, "sum", 0);
	h->max = (guint64)agent_reply_int(&r, "max", 0);
	h->overflow = (guint64)agent_reply_int(&r, "overflow", 0);
	if (h->count)
		h->min = (guint64)agent_reply_int(&r, "min", 0);
	agent_reply_clear(&r);
	return ok;
}
