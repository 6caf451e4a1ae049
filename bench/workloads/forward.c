/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine is a router with one arm: frames for a net behind the phantom
 * come in and go out by the same NIC, and no process has a part in it (Mogul &
 * Ramakrishnan, figure 6-1, whose router had two).
 */
#include "agent/files.h"
#include "agent/phantom.h"
#include "workloads/workload.h"

#define IP_FORWARD "/proc/sys/net/ipv4/ip_forward"

static int forward_open(const struct workload_env *env)
{
	/* First: this sets many others back to what a router should have. */
	int err = file_write(IP_FORWARD, "1");

	(void)env;
	return err ? err : phantom_reach_all();
}

static void forward_close(void)
{
	file_write(IP_FORWARD, "0");
}

const struct workload workload_forward = {
	.name = "forward",
	.summary = "the kernel forwards to a phantom, by the same NIC",
	.open = forward_open,
	.close = forward_close,
	.passes_on = true,
	.delivered = RXB_DELIVERED_SENT,
};
