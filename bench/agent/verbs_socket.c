/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs about the application's socket, which the agent holds as well. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "agent/agent.h"
#include "agent/verbs.h"

#ifndef SO_PREFER_BUSY_POLL /* Linux 5.11 */
#define SO_PREFER_BUSY_POLL 69
#define SO_BUSY_POLL_BUDGET 70
#endif

#define MAX_BUSY_POLL_US 1000000
#define MAX_BUSY_POLL_BUDGET 64

/* 0, or -1 with call->why. Without the argument the option stays as it is. */
static int set_option(struct call *call, int fd, const char *key, int option,
		      uint64_t max)
{
	uint64_t value = UINT64_MAX;
	int number;

	if (call_number(call, key, 0, max, &value))
		return -1;
	number = (int)value;
	if (value != UINT64_MAX &&
	    setsockopt(fd, SOL_SOCKET, option, &number, sizeof(number)))
		return why_set(&call->why, "%s=%d: %s", key, number,
			       strerror(errno));
	return 0;
}

static void verb_busypoll(struct call *call)
{
	const struct proc *reader = procs_reader(&call->agent->procs);

	if (!reader) {
		why_set(&call->why, "no application with a socket is running");
		return;
	}
	if (!set_option(call, reader->fd, "us", SO_BUSY_POLL,
			MAX_BUSY_POLL_US) &&
	    !set_option(call, reader->fd, "prefer", SO_PREFER_BUSY_POLL, 1))
		set_option(call, reader->fd, "budget", SO_BUSY_POLL_BUDGET,
			   MAX_BUSY_POLL_BUDGET);
}

const struct verb verbs_socket[] = {
	{"busypoll", "[us=] [prefer=] [budget=]",
	 "how long the application polls the device itself", verb_busypoll},
	{0},
};
