/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nobody: frames go through IP and UDP, find that no socket is bound to their
 * port, and end there. What is left of the receive path when there is no
 * application.
 */
#include "agent/files.h"
#include "workloads/workload.h"

/*
 * Each such frame is owed an ICMP "port unreachable". Without a token none is
 * sent, and the kernel looks for one before it does anything else.
 */
#define ICMP_RATE "/proc/sys/net/ipv4/icmp_msgs_per_sec"
#define ICMP_BURST "/proc/sys/net/ipv4/icmp_msgs_burst"

static int drop_open(const struct workload_env *env)
{
	int err = file_write(ICMP_RATE, "0");

	(void)env;
	return err ? err : file_write(ICMP_BURST, "0");
}

const struct workload workload_drop = {
	.name = "drop",
	.summary = "no application: UDP drops each frame, without an answer",
	.open = drop_open,
	.delivered = RXB_DELIVERED_NOPORT,
};
