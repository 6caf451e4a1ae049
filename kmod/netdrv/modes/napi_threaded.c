// SPDX-License-Identifier: GPL-2.0-only
/*
 * napi-threaded: NAPI's poll in a kernel thread of its own (Wei Wang's threaded
 * NAPI, Linux 5.12; Documentation/networking/napi.rst).
 *
 * The scheduler, not the softirq, now decides when frames are taken: the thread
 * is an ordinary one (SCHED_OTHER, nice 0), so under overload it gets its share
 * like the application, and renice, chrt and taskset work on it. With busy_poll
 * (Linux 6.19) the thread never sleeps and never arms the interrupt: the
 * application is to live on another CPU.
 *
 * It begins on the CPU that the device interrupts: left to itself it would stay
 * where the mode was chosen, for nobody moves threads onto an isolated CPU or
 * away from one. place=next puts it on the next CPU, as the scheduler does
 * where that one idles.
 *
 * The kernel knows threaded for a device as a whole: the NAPI that reclaims
 * what was sent gets a thread as well, for as long as the mode lasts (before
 * 6.17 it is kept, asleep, until the device goes).
 */
#include <linux/sched.h>

#include "compat.h"
#include "modes/napi.h"

enum {
	THREADED_BUSY_POLL = NAPI_BUDGET + 1,
	THREADED_PLACE,
};

static const char *const threaded_off_on[] = {"off", "on", NULL};
static const char *const threaded_places[] = {"irq", "next", NULL};

static const struct netdrv_param threaded_params[] = {
	[NAPI_BUDGET] = NAPI_BUDGET_PARAM,
	[THREADED_BUSY_POLL] = {"busy_poll", "the thread polls without a pause",
				0, 1, 0, threaded_off_on, true},
	[THREADED_PLACE] = {"place",
			    "CPU of the thread: the interrupt's, or the next",
			    0, 1, 0, threaded_places, true},
	{}};

/* Before: what the next queue found is what this one set. */
struct threaded_state {
	struct napi_state napi;
	enum netdev_napi_threaded before;
};

static int threaded_param_check(const struct netdrv_queue *q,
				unsigned int index, u32 value)
{
	struct net_device *netdev = netdrv_queue_netdev(q);

	if (index == THREADED_PLACE && value && num_online_cpus() == 1) {
		netdev_err(netdev, "place=next: there is one CPU only\n");
		return -EOPNOTSUPP;
	}
	if (index != THREADED_BUSY_POLL || !value || NETDRV_THREADED_BUSY_POLLS)
		return 0;
	netdev_err(netdev,
		   "busy_poll: this kernel's threaded NAPI cannot (Linux 6.19 "
		   "can); off is possible\n");
	return -EOPNOTSUPP;
}

static void threaded_place(struct netdrv_queue *q, struct task_struct *thread)
{
	unsigned int cpu = netdrv_queue_cpu(q);

	if (netdrv_param(q, THREADED_PLACE))
		cpu = cpumask_next(cpu, cpu_online_mask);
	if (cpu >= nr_cpu_ids)
		cpu = cpumask_first(cpu_online_mask);
	/* Cannot fail but for a CPU that goes away just now. */
	set_cpus_allowed_ptr(thread, cpumask_of(cpu));
}

static int threaded_start(struct netdrv_queue *q)
{
	struct threaded_state *state = netdrv_mode_priv(q);
	struct net_device *netdev = netdrv_queue_netdev(q);
	int err;

	state->before = netdev->threaded;
	netdrv_napi_begin(q, netdrv_napi_poll);
	err = dev_set_threaded(netdev, netdrv_param(q, THREADED_BUSY_POLL)
					       ? NETDEV_NAPI_THREADED_BUSY_POLL
					       : NETDEV_NAPI_THREADED_ENABLED);
	if (!err) {
		threaded_place(q, state->napi.napi.thread);
		return 0;
	}
	netdev_err(netdev, "no thread for NAPI: error %d\n", err);
	netdrv_napi_stop(q);
	return err;
}

static void threaded_stop(struct netdrv_queue *q)
{
	struct threaded_state *state = netdrv_mode_priv(q);

	/* While the NAPI is alive: see netdrv_napi_begin(). */
	dev_set_threaded(netdrv_queue_netdev(q), state->before);
	netdrv_napi_stop(q);
}

const struct netdrv_mode_ops netdrv_mode_napi_threaded = {
	.name = "napi-threaded",
	.claim = {.harvest = NETDRV_CTX_THREAD,
		  .proto = NETDRV_CTX_THREAD,
		  .thread = "napi/*",
		  .sched = "other/0"},
	.priv_bytes = sizeof(struct threaded_state),
	.params = threaded_params,
	.on_irq = netdrv_napi_on_irq,
	.start = threaded_start,
	.stop = threaded_stop,
	.param_check = threaded_param_check,
	.param_changed = netdrv_napi_param_changed,
};
