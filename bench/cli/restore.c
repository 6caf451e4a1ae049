/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench restore: put a machine back that a run of lab ssh left as it was. */
#include <stdio.h>

#include "cli/cli.h"
#include "lab/config.h"
#include "lab/error.h"
#include "lab/isolate.h"
#include "lab/paths.h"
#include "lab/ssh_link.h"

struct restore {
	char *host;
	struct paths paths;
};

static int in_lab(gpointer data)
{
	const struct restore *r = data;
	g_autofree char *said = NULL;
	GError *error = NULL;
	struct watch watch;

	if (watch_init(&watch, &error))
		said = ssh_link_restore(&watch, r->host, r->paths.agent,
					"ssh.log", &error);
	watch_close(&watch);
	if (!said)
		return cli_fail(error);
	printf("%s: %s\n", r->host, said);
	return CLI_OK;
}

static char *host_of(const char *machine, GError **error)
{
	struct config *c = config_new();
	char *host;

	config_set_lab(c, machine);
	host = g_strdup(c->host);
	config_free(c);
	if (!host)
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "restore %s: must be ssh:[USER@]HOST, as --lab has "
			    "it",
			    machine);
	return host;
}

int cmd_restore(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	struct restore r = {0};
	GError *error = NULL;
	int status;

	if (cli_parse(&argc, &argv, entries, "ssh:[USER@]HOST", 1, 1, &error))
		r.host = host_of(argv[1], &error);
	if (!r.host || !ssh_link_check_host(r.host, &error) ||
	    !paths_find_remote(&r.paths, &error))
		status = cli_fail(error);
	else
		status = isolate_run_on_net(g_get_tmp_dir(), in_lab, &r);
	paths_clear(&r.paths);
	g_free(r.host);
	return status;
}
