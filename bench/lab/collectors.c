/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/collectors.h"

#include <string.h>

#include "lab/error.h"
#include "stats/points.h"

#define INFO(symbol, name, kind, cost, summary) {name, kind, cost, summary},

const struct collector_info collectors_info[] = {
	RXB_COLLECTORS(INFO){NULL, RXB_COLLECT_ALWAYS, NULL, NULL},
};

const struct catalog_item collectors_sets[] = {
	{COLLECTORS_NONE, "only what a row cannot do without", NULL},
	{"all", "whatever the machine can", NULL},
	{COLLECTORS_DEFAULT, "all, in the virtual lab those that are free",
	 NULL},
	{NULL, NULL, NULL},
};

const char *collectors_why_not(const struct collector_info *c, const char *lab)
{
	if (!points_lab_is_exact(lab))
		return NULL;
	if (c->kind == RXB_COLLECT_COSTS)
		return "it takes instructions, which this lab counts: see "
		       "costs.csv";
	if (c->kind == RXB_COLLECT_FREE)
		return "an emulated CPU does not count";
	return NULL;
}

static const struct collector_info *find(const char *name)
{
	const struct collector_info *c;

	for (c = collectors_info; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

/* All that can be switched, or only what @lab can have. */
static char *names_for(const char *lab)
{
	GString *names = g_string_new(NULL);
	const struct collector_info *c;

	for (c = collectors_info; c->name; c++)
		if (c->kind > RXB_COLLECT_ALWAYS &&
		    !(lab && collectors_why_not(c, lab)))
			g_string_append_printf(names, "%s%s",
					       names->len ? "," : "", c->name);
	return g_string_free(names, FALSE);
}

static gboolean check_name(const char *text, const char *name, const char *lab,
			   GError **error)
{
	const struct collector_info *c = find(name);
	const char *why;
	char *names;

	if (!c) {
		names = names_for(NULL);
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--collectors %s: must be none, all, default, or "
			    "names of %s",
			    text, names);
		g_free(names);
		return FALSE;
	}
	why = collectors_why_not(c, lab);
	if (why)
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--collectors %s: not %s in lab %s: %s", text, name,
			    lab, why);
	return !why;
}

char *collectors_choose(const char *text, const char *lab, GError **error)
{
	char **names;
	gboolean ok = TRUE;
	guint i;

	if (!strcmp(text, COLLECTORS_NONE))
		return g_strdup("");
	if (catalog_find(collectors_sets, text))
		return names_for(lab);
	names = g_strsplit(text, ",", -1);
	if (!names[0])
		ok = check_name(text, "", lab, error);
	for (i = 0; ok && names[i]; i++)
		ok = check_name(text, names[i], lab, error);
	g_strfreev(names);
	return ok ? g_strdup(text) : NULL;
}

const char *collectors_owner(const char *name)
{
	static const struct {
		const char *prefix, *collector;
	} owners[] = {
		{"drv.", "driver"},	 {"dev.", "link"},
		{"irq.TOTAL", "ticks"},	 {"irq.", "irqs"},
		{"softnet.", "softnet"}, {"stat.", "ticks"},
		{"cpu", "ticks"},	 {"snmp.", "protocols"},
		{"qdisc.", "qdisc"},	 {"sink.", "work"},
		{"uio.", "work"},	 {"hog.", "work"},
		{"ctx.", "contexts"},	 {"switch.", "contexts"},
		{"wakeup.", "wakeups"},	 {"poll.", "polls"},
		{"perf.", "perf"},
	};
	guint i;

	if (g_str_has_prefix(name, "softirq."))
		return g_str_has_suffix(name, ".ksoftirqd") ? "contexts"
							    : "softirqs";
	for (i = 0; i < G_N_ELEMENTS(owners); i++)
		if (g_str_has_prefix(name, owners[i].prefix))
			return owners[i].collector;
	return "";
}
