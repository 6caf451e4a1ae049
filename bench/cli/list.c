/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench list: what can be asked for by name. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "lab/catalog.h"
#include "lab/collectors.h"
#include "lab/error.h"
#include "lab/knobs.h"
#include "lab/paths.h"
#include "lab/scenario.h"
#include "stats/planted.h"

static void list_items(const struct catalog_item *item)
{
	for (; item->name; item++)
		printf("  %-20s %s\n", item->name, item->summary);
}

static void list_modes(void)
{
	list_items(catalog_modes);
}

static void list_devices(void)
{
	list_items(catalog_devices);
}

static void list_workloads(void)
{
	list_items(catalog_workloads);
}

/* Where it comes from, in which labs it runs, and what a machine must have. */
static void list_scenario_facts(const struct scenario *s)
{
	const struct scenario_needs *n = &s->needs;
	char *labs = n->labs ? g_strjoinv(", ", n->labs)
			     : catalog_names(catalog_labs);

	if (s->source)
		printf("  %-20s   source: %s\n", "", s->source);
	printf("  %-20s   labs: %s", "", labs);
	if (n->kernel)
		printf("; needs kernel %s", n->kernel);
	if (n->config)
		printf("; needs a kernel with CONFIG_%s", n->config);
	if (n->cpus)
		printf("; needs %d CPUs of the host in lab realtime", n->cpus);
	putchar('\n');
	g_free(labs);
}

static void list_scenario(const char *name)
{
	struct scenario *s = NULL;
	GError *error = NULL;
	char *path = paths_scenario(name, &error), *text = NULL;

	if (path && g_file_get_contents(path, &text, NULL, &error))
		s = scenario_parse(text, path, NULL, NULL, &error);
	printf("  %-20s %s\n", name,
	       s ? (s->question ? s->question : "") : error->message);
	if (s)
		list_scenario_facts(s);
	g_clear_error(&error);
	scenario_free(s);
	g_free(text);
	g_free(path);
}

static void list_scenarios(void)
{
	char **names = paths_scenario_names();
	guint i;

	for (i = 0; names[i]; i++)
		list_scenario(names[i]);
	g_strfreev(names);
}

static void list_knob(const struct knob *k)
{
	const char *const *mode;

	printf("  %-20s %s", k->name, k->summary);
	if (k->choices) {
		char *all = g_strjoinv(", ", (char **)k->choices);

		printf(": %s", all);
		g_free(all);
	} else if (k->max) {
		printf(": %" G_GINT64_FORMAT "..%" G_GINT64_FORMAT, k->min,
		       k->max);
	}
	if (k->modes && k->modes[0]) {
		printf(" (");
		for (mode = k->modes; *mode; mode++)
			printf("%s%s", mode == k->modes ? "" : ", ", *mode);
		putchar(')');
	}
	putchar('\n');
}

static void list_knobs(void)
{
	static const struct {
		enum knob_kind kind;
		const char *what;
	} kinds[] = {
		{KNOB_RUN, "the run"},
		{KNOB_LOAD, "the generator"},
		{KNOB_BOOT, "how the guest is put together and booted"},
		{KNOB_PLACE, "on which CPU of the guest what is"},
		{KNOB_GUEST, "the guest"},
		{KNOB_NIC, "the NIC, by ethtool or its standard files"},
		{KNOB_DEVICE, "the driver, in every mode"},
		{KNOB_MODE, "some receive modes; or MODE.PARAMETER for any"},
		{KNOB_APP, "the application: workloads sink, echo, rr"},
	};
	const struct knob *k;
	guint i;

	for (i = 0; i < G_N_ELEMENTS(kinds); i++) {
		printf(" %s:\n", kinds[i].what);
		for (k = knob_table; k->name; k++)
			if (k->kind == kinds[i].kind)
				list_knob(k);
	}
}

static void list_faults(void)
{
	const struct fault *f;

	for (f = faults; f->name; f++)
		printf("  %-20s %s\n", f->name, f->summary);
}

static void list_collectors(void)
{
	const struct collector_info *c;

	printf(" sets:\n");
	list_items(collectors_sets);
	printf(" each, and what it takes from the machine under test:\n");
	for (c = collectors_info; c->name; c++)
		printf("  %-20s %s%s\n  %-20s   %s\n", c->name, c->summary,
		       c->kind <= RXB_COLLECT_ALWAYS ? " (always on)" : "", "",
		       c->cost);
}

static const struct {
	const char *name;
	void (*list)(void);
} lists[] = {
	{"modes", list_modes},	       {"devices", list_devices},
	{"workloads", list_workloads}, {"scenarios", list_scenarios},
	{"knobs", list_knobs},	       {"collectors", list_collectors},
	{"faults", list_faults},
};

int cmd_list(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	GError *error = NULL;
	gboolean found = FALSE;
	guint i;

	if (!cli_parse(&argc, &argv, entries,
		       "[modes|devices|workloads|scenarios|knobs|collectors|"
		       "faults]",
		       0, 1, &error))
		return cli_fail(error);
	for (i = 0; i < G_N_ELEMENTS(lists); i++) {
		if (argc > 1 && strcmp(argv[1], lists[i].name))
			continue;
		found = TRUE;
		printf("%s\n", lists[i].name);
		lists[i].list();
	}
	if (found)
		return CLI_OK;
	g_set_error(&error, RXB_ERROR, RXB_ERROR_INPUT,
		    "list %s: must be modes, devices, workloads, scenarios, "
		    "knobs, collectors or faults",
		    argv[1]);
	return cli_fail(error);
}
