/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/gen_far.h"

#include <sys/socket.h>

#include "lab/ssh.h"

#define LIMIT_MS 30000
/* DPDK looks at all its drivers, and at hugepages. */
#define START_LIMIT_MS 60000
/* Networks have hiccups of their own. */
#define PATIENCE 2
/*
 * An agent that hears nothing for so long goes: longer than it takes to build
 * modules on the machine under test, and nothing is lost by waiting.
 */
#define SILENCE_MS "900000"

gboolean gen_far_open(struct gen *g, struct watch *watch, const char *host,
		      const char *agent, const char *log, GError **error)
{
	if (!ssh_link_open(&g->link, watch, host, agent, log, error))
		return FALSE;
	agent_init(&g->agent, watch, g->link.fd);
	g->agent.patience = PATIENCE;
	return agent_ask(&g->agent, LIMIT_MS, NULL, error, "lease",
			 "silence_ms", SILENCE_MS, NULL);
}

/* What is to be started there: a path, or the name of what has been put. */
static char *bring(struct gen *g, const char *program, GError **error)
{
	struct agent_reply r;
	char *path;

	if (!agent_ask(&g->agent, LIMIT_MS, &r, error, "installed", "name",
		       GEN_FAR_PROGRAM, "says", GEN_FAR_VERSION, NULL))
		return NULL;
	path = g_strdup(agent_reply_text(&r, "path"));
	agent_reply_clear(&r);
	if (path)
		return path;
	return ssh_put_program(&g->agent, program, GEN_FAR_PROGRAM, error)
		       ? g_strdup(GEN_FAR_PROGRAM)
		       : NULL;
}

gboolean gen_far_start(struct gen *g, const char *program,
		       const struct gen_port *port, char **command,
		       GError **error)
{
	g_autofree char *there = bring(g, program, error);
	g_auto(GStrv) argv = there ? gen_argv(there, port, -1) : NULL;
	g_autofree char *args = there ? g_strjoinv(" ", argv + 1) : NULL;
	gboolean ok;

	g->port = port;
	ok = there &&
	     agent_ask(&g->agent, START_LIMIT_MS, NULL, error, "generator",
		       "args", args, "program", there, NULL) &&
	     telemetry_open_far(&g->telemetry, &g->agent, error);
	if (there)
		*command = g_strjoinv(" ", argv);
	if (!ok)
		g_prefix_error(error, "--gen ssh:%s: ", g->link.host);
	return ok;
}

void gen_far_hang_up(struct gen *g)
{
	if (g->link.fd >= 0)
		shutdown(g->link.fd, SHUT_WR);
}

void gen_far_stop(struct gen *g, struct watch *watch)
{
	telemetry_close(&g->telemetry);
	/* There is nothing to put back. */
	if (g->link.child.log_path)
		ssh_link_finish(&g->link, watch, NULL);
	agent_close(&g->agent);
	ssh_link_close(&g->link, watch);
}
