// SPDX-License-Identifier: GPL-2.0-only
/*
 * Failures on demand, for tests: the kernels that people run have no fault
 * injection. In the device's debugfs directory, each taking N: every Nth time
 * fails, 0: none.
 *
 *   fail_alloc    an allocation of the receive path, of an skb or a page
 *   fail_attach   a mode is to be had
 *   fail_start    a mode is to be started
 *   fail_irq      its interrupt is to be had, once it has started
 *   fail_queue    a ring's buffers are to be had
 *   lose          a frame is gone, and nobody counts it: what a driver's worst
 *                 bug looks like
 */
#include <linux/debugfs.h>

#include "netdrv.h"

/* On while anything is to fail: else it costs the receive path nothing. */
DEFINE_STATIC_KEY_FALSE(netdrv_fault_key);

static const char *const netdrv_fault_names[] = {
	[NETDRV_FAULT_ALLOC] = "fail_alloc",
	[NETDRV_FAULT_ATTACH] = "fail_attach",
	[NETDRV_FAULT_START] = "fail_start",
	[NETDRV_FAULT_IRQ] = "fail_irq",
	[NETDRV_FAULT_QUEUE] = "fail_queue",
	[NETDRV_FAULT_LOSE] = "lose",
};
static_assert(ARRAY_SIZE(netdrv_fault_names) == NETDRV_FAULTS);

bool netdrv_fault_due(struct netdrv_fault *f)
{
	u32 every = READ_ONCE(f->every);

	if (!every || ++f->seen < every)
		return false;
	f->seen = 0;
	return true;
}

static int netdrv_fault_set(void *data, u64 every)
{
	struct netdrv_fault *f = data;
	u32 old;

	if (every > U32_MAX)
		return -ERANGE;
	f->seen = 0;
	old = xchg(&f->every, every);
	if (!old && every)
		static_branch_inc(&netdrv_fault_key);
	else if (old && !every)
		static_branch_dec(&netdrv_fault_key);
	return 0;
}

static int netdrv_fault_get(void *data, u64 *every)
{
	const struct netdrv_fault *f = data;

	*every = f->every;
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(netdrv_fault_fops, netdrv_fault_get, netdrv_fault_set,
			 "%llu\n");

void netdrv_faults_add(struct netdrv_dev *nd)
{
	unsigned int i;

	for (i = 0; i < NETDRV_FAULTS; i++)
		debugfs_create_file_unsafe(netdrv_fault_names[i], 0600,
					   nd->debug, &nd->fault[i],
					   &netdrv_fault_fops);
}

/* The files are gone. */
void netdrv_faults_del(struct netdrv_dev *nd)
{
	unsigned int i;

	for (i = 0; i < NETDRV_FAULTS; i++)
		netdrv_fault_set(&nd->fault[i], 0);
}
