/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rxbench-agent: the part of rxbench that runs on the machine under test, as
 * PID 1 of a guest (over virtio-serial) or as a process (--stdio).
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
	if (agent.port.script)
		err = agent_serve_scripts(&agent, &why);
	else
		err = agent_serve(&agent, &why);
	agent_exit(&agent);
	return err ? fail(&why) : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	agent.is_init = getpid() == 1;
	/* The kernel hands PID 1 what it does not know itself: not ours. */
	if (!agent.is_init && (argc != 2 || strcmp(argv[1], "--stdio"))) {
		fprintf(stderr, "rxbench-agent: what to serve? the one option "
				"is --stdio\n");
		return EXIT_FAILURE;
	}
	if (!agent.is_init)
		return run();
	run();
	init_poweroff();
}
