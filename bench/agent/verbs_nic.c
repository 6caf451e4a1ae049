/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Verbs about the NIC's own knobs: what ethtool -G, -L, -X, -C, -K and --reset
 * set. The answer is what the driver says afterwards; a driver that took
 * something else than it was given is an error.
 */
#include <linux/ethtool.h>
#include <string.h>

#include "agent/ethtool.h"
#include "agent/verbs.h"

/* Places of a table that spreads flows; drivers have up to 512 or so. */
#define SPREAD_MAX 4096

/* A number of the driver's structure under its name in requests. */
struct setting {
	const char *key;
	__u32 *value;
	bool fixed; /* can only be read */
	__u32 asked;
};

/* 0, or -1 with call->why. */
static int ask_nic(struct call *call, const char *what, void *command)
{
	const char *iface = call_arg(call, "iface");
	int err = ethtool_call(iface, command);

	return err ? why_set(&call->why, "%s: %s: %s", iface, what,
			     strerror(-err))
		   : 0;
}

/* How many were given, or -1 with call->why. */
static int take_given(struct call *call, struct setting *s)
{
	int given = 0;

	for (; s->key; s++) {
		uint64_t value = *s->value;

		if (s->fixed || !*call_arg(call, s->key))
			continue;
		if (call_number(call, s->key, 0, UINT32_MAX, &value))
			return -1;
		s->asked = *s->value = (__u32)value;
		given++;
	}
	return given;
}

static int check_taken(struct call *call, const struct setting *s)
{
	for (; s->key; s++)
		if (!s->fixed && *call_arg(call, s->key) &&
		    *s->value != s->asked)
			return why_set(&call->why,
				       "%s: %s=%u was asked for, %u was taken",
				       call_arg(call, "iface"), s->key,
				       s->asked, *s->value);
	return 0;
}

/*
 * Read @command by @get; change what was given, by @set, and read it again.
 * @command starts with its number, as all of ethtool's do.
 */
static void change(struct call *call, struct setting *settings, __u32 *command,
		   __u32 get, __u32 set)
{
	struct setting *s;
	int given;

	*command = get;
	if (ask_nic(call, "reading", command))
		return;
	given = take_given(call, settings);
	if (given < 0)
		return;
	if (given) {
		*command = set;
		if (ask_nic(call, "setting", command))
			return;
		*command = get;
		if (ask_nic(call, "reading", command) ||
		    check_taken(call, settings))
			return;
	}
	for (s = settings; s->key; s++)
		call_put_u64(call, s->key, *s->value);
}

static void verb_rings(struct call *call)
{
	struct ethtool_ringparam r = {0};
	struct setting settings[] = {
		{"rx", &r.rx_pending, false, 0},
		{"rx_max", &r.rx_max_pending, true, 0},
		{"tx", &r.tx_pending, false, 0},
		{"tx_max", &r.tx_max_pending, true, 0},
		{0},
	};

	change(call, settings, &r.cmd, ETHTOOL_GRINGPARAM, ETHTOOL_SRINGPARAM);
}

static void verb_channels(struct call *call)
{
	struct ethtool_channels c = {0};
	struct setting settings[] = {
		{"combined", &c.combined_count, false, 0},
		{"combined_max", &c.max_combined, true, 0},
		{0},
	};

	change(call, settings, &c.cmd, ETHTOOL_GCHANNELS, ETHTOOL_SCHANNELS);
}

/* Evenly over the first so many queues, or as the driver does by itself. */
static void verb_spread(struct call *call)
{
	union {
		struct ethtool_rxfh_indir head;
		__u32 words[sizeof(struct ethtool_rxfh_indir) / 4 + SPREAD_MAX];
	} table = {.head = {.cmd = ETHTOOL_GRXFHINDIR}};
	uint64_t queues;

	if (call_number(call, "queues", 0, SPREAD_MAX, &queues) ||
	    ask_nic(call, "reading", &table))
		return;
	if (table.head.size > SPREAD_MAX) {
		why_set(&call->why, "a table of %u places is too large",
			table.head.size);
		return;
	}
	for (__u32 i = 0; queues && i < table.head.size; i++)
		table.head.ring_index[i] = i % (__u32)queues;
	table.head.cmd = ETHTOOL_SRXFHINDIR;
	if (!queues)
		table.head.size = 0;
	ask_nic(call, "setting", &table);
}

static void verb_coalesce(struct call *call)
{
	struct ethtool_coalesce c = {0};
	struct setting settings[] = {
		{"usecs", &c.rx_coalesce_usecs, false, 0},
		{"usecs_low", &c.rx_coalesce_usecs_low, false, 0},
		{"usecs_high", &c.rx_coalesce_usecs_high, false, 0},
		{"adaptive", &c.use_adaptive_rx_coalesce, true, 0},
		{0},
	};

	change(call, settings, &c.cmd, ETHTOOL_GCOALESCE, ETHTOOL_SCOALESCE);
}

/* "on" or "off", as ethtool -K has it. */
static void verb_offload(struct call *call)
{
	const char *wanted = call_arg(call, "gro");
	struct ethtool_value v = {.cmd = ETHTOOL_SGRO,
				  .data = !strcmp(wanted, "on")};

	if (*wanted && !v.data && strcmp(wanted, "off")) {
		why_set(&call->why, "gro=%s: must be on or off", wanted);
		return;
	}
	if (*wanted && ask_nic(call, "setting gro", &v))
		return;
	v.cmd = ETHTOOL_GGRO;
	if (ask_nic(call, "reading gro", &v))
		return;
	if (*wanted && strcmp(wanted, v.data ? "on" : "off"))
		why_set(&call->why, "%s: gro stays %s", call_arg(call, "iface"),
			v.data ? "on" : "off");
	else
		call_put(call, "gro", v.data ? "on" : "off");
}

static void verb_reset(struct call *call)
{
	struct ethtool_value v = {.cmd = ETHTOOL_RESET, .data = ETH_RESET_ALL};

	ask_nic(call, "reset", &v);
}

const struct verb verbs_nic[] = {
	{"rings", "iface= [rx=] [tx=]", "frames its rings hold", verb_rings},
	{"channels", "iface= [combined=]", "queues that are in use",
	 verb_channels},
	{"spread", "iface= queues=",
	 "flows go to the first so many queues; 0: to all", verb_spread},
	{"coalesce", "iface= [usecs=] [usecs_low=] [usecs_high=]",
	 "how it puts off interrupts", verb_coalesce},
	{"offload", "iface= [gro=]", "what it or its driver does at once",
	 verb_offload},
	{"reset", "iface=", "reset the device", verb_reset},
	{0},
};
