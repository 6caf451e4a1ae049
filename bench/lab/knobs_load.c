/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knobs_load.h"

#include <string.h>

#include "lab/error.h"
#include "lab/knobs_boot.h"
#include "lab/work.h"

#define STEADY "steady_pps"

/* Which pattern has it. One that has a knob needs it, too. */
static const struct {
	const char *knob, *pattern;
} owners[] = {
	{"burst", "burst"},
};

char *knobs_load_words(const GPtrArray *values)
{
	GString *words = g_string_new(NULL);
	guint i;

	for (i = 0; i < values->len; i++) {
		const struct knob_value *v = g_ptr_array_index(values, i);

		if (v->knob->kind == KNOB_LOAD)
			g_string_append_printf(words, ",%s=%s", v->knob->where,
					       v->value);
	}
	return g_string_free(words, words->len == 0);
}

static gboolean check_pattern(const GPtrArray *values, const char *pattern,
			      const char *label, GError **error)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(owners); i++) {
		const char *value = knob_values_get(values, owners[i].knob);
		gboolean wanted = !strcmp(pattern, owners[i].pattern);

		if (!value == !wanted)
			continue;
		if (wanted)
			g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
				    "%s: pattern = %s: needs %s = NUMBER",
				    label, pattern, owners[i].knob);
		else
			g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
				    "%s: %s = %s: pattern %s has no such knob; "
				    "%s has",
				    label, owners[i].knob, value, pattern,
				    owners[i].pattern);
		return FALSE;
	}
	return TRUE;
}

/*
 * A rate of a flow's own is a part of one that does not change, and only an
 * application tells flows apart.
 */
static gboolean check_steady(const GPtrArray *values, const char *pattern,
			     const char *workload, const char *label,
			     GError **error)
{
	static const char *const patterns[] = {"cbr", "poisson", NULL};
	const char *value = knob_values_get(values, STEADY);

	if (!value)
		return TRUE;
	if (g_strv_contains(patterns, pattern) && work_of(workload)->timed)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: " STEADY " = %s: not with pattern %s and workload %s; "
		    "it needs cbr or poisson, and one of sink, echo, rr and "
		    "screend, which sees whose a frame is",
		    label, value, pattern, workload);
	return FALSE;
}

/* One flow has one queue: the others would be idle, and nobody wonder. */
static gboolean check_flows(const GPtrArray *values, const char *label,
			    GError **error)
{
	guint queues = knobs_queues(values);

	if (queues < 2 || knob_values_get(values, "flows"))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: queues = %u: needs flows = NUMBER, since a flow has "
		    "one queue",
		    label, queues);
	return FALSE;
}

gboolean knobs_check_load(const GPtrArray *values, const char *pattern,
			  const char *workload, const char *label,
			  GError **error)
{
	return check_pattern(values, pattern, label, error) &&
	       check_flows(values, label, error) &&
	       check_steady(values, pattern, workload, label, error);
}
