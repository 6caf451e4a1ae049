/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/replies.h"

#include <rxbench/irqname.h>
#include <string.h>

#include "lab/error.h"
#include "lab/samples.h"

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

GHashTable *reply_counters(const struct agent_reply *r, GError **error)
{
	GHashTable *counters =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	gboolean ok = TRUE;
	guint i;

	for (i = 0; ok && i < r->data->len; i++)
		ok = take_counter(counters, g_ptr_array_index(r->data, i),
				  error);
	if (!ok)
		g_clear_pointer(&counters, g_hash_table_unref);
	return counters;
}

GArray *reply_samples(const struct agent_reply *r, gint64 *lost, GError **error)
{
	GArray *samples = g_array_new(FALSE, FALSE, sizeof(struct rxb_sample));
	gboolean ok = TRUE;
	guint i;

	*lost = agent_reply_int(r, "lost", 0);
	for (i = 0; ok && i < r->data->len; i++) {
		const char *line = g_ptr_array_index(r->data, i);
		struct rxb_sample s;

		ok = sample_parse(line, &s) ||
		     malformed("samples", line, error);
		if (ok)
			g_array_append_val(samples, s);
	}
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

gboolean reply_latency(const struct agent_reply *r, struct rxb_hist *h,
		       GError **error)
{
	gboolean ok = TRUE;
	guint i;

	rxb_hist_reset(h);
	for (i = 0; ok && i < r->data->len; i++)
		ok = take_bucket(h, g_ptr_array_index(r->data, i), error);
	h->count = (guint64)agent_reply_int(r, "count", 0);
	h->sum = (guint64)agent_reply_int(r, "sum", 0);
	h->max = (guint64)agent_reply_int(r, "max", 0);
	h->overflow = (guint64)agent_reply_int(r, "overflow", 0);
	if (h->count)
		h->min = (guint64)agent_reply_int(r, "min", 0);
	return ok;
}

/* Where the interrupt with that handler should be. Free it. */
static char *irq_place(const struct pin_places *where, const char *handler)
{
	return g_strdup_printf("%u",
			       rxb_irq_cpu(handler, (guint)atoi(where->irq_cpu),
					   where->irq_cpus));
}

/* "KIND CPU NAME" */
static gboolean take_pin(const char *line, const struct pin_places *where,
			 GPtrArray *misplaced)
{
	g_auto(GStrv) part = g_strsplit(line, " ", 3);
	g_autofree char *wanted = NULL;

	if (g_strv_length(part) != 3)
		return FALSE;
	wanted = strcmp(part[0], "app") != 0 ? irq_place(where, part[2])
					     : g_strdup(where->app_cpu);
	if (where->hog_cpus && !strcmp(part[2], "hog"))
		return TRUE; /* see check_hogs() */
	if (strcmp(part[1], wanted))
		g_ptr_array_add(
			misplaced,
			g_strdup_printf(
				"%s is on %s%s, not %s", part[2],
				*part[1] == '-' ? "several CPUs" : "CPU ",
				*part[1] == '-' ? "" : part[1], wanted));
	return TRUE;
}

/* Each of their CPUs has one. */
static void check_hogs(const struct agent_reply *r, char **cpus,
		       GPtrArray *misplaced)
{
	guint i;

	for (; cpus && *cpus; cpus++) {
		g_autofree char *line = g_strdup_printf("app %s hog", *cpus);
		gboolean found = FALSE;

		for (i = 0; i < r->data->len; i++)
			found |= !strcmp(g_ptr_array_index(r->data, i), line);
		if (!found)
			g_ptr_array_add(
				misplaced,
				g_strdup_printf("no hog is on CPU %s", *cpus));
	}
}

gboolean reply_pins(const struct agent_reply *r, const struct pin_places *where,
		    GPtrArray *misplaced, GError **error)
{
	guint i;

	for (i = 0; i < r->data->len; i++)
		if (!take_pin(g_ptr_array_index(r->data, i), where, misplaced))
			return malformed("pins", g_ptr_array_index(r->data, i),
					 error);
	check_hogs(r, where->hog_cpus, misplaced);
	return TRUE;
}
