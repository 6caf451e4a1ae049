/* SPDX-License-Identifier: GPL-2.0-only */
/* All that is set of a NIC, into the journal and back. */
#ifndef BENCH_AGENT_NIC_SAVE_H
#define BENCH_AGENT_NIC_SAVE_H

#include <rxbench/proto.h>

#include "agent/nic.h"

/*
 * Write down what @nic is: a journal has begun. 0, or -1 with @why, and then
 * nothing must be changed.
 */
int nic_save(const struct nic *nic, struct why *why);

/*
 * One entry of the kinds that nic_save() writes, set again for interface
 * @ifname, @was its number. 0 or -errno.
 */
int nic_set_up(const struct rxb_proto_msg *entry, const char *ifname,
	       unsigned int was);

#endif
