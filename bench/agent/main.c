/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rxbench-agent: the part of rxbench that runs on the machine under test, as
 * PID 1 of a guest (over virtio-serial), as a process (--stdio), or as one that
 * was started over ssh on a machine that is not ours (--remote, --restore).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/init.h"
#include "agent/script.h"

static struct agent agent;

static int fail(const struct why *why)
{
	fprintf(stderr, "rxbench-agent: %s\n", why->text);
	return EXIT_FAILURE;
}

/* What the lab waits for: a login shell may have said all kinds of things. */
static void greet(void)
{
	puts(RXB_PROTO_GREETING);
	fflush(stdout);
}

/* A guest hears through its port, or by a script; a process through stdin. */
static int open_port(struct why *why)
{
	if (!agent.is_init)
		port_open_stdio(&agent.port);
	else if (script_present())
		port_open_script(&agent.port);
	else
		return init_port(&agent.port, why);
	return 0;
}

static int run(void)
{
	struct why why = {""};
	int err;

	if (agent.is_init && (init_mount(&why) || init_files(&why)))
		return fail(&why);
	if (agent_init(&agent, &why) || open_port(&why))
		return fail(&why);
	if (agent.remote.connection)
		greet();
	if (agent.port.script)
		err = agent_serve_scripts(&agent, &why);
	else
		err = agent_serve(&agent, &why);
	agent_exit(&agent);
	remote_leave(&agent.remote);
	return err ? fail(&why) : EXIT_SUCCESS;
}

static int usage(void)
{
	fprintf(stderr, "rxbench-agent: what to serve? the one option is "
			"--stdio; --remote CONNECTION and --restore are for "
			"rxbench itself\n");
	return EXIT_FAILURE;
}

static int run_process(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--stdio"))
		return run();
	if (argc == 2 && !strcmp(argv[1], "--restore"))
		return remote_restore(&agent.remote);
	if (argc != 3 || strcmp(argv[1], "--remote"))
		return usage();
	agent.remote.connection = argv[2];
	return remote_supervise(&agent.remote, run);
}

int main(int argc, char **argv)
{
	agent.is_init = getpid() == 1;
	/* The kernel hands PID 1 what it does not know itself: not ours. */
	if (!agent.is_init)
		return run_process(argc, argv);
	run();
	init_poweroff();
}
