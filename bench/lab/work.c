/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/work.h"

#include <rxbench/stamp.h>
#include <string.h>

/*
 * A machine in livelock has frames to work off, and its sending stands still
 * when nobody takes them from the wire. A thread of its may be held up for 50
 * ms by the real-time throttle meanwhile.
 */
#define RECEIVE ",receive=1,drain=2s,quiet=60ms"

static const struct work works[] = {
	{"sink", "", FALSE, TRUE},
	{"echo", RECEIVE, TRUE, TRUE},
	{"rr", RECEIVE, TRUE, TRUE},
	{"drop", "", FALSE, FALSE},
	{"forward", ",dst_ip=" RXB_BEYOND_IP RECEIVE, TRUE, FALSE},
	{"screend", RECEIVE, FALSE, TRUE},
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
