/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs about the driver and the interface under test. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent.h"
#include "agent/clock.h"
#include "agent/files.h"
#include "agent/irqs.h"
#include "agent/modules.h"
#include "agent/netif.h"
#include "agent/phantom.h"
#include "agent/taking.h"
#include "agent/uevent.h"
#include "agent/verbs.h"

#define NAMES "abcdefghijklmnopqrstuvwxyz0123456789_-."

/* Names become parts of paths. */
static int check_name(struct call *call, const char *key)
{
	const char *name = call_arg(call, key);

	if (!*name || name[strspn(name, NAMES)] || *name == '.')
		return why_set(&call->why, "%s=%s is not a name", key, name);
	return 0;
}

struct appear {
	const char *driver;
	char list[256];
};

static bool appeared(void *arg)
{
	struct appear *appear = arg;

	return netif_of_driver(appear->driver, appear->list,
			       sizeof(appear->list));
}

static void put_srcversion(struct call *call, const char *driver)
{
	char path[128], version[64];

	snprintf(path, sizeof(path), "/sys/module/%s/srcversion", driver);
	if (file_read(path, version, sizeof(version)) > 0)
		call_put(call, "srcversion", version);
}

/* A NIC that is not for good changes hands alone, whatever else is there. */
static void load_remote(struct call *call, const char *driver)
{
	char iface[IFNAMSIZ];

	if (taking_bind(call->agent, driver, iface, &call->why))
		return;
	call_put(call, "iface", iface);
	put_srcversion(call, driver);
}

static void verb_load(struct call *call)
{
	struct appear appear = {.driver = call_arg(call, "driver")};

	if (check_name(call, "driver"))
		return;
	if (call->agent->remote.connection) {
		load_remote(call, appear.driver);
		return;
	}
	if (module_load(appear.driver, call_arg(call, "args"), &call->why))
		return;
	if (!uevent_wait(appeared, &appear, APPEAR_LIMIT_MS)) {
		why_set(&call->why,
			"%s is loaded but no interface of it appeared "
			"within %d ms",
			appear.driver, APPEAR_LIMIT_MS);
		return;
	}
	call_put(call, "iface", appear.list);
	put_srcversion(call, appear.driver);
}

static void verb_unload(struct call *call)
{
	if (check_name(call, "driver"))
		return;
	if (call->agent->remote.connection)
		taking_release(call->agent, call_arg(call, "driver"),
			       &call->why);
	else
		module_unload(call_arg(call, "driver"), &call->why);
}

static void mode_path(struct call *call, char *path, size_t size)
{
	snprintf(path, size, "/sys/class/net/%s/netdrv/mode",
		 call_arg(call, "iface"));
}

/* 0, or -1 with call->why. */
static int set_mode(struct call *call, const char *mode)
{
	char path[128], modes[256];
	int err;

	mode_path(call, path, sizeof(path));
	err = file_write(path, mode);
	if (err == -EINVAL && file_read(path, modes, sizeof(modes)) > 0)
		return why_set(&call->why, "%s: no mode '%s'; it has: %s",
			       call_arg(call, "iface"), mode, modes);
	if (err)
		return why_set(&call->why, "%s: mode '%s': %s",
			       call_arg(call, "iface"), mode, strerror(-err));
	return 0;
}

/* "irq [napi] threaded": mode=napi, modes=irq,napi,threaded. */
static void put_modes(struct call *call)
{
	char path[128], modes[1024], all[1024], *rest = modes, *word;
	char *end = all;
	bool told = false;
	int err;

	mode_path(call, path, sizeof(path));
	err = file_read(path, modes, sizeof(modes));
	if (err < 0) {
		why_set(&call->why, "%s has no receive modes: %s",
			call_arg(call, "iface"), strerror(-err));
		return;
	}
	while ((word = strsep(&rest, " "))) {
		if (*word == '[' && !told) {
			told = true;
			word++;
			word[strcspn(word, "]")] = '\0';
			call_put(call, "mode", word);
		}
		end += snprintf(end, sizeof(all) - (size_t)(end - all), "%s%s",
				end == all ? "" : ",", word);
	}
	call_put(call, "modes", all);
}

static void verb_mode(struct call *call)
{
	const char *mode = call_arg(call, "set");
	uint64_t start_ns;

	if (check_name(call, "iface"))
		return;
	if (*mode) {
		start_ns = clock_raw_ns();
		if (set_mode(call, mode))
			return;
		call_put_u64(call, "write_ns", clock_raw_ns() - start_ns);
	}
	put_modes(call);
}

static int tell_phantom(struct call *call, const char *iface)
{
	int err = phantom_reach(iface);

	return err ? why_set(&call->why, "%s: the way to the phantom: %s",
			     iface, strerror(-err))
		   : 0;
}

static void verb_up(struct call *call)
{
	const char *iface = call_arg(call, "iface");
	const char *mode = call_arg(call, "mode");
	uint64_t online = (uint64_t)sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t cpu = UINT64_MAX, cpus = 1;
	char mac[NETIF_MAC_TEXT];
	int pinned;

	if (check_name(call, "iface") ||
	    call_number(call, "irq_cpu", 0, online - 1, &cpu) ||
	    call_number(call, "irq_cpus", 1, online, &cpus) ||
	    (*mode && set_mode(call, mode)) || netif_up(iface, &call->why) ||
	    (procs_pass_on(&call->agent->procs) && tell_phantom(call, iface)) ||
	    netif_mac(iface, mac, &call->why))
		return;
	call_put(call, "mac", mac);
	if (cpu == UINT64_MAX)
		return;
	pinned = irqs_pin(iface, (unsigned int)cpu, (unsigned int)cpus,
			  &call->why);
	if (pinned >= 0)
		call_put_u64(call, "irqs", (uint64_t)pinned);
}

static void verb_link(struct call *call)
{
	uint64_t limit_ms = 0;

	if (!check_name(call, "iface") &&
	    !call_number(call, "limit_ms", 1, 60000, &limit_ms))
		netif_wait_link(call_arg(call, "iface"), (unsigned int)limit_ms,
				&call->why);
}

static void verb_down(struct call *call)
{
	if (!check_name(call, "iface"))
		netif_down(call_arg(call, "iface"), &call->why);
}

const struct verb verbs_net[] = {
	{"load", "driver= [args=]", "load a driver, wait for its interfaces",
	 verb_load},
	{"unload", "driver=", "unload it", verb_unload},
	{"up", "iface= [mode=] [irq_cpu=] [irq_cpus=]",
	 "address, static neighbour, link, interrupts: all on a CPU, or the "
	 "queues' on so many in turn",
	 verb_up},
	{"link", "iface= limit_ms=", "wait until it has a link", verb_link},
	{"down", "iface=", "link down", verb_down},
	{"mode", "iface= [set=]", "the receive mode", verb_mode},
	{0},
};
