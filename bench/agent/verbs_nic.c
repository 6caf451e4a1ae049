/* SPDX-License-Identifier: GPL-2.0-only */
/* Verbs about the NIC's own knobs: what ethtool -G, -C and --reset set. */
#include <linux/ethtool.h>
#include <string.h>

#include "agent/ethtool.h"
#include "agent/verbs.h"

/* 0, or -1 with call->why. */
static int ask_nic(struct call *call, const char *what, void *command)
{
	const char *iface = call_arg(call, "iface");
	int err = ethtool_call(iface, command);

	return err ? why_set(&call->why, "%s: %s: %s", iface, what,
			     strerror(-err))
		   : 0;
}

/* 0, or -1 with call->why. */
static int take_u32(struct call *call, const char *key, __u32 *value)
{
	uint64_t number = *value;

	if (call_number(call, key, 0, UINT32_MAX, &number))
		return -1;
	*value = (__u32)number;
	return 0;
}

static void verb_rings(struct call *call)
{
	struct ethtool_ringparam r = {.cmd = ETHTOOL_GRINGPARAM};
	bool change = *call_arg(call, "rx") || *call_arg(call, "tx");

	if (ask_nic(call, "rings", &r) || take_u32(call, "rx", &r.rx_pending) ||
	    take_u32(call, "tx", &r.tx_pending))
		return;
	r.cmd = ETHTOOL_SRINGPARAM;
	if (change && ask_nic(call, "new rings", &r))
		return;
	call_put_u64(call, "rx", r.rx_pending);
	call_put_u64(call, "rx_max", r.rx_max_pending);
	call_put_u64(call, "tx", r.tx_pending);
	call_put_u64(call, "tx_max", r.tx_max_pending);
}

static void verb_coalesce(struct call *call)
{
	struct ethtool_coalesce c = {.cmd = ETHTOOL_GCOALESCE};
	bool change = call->msg->nargs > 1; /* beside iface */

	if (ask_nic(call, "coalescing", &c) ||
	    take_u32(call, "usecs", &c.rx_coalesce_usecs) ||
	    take_u32(call, "usecs_low", &c.rx_coalesce_usecs_low) ||
	    take_u32(call, "usecs_high", &c.rx_coalesce_usecs_high))
		return;
	c.cmd = ETHTOOL_SCOALESCE;
	if (change && ask_nic(call, "new coalescing", &c))
		return;
	call_put_u64(call, "usecs", c.rx_coalesce_usecs);
	call_put_u64(call, "usecs_low", c.rx_coalesce_usecs_low);
	call_put_u64(call, "usecs_high", c.rx_coalesce_usecs_high);
}

static void verb_reset(struct call *call)
{
	struct ethtool_value v = {.cmd = ETHTOOL_RESET, .data = ETH_RESET_ALL};

	ask_nic(call, "reset", &v);
}

const struct verb verbs_nic[] = {
	{"rings", "iface= [rx=] [tx=]", "frames its rings hold", verb_rings},
	{"coalesce", "iface= [usecs=] [usecs_low=] [usecs_high=]",
	 "how it puts off interrupts", verb_coalesce},
	{"reset", "iface=", "reset the device", verb_reset},
	{0},
};
