/* SPDX-License-Identifier: GPL-2.0-only */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "lab/error.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} subcommands[] = {
	{"run", cmd_run, "measure a scenario"},
	{"tune", cmd_tune, "find the configuration that serves a goal"},
	{"report", cmd_report, "evaluate and plot a run directory again"},
	{"sweep", cmd_sweep, "a run spread over processes or machines"},
	{"merge", cmd_merge, "put the shards of one sweep together"},
	{"compare", cmd_compare, "one run against another"},
	{"explain", cmd_explain,
	 "where a receive mode does its work, measured"},
	{"gallery", cmd_gallery, "all scenarios, and a page of them"},
	{"list", cmd_list, "modes, devices, workloads, scenarios, knobs"},
	{"doctor", cmd_doctor, "can this machine measure?"},
	{"guest", cmd_guest, "make the guest that an installed rxbench boots"},
	{"shell", cmd_shell, "a guest with the modules, to look around in"},
	{"restore", cmd_restore, "put back what a run over ssh has changed"},
};

/* One line, and nothing in it that a terminal would act upon. */
int cli_fail(GError *error)
{
	char *line = g_strdup(error->message), *c;

	for (c = line; *c; c++)
		if (g_ascii_iscntrl(*c))
			*c = ' ';
	fprintf(stderr, "rxbench: %s\n", line);
	g_free(line);
	g_error_free(error);
	return CLI_FAILED;
}

static gboolean check_count(int n, int min, int max, const char *command,
			    const char *args, GError **error)
{
	if (n >= min && n <= max)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s takes %s; \"rxbench %s --help\" tells more", command,
		    *args ? args : "no arguments", command);
	return FALSE;
}

gboolean cli_parse(int *argc, char ***argv, const GOptionEntry *entries,
		   const char *args, int min, int max, GError **error)
{
	const char *command = (*argv)[0];
	char *name = g_strdup_printf("rxbench %s", command);
	GOptionContext *context = g_option_context_new(args);
	gboolean ok;

	g_set_prgname(name);
	g_option_context_add_main_entries(context, entries, NULL);
	ok = g_option_context_parse(context, argc, argv, error);
	if (!ok)
		g_prefix_error(error, "%s: ", command);
	g_option_context_free(context);
	g_free(name);
	return ok && check_count(*argc - 1, min, max, command, args, error);
}

static void usage(FILE *to)
{
	guint i;

	fputs("Usage: rxbench SUBCOMMAND [OPTION...]\n\n", to);
	for (i = 0; i < G_N_ELEMENTS(subcommands); i++)
		fprintf(to, "  %-8s %s\n", subcommands[i].name,
			subcommands[i].summary);
	fputs("\n\"rxbench SUBCOMMAND --help\" tells more.\n", to);
}

static int no_subcommand(const char *name)
{
	g_autoptr(GString) known = g_string_new(NULL);
	guint i;

	for (i = 0; i < G_N_ELEMENTS(subcommands); i++)
		g_string_append_printf(known, "%s%s", i ? ", " : "",
				       subcommands[i].name);
	return cli_fail(g_error_new(RXB_ERROR, RXB_ERROR_INPUT,
				    "no subcommand \"%s\"; there are: %s", name,
				    known->str));
}

int main(int argc, char **argv)
{
	guint i;

	setlocale(LC_CTYPE, "");
	/* A pipe that goes away shows as an error where it is written to. */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		usage(stderr);
		return CLI_FAILED;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		usage(stdout);
		return CLI_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("rxbench " RXBENCH_VERSION);
		return CLI_OK;
	}
	for (i = 0; i < G_N_ELEMENTS(subcommands); i++)
		if (!strcmp(argv[1], subcommands[i].name))
			return subcommands[i].run(argc - 1, argv + 1);
	return no_subcommand(argv[1]);
}
