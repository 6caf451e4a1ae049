/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs for a machine that is not ours. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/build.h"
#include "agent/hex.h"
#include "agent/installed.h"
#include "agent/journal.h"
#include "agent/netif.h"
#include "agent/session.h"
#include "agent/taking.h"
#include "agent/verbs.h"

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
#define NAMES PLAIN "./"

static int check_remote(struct call *call)
{
	if (!call->agent->remote.connection)
		return why_set(&call->why, "only over ssh");
	return 0;
}

/* The first end of a lease; the lab says how long the next ones are. */
static void verb_lease(struct call *call)
{
	uint64_t silence_ms = 0;

	if (check_remote(call) ||
	    call_number(call, "silence_ms", 1000, 86400000, &silence_ms))
		return;
	call->agent->remote.silence_ms = (unsigned int)silence_ms;
}

/* Look at it, and at whether it may be taken. */
static void verb_nic(struct call *call)
{
	struct nic *nic = &call->agent->nic;
	char mac[NETIF_MAC_TEXT];

	/* What it is in the middle of a run is not what it is. */
	if (check_remote(call) || journal_check_free(&call->why) ||
	    nic_find(nic, call_arg(call, "name"), &call->why))
		return;
	if (session_spares(call->agent->remote.connection, nic->iface,
			   &call->why) ||
	    nic_mac(nic->iface, mac, &call->why)) {
		memset(nic, 0, sizeof(*nic));
		return;
	}
	call_put(call, "iface", nic->iface);
	call_put(call, "bus", nic->bus);
	call_put(call, "device", nic->device);
	call_put(call, "driver", nic->driver);
	call_put(call, "mac", mac);
}

static void verb_take(struct call *call)
{
	if (!check_remote(call))
		taking_begin(call->agent, &call->why);
}

/* Directories on the way are made; nothing leads out of ours. */
static int open_file(struct call *call, const char *name, mode_t mode)
{
	char path[512], *slash;
	int fd;

	if (*name == '/' || strstr(name, "..") || strlen(name) > 200 ||
	    name[strspn(name, NAMES)])
		return why_set(&call->why, "name=%s is not a file's", name);
	remote_path(&call->agent->remote, name, path, sizeof(path));
	slash = path + strlen(call->agent->remote.dir) + 1;
	while ((slash = strchr(slash, '/'))) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash++ = '/';
	}
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode);
	return fd < 0 ? why_set(&call->why, "%s: %s", path, strerror(errno))
		      : fd;
}

static void verb_put(struct call *call)
{
	unsigned char bytes[RXB_PROTO_LINE / 2];
	long size = hex_decode(call_arg(call, "data"), bytes, sizeof(bytes));
	int fd;

	if (check_remote(call))
		return;
	if (size < 0) {
		why_set(&call->why, "data= is no hex");
		return;
	}
	fd = open_file(call, call_arg(call, "name"),
		       *call_arg(call, "program") ? 0700 : 0600);
	if (fd < 0)
		return;
	if (write(fd, bytes, (size_t)size) != size)
		why_set(&call->why, "%s: %s", call_arg(call, "name"),
			strerror(errno));
	close(fd);
}

static void verb_build(struct call *call)
{
	if (!check_remote(call))
		build_modules(&call->agent->remote, call->agent->port.in,
			      *call_arg(call, "check") != '\0', &call->why);
}

/* It may be of another build than who asks. */
static void verb_installed(struct call *call)
{
	const char *name = call_arg(call, "name");
	char path[64];

	if (check_remote(call))
		return;
	if (name[strspn(name, PLAIN)])
		why_set(&call->why, "name=%s is not a program's", name);
	else if (installed_find(name, path, sizeof(path)) &&
		 installed_says(path, call_arg(call, "says")))
		call_put(call, "path", path);
}

const struct verb verbs_remote[] = {
	{"nic", "name=", "the NIC under test, by interface or bus address",
	 verb_nic},
	{"take", "", "write down how it is, to put it back; then it is ours",
	 verb_take},
	{"put", "name= data= [program=]",
	 "append hex to a file of the agent's own", verb_put},
	{"installed", "name= says=",
	 "where a program is, if that is what it says to --version",
	 verb_installed},
	{"build", "[check=]", "build the modules from sources that were put",
	 verb_build},
	{"lease", "silence_ms=",
	 "put all back when nothing is heard for so long", verb_lease},
	{0},
};
