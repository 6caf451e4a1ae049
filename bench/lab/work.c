/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/work.h"

#include <rxbench/stamp.h>
#include <string.h>

/*
 * As long as a machine in livelock may have frames to work off, whose sending
 * stands still when nobody takes them from the wire.
 */
#define BACK_MS 100
#define RECEIVE ",receive=1,drain=" G_STRINGIFY(BACK_MS) "ms"

static const struct work works[] = {
	{"sink", "", 0, FALSE, TRUE},
	{"echo", RECEIVE, BACK_MS, TRUE, TRUE},
	{"rr", RECEIVE, BACK_MS, TRUE, TRUE},
	{"drop", "", 0, FALSE, FALSE},
	{"forward", ",dst_ip=" RXB_BEYOND_IP RECEIVE, BACK_MS, TRUE, FALSE},
	{"screend", RECEIVE, BACK_MS, FALSE, TRUE},
};

static const struct work *find(const char *name)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(works); i++)
		if (!strcmp(works[i].consumer, name))
			return &works[i];
	return NULL;
}

/* How many consumers there are; *first gets the first of them. */
static guint count(const char *workload, const struct work **first)
{
	char **names = g_strsplit_set(workload ? workload : "", ",+", -1);
	guint i, consumers = 0;

	*first = NULL;
	for (i = 0; names[i]; i++) {
		const struct work *w = find(names[i]);

		if (!w)
			continue;
		consumers++;
		if (!*first)
			*first = w;
	}
	g_strfreev(names);
	return consumers;
}

const struct work *work_of(const char *workload)
{
	const struct work *first;

	count(workload, &first);
	/* The hog alone: nobody is sent anything. */
	return first ? first : &works[0];
}

gboolean work_check(const char *workload, char **allowed)
{
	const struct work *first;
	GString *text;
	guint i;

	if (count(workload, &first) == 1)
		return TRUE;
	text = g_string_new("one of");
	for (i = 0; i < G_N_ELEMENTS(works); i++)
		g_string_append_printf(text, "%s %s", i ? "," : "",
				       works[i].consumer);
	g_string_append(text, "; with hog or without");
	*allowed = g_string_free(text, FALSE);
	return FALSE;
}
