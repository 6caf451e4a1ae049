// SPDX-License-Identifier: GPL-2.0-only
/*
 * clocked: no interrupts; a clock looks at the ring hz times a second, as
 * FreeBSD's DEVICE_POLLING does (Luigi Rizzo, 2001; polling(4)).
 *
 * Each tick takes a burst of frames, protocol work included, and the time that
 * takes decides on the next tick's burst, between 1 and burst_max, so that at
 * least user_frac percent of the time stay for user space. The load of the
 * network is thereby bounded: under overload frames are lost in the ring, the
 * application goes on, and the price is latency: half a tick on average. With
 * idle_poll a thread of the lowest class (SCHED_IDLE) looks as well whenever
 * the CPU has nothing else to do, which gives that latency back.
 *
 * FreeBSD catches up on ticks it missed at once. Here they are dropped and
 * user space is given its part first: the fraction holds for long ticks too. Of
 * several queues each has a clock: on one CPU they add up.
 */
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <uapi/linux/sched/types.h>

#include "compat.h"
#include "mode.h"
#include "modes/clocked_pure.h"

enum {
	CLOCKED_HZ,
	CLOCKED_USER_FRAC,
	CLOCKED_BURST_MAX,
	CLOCKED_EACH_BURST,
	CLOCKED_IDLE_POLL,
};

/* Names, defaults and limits are those of the sysctls kern.polling.*. */
static const char *const clocked_off_on[] = {"off", "on", NULL};

static const struct netdrv_param clocked_params[] = {
	[CLOCKED_HZ] = {"hz", "looks at the ring a second", 10, 20000, 1000},
	[CLOCKED_USER_FRAC] = {"user_frac", "percent of time for user space", 1,
			       99, 50},
	[CLOCKED_BURST_MAX] = {"burst_max", "frames one tick may take", 1, 1000,
			       150},
	[CLOCKED_EACH_BURST] = {"each_burst",
				"of these, frames taken in one go", 1, 1000, 5},
	[CLOCKED_IDLE_POLL] = {"idle_poll", "look also when the CPU is idle", 0,
			       1, 0, clocked_off_on, true},
	{}};

struct clocked_state {
	struct netdrv_queue *q;
	struct hrtimer tick;
	u32 burst;
	spinlock_t lock; /* of the queue: tick and idle thread */
	struct task_struct *idle;
};

/* BH disabled. */
static void clocked_look(struct clocked_state *state, int frames)
{
	int each = netdrv_param(state->q, CLOCKED_EACH_BURST);

	spin_lock(&state->lock);
	while (frames > 0 && !netdrv_quiescing(state->q)) {
		int want = min(frames, each);

		if (netdrv_rx_stack(state->q, want) < want)
			break;
		frames -= want;
	}
	spin_unlock(&state->lock);
}

/* In softirq. The next tick is a whole number of ticks from the first. */
static enum hrtimer_restart clocked_tick(struct hrtimer *timer)
{
	struct clocked_state *state =
		container_of(timer, struct clocked_state, tick);
	const struct clocked_rules rules = {
		.tick_ns = NSEC_PER_SEC / netdrv_param(state->q, CLOCKED_HZ),
		.user_frac = netdrv_param(state->q, CLOCKED_USER_FRAC),
		.burst_max = netdrv_param(state->q, CLOCKED_BURST_MAX),
	};
	u64 begin_ns = ktime_get_ns(), end_ns, spent_ns;

	clocked_look(state, state->burst);
	end_ns = ktime_get_ns();
	spent_ns = end_ns - begin_ns;
	state->burst = clocked_next_burst(state->burst, spent_ns, &rules);
	hrtimer_forward(timer,
			ns_to_ktime(end_ns + clocked_rest_ns(spent_ns, &rules)),
			ns_to_ktime(rules.tick_ns));
	return HRTIMER_RESTART;
}

static int clocked_idle(void *data)
{
	struct clocked_state *state = data;

	while (!kthread_should_stop()) {
		local_bh_disable();
		clocked_look(state, netdrv_param(state->q, CLOCKED_EACH_BURST));
		local_bh_enable();
		cond_resched();
	}
	return 0;
}

static int clocked_start_idle(struct clocked_state *state)
{
	const struct sched_attr attr = {.size = sizeof(attr),
					.sched_policy = SCHED_IDLE};
	unsigned int cpu = netdrv_queue_cpu(state->q);
	unsigned int queue = netdrv_queue_index(state->q);
	struct task_struct *idle;

	if (queue)
		idle = kthread_create(clocked_idle, state, "nd-idle/%u-%u", cpu,
				      queue);
	else
		idle = kthread_create(clocked_idle, state, "nd-idle/%u", cpu);
	if (IS_ERR(idle))
		return PTR_ERR(idle);
	kthread_bind(idle, cpu);
	sched_setattr_nocheck(idle, &attr);
	wake_up_process(idle);
	state->idle = idle;
	return 0;
}

static void clocked_stop_idle(struct clocked_state *state)
{
	if (!state->idle)
		return;
	/* The CPU may not be idle for long, and we wait. */
	sched_set_normal(state->idle, 0);
	kthread_stop(state->idle);
	state->idle = NULL;
}

/* On the CPU that is to tick. */
static void clocked_begin(void *data)
{
	struct clocked_state *state = data;
	u32 hz = netdrv_param(state->q, CLOCKED_HZ);

	hrtimer_start(&state->tick, ns_to_ktime(NSEC_PER_SEC / hz),
		      HRTIMER_MODE_REL_PINNED_SOFT);
}

static int clocked_start(struct netdrv_queue *q)
{
	struct clocked_state *state = netdrv_mode_priv(q);
	int err;

	state->q = q;
	state->burst = CLOCKED_FIRST_BURST;
	spin_lock_init(&state->lock);
	if (netdrv_param(q, CLOCKED_IDLE_POLL)) {
		err = clocked_start_idle(state);
		if (err)
			return err;
	}
	hrtimer_setup(&state->tick, clocked_tick, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_PINNED_SOFT);
	err = smp_call_function_single(netdrv_queue_cpu(q), clocked_begin,
				       state, true);
	if (err)
		clocked_stop_idle(state);
	return err;
}

static void clocked_stop(struct netdrv_queue *q)
{
	struct clocked_state *state = netdrv_mode_priv(q);

	hrtimer_cancel(&state->tick);
	clocked_stop_idle(state);
}

/* With idle_poll the thread is there first, as long as the CPU is idle. */
static void clocked_claim_now(const struct netdrv_queue *q,
			      struct netdrv_claim *claim)
{
	if (!netdrv_param(q, CLOCKED_IDLE_POLL))
		return;
	claim->harvest = NETDRV_CTX_THREAD;
	claim->proto = NETDRV_CTX_THREAD;
	claim->thread = "nd-idle/*";
	claim->sched = "idle/0";
}

const struct netdrv_mode_ops netdrv_mode_clocked = {
	.name = "clocked",
	.claim = {.harvest = NETDRV_CTX_SOFTIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "HRTIMER"},
	.claim_now = clocked_claim_now,
	.priv_bytes = sizeof(struct clocked_state),
	.params = clocked_params,
	.start = clocked_start,
	.stop = clocked_stop,
};
